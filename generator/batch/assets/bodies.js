// The list of bodies: filtered, sorted, page by page, and as a file for Excel.

// A body: [documents, name, kind, kato, region, year, edition, points, maximum, rank, sections],
// documents by the number of their appendix; a section: [points, maximum, level, [points of rows],
// points to the next level, organisations, lost rows, gains], the last four where it is scored.
const bodies = data.bodies.map((b, place) => ({
  place, documents: b[0], name: b[1], kind: b[2], kato: b[3], region: b[4], year: b[5], edition: b[6],
  points: b[7], maximum: b[8], share: share(b[7], b[8]), rank: b[9],
  sections: b[10].map((s) => ({ points: s[0], maximum: s[1], share: share(s[0], s[1]), level: s[2], rows: s[3],
    needed: s[4] || 0, organisations: s[5] || 0, lost: s[6] || [], gains: s[7] || [] })),
  key: plain(b[1] + " " + b[3]),
}));
// How many have a rank beside a body's: those of its kind, edition and year.
const peers = new Map();
const peersOf = (b) => [b.kind, b.edition, b.year].join("\n");
for (const b of bodies) if (b.rank !== null) peers.set(peersOf(b), (peers.get(peersOf(b)) || 0) + 1);

const distinct = (key) => [...new Set(bodies.map((b) => String(b[key])).filter(Boolean))];
const rankText = (b) => b.rank === null ? "–" : say("rank-of", { rank: number(b.rank), count: number(peers.get(peersOf(b))) });

const columns = () => [
  { key: "name", head: say("body"), of: (b) => b.name, text: true },
  { key: "region", head: say("region"), of: (b) => b.region || null, text: true },
  { key: "year", head: say("year"), of: (b) => b.year },
  ...data.sections.map((name, n) => ({ key: "section" + n, head: name, title: data.titles[n], of: (b) => b.sections[n].share, bar: true })),
  { key: "points", head: say("points"), of: (b) => b.points },
  { key: "share", head: say("share"), of: (b) => b.share },
  { key: "rank", head: say("rank"), of: (b) => b.rank },
];

const chosen = () => {
  const typed = plain(state.q).split(/\s+/).filter(Boolean);
  const found = bodies.filter((b) => typed.every((word) => b.key.includes(word))
    && (!state.region || b.region === state.region)
    && (!state.kind || b.kind === state.kind)
    && (!state.year || String(b.year) === state.year));
  return state.sort === "place" ? found : sorted(found, columns().find((column) => column.key === state.sort));
};
// Bodies without a value come last, whichever way the others go.
const sorted = (found, column) => {
  const keyed = found.map((b) => {
    const value = column.of(b);
    return [column.text && value !== null ? sortable(value) : value, b];
  });
  const order = ([a, one], [b, other]) => {
    if (a === null || b === null) return (a === null) - (b === null) || one.place - other.place;
    const by = a < b ? -1 : a > b ? 1 : 0;
    return (state.down ? -by : by) || one.place - other.place;
  };
  return keyed.sort(order).map(([, b]) => b);
};

// Pages of a list: the first, the last and those near the one at hand, never a wall of them.
const shownPages = (at, pages) => [...new Set([0, at - 1, at, at + 1, pages - 1])]
  .filter((n) => n >= 0 && n < pages).sort((a, b) => a - b);

const paged = (list, items, redraw) => {
  const pages = Math.max(1, Math.ceil(items.length / SIZES[list]));
  const at = state.pages[list] = Math.min(state.pages[list], pages - 1);
  for (const nav of document.querySelectorAll('[data-pages="' + list + '"]')) drawPages(nav, list, at, pages, redraw);
  return printing === "all" ? items : items.slice(at * SIZES[list], (at + 1) * SIZES[list]);
};

const drawPages = (nav, list, at, pages, redraw) => {
  const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.go : null;
  const button = (go, to, label, text) => {
    const off = to < 0 || to >= pages;
    const attributes = { "data-go": go, "aria-label": label,
      "aria-current": to === at ? "page" : null, "aria-disabled": off ? "true" : null };
    return press(attributes, () => {
      if (off) return;
      state.pages[list] = to;
      redraw();
      remember();
      if ("below" in nav.dataset) byId(list).focus();
    }, text);
  };
  const numbers = shownPages(at, pages).flatMap((n, index, all) => {
    const one = button(String(n), n, say("page", { number: number(n + 1) }), number(n + 1));
    return index && n > all[index - 1] + 1 ? ["…", one] : [one];
  });
  nav.setAttribute("aria-label", say("pages") + " – " + say(list));
  put(nav, ...(pages < 2 ? [] : [
    button("previous", at - 1, say("previous"), "‹"), ...numbers, button("next", at + 1, say("next"), "›"),
  ]));
  if (focused) (nav.querySelector('[data-go="' + focused + '"]') || nav.querySelector("[aria-current]"))?.focus();
};

// A level as one, two or three squares: it is distinct from the others on grey paper, too.
const pips = (level) => {
  const full = LEVELS.length - LEVELS.indexOf(level);
  const squares = LEVELS.map((_, n) => make("rect", { x: n * 7, y: 1, width: 5, height: 5, stroke: "currentColor",
    fill: n < full ? "currentColor" : "none" }));
  return make("svg", { class: "pips " + level, viewBox: "-1 0 21 8", "aria-hidden": "true" }, ...squares);
};
const legend = () => LEVELS.map((level) => make("li", {}, pips(level), say("level-" + level)));

