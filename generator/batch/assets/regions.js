// Regions by the rows of the form, compared within one kind of body and one year.
const COLOURS = [[248, 180, 174], [255, 242, 179], [183, 225, 192]];
const colour = (part) => {
  const [from, to] = part < 0.5 ? [COLOURS[0], COLOURS[1]] : [COLOURS[1], COLOURS[2]];
  const at = part < 0.5 ? part * 2 : part * 2 - 1;
  return "rgb(" + from.map((c, n) => Math.round(c + (to[n] - c) * at)).join(",") + ")";
};

const byRegion = (own) => {
  const regions = new Map();
  for (const b of own) {
    const key = b.kato.slice(0, 2);
    if (!regions.has(key)) regions.set(key, { name: b.region, own: [] });
    regions.get(key).own.push(b);
  }
  return [...regions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, region]) => region);
};

const first = (place) => (place ? null : "first");
const mapCell = (region, [section, no, place, text]) => {
  let points = 0, most = 0, count = 0;
  for (const b of region.own) {
    const has = b.sections[section].rows[place];
    if (has === null) continue;
    points += has;
    most += data.most[b.edition][section][place];
    count += 1;
  }
  const label = data.sections[section] + " " + no;
  if (!count) return cell(label, { class: first(place) }, "–");
  return cell(label, { class: ["heat", first(place)].filter(Boolean).join(" "), style: "background:" + colour(points / most),
    title: region.name + ", " + label + ": " + text }, number(rounded(10 * points, count) / 10));
};

const drawMap = (found) => {
  const own = groups(found.filter((b) => b.region));
  byId("map-section").hidden = !own.length;
  if (!own.length) return;
  const group = own.find((one) => one.key === state.group) || own.reduce((a, b) => b.own.length > a.own.length ? b : a);
  put(byId("group"), ...own.map((one) => make("option", { value: one.key }, groupName(one))));
  byId("group").value = group.key;
  const sections = data.sections.map((name, n) => make("th", { scope: "colgroup", class: "first",
    colspan: data.rows.filter(([section]) => section === n).length }, make("abbr", { lang: "kk", title: data.titles[n] }, name)));
  const numbers = data.rows.map(([, no, place, text]) => make("th", { scope: "col", class: first(place), title: text }, no));
  const lines = byRegion(group.own).map((region) => make("tr", {},
    make("th", { scope: "row" }, kazakh(region.name), " (" + number(region.own.length) + ")"),
    ...data.rows.map((row) => mapCell(region, row))));
  put(byId("map"), make("thead", {}, make("tr", {}, make("td", { rowspan: 2 }), ...sections), make("tr", {}, ...numbers)),
    make("tbody", {}, ...lines));
  put(byId("rows"), ...data.rows.flatMap(([section, no, , text]) => [
    make("dt", {}, kazakh(data.sections[section] + " " + no)), make("dd", {}, kazakh(text))]));
};
