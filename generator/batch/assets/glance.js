// The answers above the list: averages, the worst and the best, what costs most, changes, who is missing.

// Bodies that can be compared: of one kind and one year, the newest and the largest first.
const groups = (found) => {
  const all = new Map();
  for (const b of found) {
    const key = b.year + " " + b.kind;
    if (!all.has(key)) all.set(key, { key, kind: b.kind, year: b.year, own: [] });
    all.get(key).own.push(b);
  }
  return [...all.values()].sort((a, b) => b.year - a.year || b.own.length - a.own.length);
};
const groupName = (group) => kindName(group.kind) + ", " + group.year;

// The points of all as a share of what all could have: exact, and no body without sections counts.
const together = (pairs) => pairs.reduce(([points, most], [p, m]) => p === null || !m ? [points, most] : [points + p, most + m], [0, 0]);
const before = (group) => data.previous && !state.q && together(data.previous
  .filter(([year, kind, region]) => year === group.year && kind === group.kind && (!state.region || region === state.region))
  .map(([, , , points, most]) => [points, most]));

// To a tenth, as the differences are.
const average = (points, most) => most ? number(rounded(1000 * points, most) / 10) + NUMBERS[state.lang][2] : "–";
const drawAverages = (found) => {
  const heads = [{ text: say("group") }, { text: say("count"), n: true }, { text: say("average"), n: true }];
  if (data.previous) heads.push({ text: say("average-before"), n: true }, { text: say("difference"), n: true });
  const lines = groups(found).map((group) => {
    const [points, most] = together(group.own.map((b) => [b.points, b.maximum]));
    const line = make("tr", {}, make("th", { scope: "row" }, groupName(group)),
      cell(heads[1].text, { class: "n" }, number(group.own.length)),
      cell(heads[2].text, { class: "n" }, average(points, most)));
    const last = before(group);
    if (!data.previous) return line;
    // A tenth of a percentage point, from whole numbers.
    const both = last && last[1] && most;
    const by = both ? rounded(1000 * (points * last[1] - last[0] * most), most * last[1]) / 10 : null;
    line.append(cell(heads[3].text, { class: "n" }, last ? average(...last) : "–"),
      cell(heads[4].text, { class: "n" }, by === null ? "–" : (by > 0 ? "+" : "") + number(by)));
    return line;
  });
  table(byId("averages"), heads, [make("tbody", {}, ...lines)]);
};

const MANY = 5;
const place = (b) => {
  const item = make("li", {}, link(b.documents[SHEET], kazakh(b.name)), " – ", percent(b.points, b.maximum));
  item.append(make("span", { class: "soft" }, " (" + rankText(b) + ")"));
  return item;
};
const ranked = (group) => group.own.filter((b) => b.share !== null).sort((a, b) => a.share - b.share || a.place - b.place);
const extremes = ([group, own]) => {
  const list = (key, own) => make("div", {}, make("h3", {}, say(key)), make("ol", {}, ...own.map(place)));
  const lists = own.length > 2 * MANY
    ? [list("worst", own.slice(0, MANY)), list("best", own.slice(-MANY).reverse())]
    : [list("everyone", own)];
  return make("details", { open: "" }, make("summary", {}, groupName(group)), make("div", { class: "lists" }, ...lists));
};
// One body alone is neither the worst nor the best of its kind.
const drawExtremes = (found) => {
  const all = groups(found).map((group) => [group, ranked(group)]).filter(([, own]) => own.length > 1);
  byId("extremes-section").hidden = !all.length;
  put(byId("extremes"), ...all.sort(([, a], [, b]) => b.length - a.length).map(extremes));
};