const bar = (section, head) => {
  if (section.share === null) return cell(head, { class: "bar" }, make("span", { role: "img", "aria-label": say("not-scored") }, "–"));
  const node = cell(head, { class: "bar" + (section.level ? " " + section.level : "") });
  const label = say("of", { points: section.points, maximum: section.maximum })
    + (section.level ? ", " + say("level-" + section.level) : "");
  if (section.level) node.append(pips(section.level));
  node.append(make("span", {}, section.points + "/" + section.maximum),
    make("svg", { viewBox: "0 0 84 8", role: "img", "aria-label": label },
      make("title", {}, label),
      make("rect", { width: 84, height: 8, class: "ground" }),
      make("rect", { width: rounded(84 * section.points, section.maximum), height: 8, fill: "currentColor" })));
  return node;
};

const bodyRow = (b, heads) => {
  const others = Object.keys(b.documents).filter((no) => no !== SHEET).map((no) => {
    const text = say("appendix", { number: no });
    return make("span", {}, ...links(b.documents[no], text, text + ", " + b.name));
  });
  const name = make("th", { scope: "row" }, ...links(b.documents[SHEET], kazakh(b.name), b.name));
  name.append(make("div", { class: "others" }, opener(b), ...others));
  const [, region, year, ...rest] = heads;
  const last = rest.slice(data.sections.length);
  return make("tr", { "data-place": b.place }, name,
    cell(region, {}, b.region ? kazakh(b.region) : "–"), cell(year, { class: "n" }, String(b.year)),
    ...b.sections.map((section, n) => bar(section, rest[n])),
    cell(last[0], { class: "n" }, b.points === null ? "–" : b.points + "/" + b.maximum),
    cell(last[1], { class: "n" }, percent(b.points, b.maximum)),
    cell(last[2], { class: "n" }, rankText(b)));
};

// First the greatest number and the first letter, then the other way, then the worst first again.
const sortBy = (column) => {
  const first = !column.text && column.key !== "rank" && column.key !== "share";
  if (state.sort !== column.key) Object.assign(state, { sort: column.key, down: first });
  else if (state.down === first) state.down = !first;
  else Object.assign(state, { sort: FIRST.sort, down: FIRST.down });
  state.pages.bodies = 0;
  drawTable(chosen());
  remember();
};
const head = (column) => {
  const active = state.sort === column.key, kind = column.text || column.bar ? null : "n";
  const text = column.bar ? make("abbr", { lang: "kk", title: column.title }, column.head) : column.head;
  // Where a head is repeated on paper, a button would be a blank.
  if (printing) return make("th", { scope: "col", class: kind }, text);
  const arrow = make("span", { "aria-hidden": "true" }, active ? (state.down ? " ▼" : " ▲") : "");
  const button = press({ "data-sort": column.key }, () => {
    sortBy(column);
    byId("table").querySelector('[data-sort="' + column.key + '"]').focus();
  }, text, arrow);
  return make("th", { scope: "col", class: kind, "aria-sort": active ? (state.down ? "descending" : "ascending") : null }, button);
};
// Cards have no heads to sort by.
const drawSort = () => {
  const option = (column) => make("option", { value: column.key, lang: column.bar ? "kk" : null }, column.head);
  put(byId("sort"), ...columns().map(option));
  byId("sort").value = state.sort;
};

const drawTable = (found) => {
  const shown = paged("bodies", found, () => drawTable(chosen()));
  const heads = columns().map((column) => column.head);
  const rows = shown.flatMap((b) => state.open.has(b.place) ? [bodyRow(b, heads), detailsRow(b)] : [bodyRow(b, heads)]);
  put(byId("table"), make("thead", {}, make("tr", {}, ...columns().map(head))), make("tbody", {}, ...rows));
  drawSort();
  byId("found").textContent = say("found", { count: number(found.length), all: number(bodies.length) });
  byId("nothing").hidden = found.length > 0;
  byId("some").hidden = !found.length;
  const shownAs = { region: state.region, year: state.year, q: state.q, kind: state.kind && kindName(state.kind) };
  const filters = FILTERS.filter((id) => state[id]).map((id) => say(id === "q" ? "search" : id) + ": " + shownAs[id]);
  byId("filtered").textContent = filters.join("; ");
};

// Semicolons, a mark of the encoding and line ends as Excel has them; no text can become a formula.
const csvCell = (value) => {
  const text = value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[";\n\r]/.test(safe) ? '"' + safe.split('"').join('""') + '"' : safe;
};
const csv = () => {
  const heads = [say("body"), say("kind"), say("code"), say("region"), say("year")];
  for (const name of data.sections) heads.push(name + ": " + say("points"), name + ": " + say("maximum"), name + ": " + say("level"));
  heads.push(say("points"), say("maximum"), say("share") + ", %", say("rank"), say("ranked"));
  const lines = chosen().map((b) => [b.name, kindName(b.kind), b.kato, b.region, b.year,
    ...b.sections.flatMap((s) => [s.points, s.maximum, s.level && say("level-" + s.level)]),
    b.points, b.maximum, b.share === null ? null : rounded(100 * b.points, b.maximum),
    b.rank, b.rank === null ? null : peers.get(peersOf(b))]);
  return "\ufeff" + [heads, ...lines].map((line) => line.map(csvCell).join(";") + "\r\n").join("");
};
const download = () => {
  const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  make("a", { href: address, download: say("csv-name") + ".csv" }).click();
  URL.revokeObjectURL(address);
};