// What each item of Appendix 1 costs, by editions: their items are others.
const costs = (found) => {
  const all = new Map();
  for (const b of found) b.sections.forEach((section, n) => section.lost.forEach(([place, failing]) => {
    const no = data.items[b.edition][n][place], key = b.edition + "\n" + no;
    if (!all.has(key)) all.set(key, { no, edition: b.edition, points: 0, organisations: 0, bodies: new Set(), rising: new Set() });
    const one = all.get(key), lost = data.most[b.edition][n][place] - section.rows[place];
    one.points += lost;
    one.organisations += failing;
    one.bodies.add(b.place);
    if (section.needed && lost >= section.needed) one.rising.add(b.place);
  }));
  return [...all.values()].sort((a, b) => b.points - a.points || b.bodies.size - a.bodies.size || b.organisations - a.organisations);
};
const MOST_ITEMS = 10;
const drawCriteria = (found) => {
  const all = costs(found), several = new Set(all.map((one) => one.edition)).size > 1;
  const heads = [{ text: say("item") }, ...["lost", "count", "organisations", "rising"].map((key) => ({ text: say(key), n: true }))];
  const lines = all.slice(0, MOST_ITEMS).map((one) => make("tr", {},
    make("th", { scope: "row" }, one.no + (several ? " (" + say("edition", { id: one.edition }) + ")" : "") + " ",
      make("span", { class: "law", lang: "kk", title: data.criteria[one.edition][one.no] }, data.criteria[one.edition][one.no])),
    ...[one.points, one.bodies.size, one.organisations, one.rising.size].map((value, n) => cell(heads[n + 1].text, { class: "n" }, number(value)))));
  byId("criteria-section").hidden = !all.length;
  table(byId("criteria"), heads, [make("tbody", {}, ...lines)]);
};

const drawChanges = () => {
  byId("changes-section").hidden = !data.changes.length;
  const keys = ["body", "row", "before", "now", "why"];
  const heads = keys.map((key) => ({ text: say(key), n: key === "before" || key === "now" }));
  const value = (n, points) => cell(heads[n].text, { class: "n" }, number(points));
  const shown = paged("changes", data.changes, drawChanges).map(([name, body, was, is, rows]) => make("tbody", {},
    make("tr", { class: "sum" }, make("th", { scope: "rowgroup", rowspan: rows.length + 1 }, ...links(name, kazakh(body), body)),
      cell(heads[1].text, {}, say("points")), value(2, was), value(3, is), make("td", {})),
    ...rows.map(([row, old, now, why]) => make("tr", {}, cell(heads[1].text, {}, kazakh(row)), value(2, old), value(3, now),
      cell(heads[4].text, {}, make("bdi", {}, sentence(why)))))));
  table(byId("changes"), heads, shown);
};

const drawMissing = () => {
  byId("missing-section").hidden = !data.missing.length;
  put(byId("missing"), ...data.missing.map((name) => make("li", {}, kazakh(name))));
};

const FILLS = { high: "var(--high-fill)", medium: "var(--medium-fill)", low: "var(--low-fill)" };
const drawLevels = (found) => {
  byId("levels-section").hidden = !found.length;
  put(byId("levels"), ...data.sections.map((name, n) => {
    const counts = LEVELS.map((level) => found.filter((b) => b.sections[n].level === level).length);
    const all = counts.reduce((sum, count) => sum + count, 0);
    const levels = LEVELS.map((level, index) => say("level-" + level) + " – " + number(counts[index]));
    const svg = make("svg", { role: "img", "aria-label": name + ": " + (all ? levels.join(", ") : say("not-scored")) });
    let x = 0;
    counts.forEach((count, index) => {
      if (!count) return;
      const wide = (count / all) * 100, text = number(count);
      svg.append(make("rect", { x: x + "%", width: wide + "%", height: 24, fill: FILLS[LEVELS[index]] }, make("title", {}, levels[index])));
      // What has no room in the narrowest chart is shown by the title alone.
      if (wide >= 2.6 * text.length + 1.4) svg.append(make("text", { x: x + 1 + "%", y: 17, "aria-hidden": "true" }, text));
      x += wide;
    });
    return make("div", {}, make("abbr", { lang: "kk", title: data.titles[n] }, name), all ? svg : make("i", {}, say("not-scored")));
  }));
  for (const list of document.querySelectorAll(".legend")) put(list, ...legend());
  byId("sections").textContent = data.sections.map((name, n) => name + " – " + data.titles[n]).join("; ");
};
