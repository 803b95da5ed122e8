"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const SIZES = { bodies: 50, changes: 20, refused: 20, warned: 20 }, SHEET = "4";
  const LEVELS = ["high", "medium", "low"];
  const FILTERS = ["q", "region", "kind", "year"];
  const state = {
    lang: data.languages[0], sort: "place", down: false, q: "", region: "", kind: "", year: "",
    pages: { bodies: 0, changes: 0, refused: 0, warned: 0 },
  };
  let printing = false;

  // Browsers leave out Kazakh: its order of letters and its numbers are those below, everywhere.
  const ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
  const PLACES = new Map([...ALPHABET].map((letter, place) => [letter, String.fromCharCode(0xE000 + place)]));
  const BASE = { "ә": "а", "ғ": "г", "ё": "е", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и" };
  const NUMBERS = { kk: ["\u00a0", ",", "\u00a0%"], ru: ["\u00a0", ",", "\u00a0%"], en: [",", ".", "%"] };

  const byId = (id) => document.getElementById(id);
  const letters = (text, of) => Array.from(text.toLowerCase(), (letter) => of(letter) || letter).join("");
  const sortable = (text) => letters(text, (letter) => PLACES.get(letter));
  // Many keyboards have no Kazakh letters: what is typed without them is found, too.
  const plain = (text) => letters(text, (letter) => BASE[letter]);

  const say = (key, facts) => {
    let text = data.words[state.lang][key];
    for (const [name, value] of Object.entries(facts || {})) text = text.split("{" + name + "}").join(value);
    return text;
  };
  const number = (value) => {
    if (value === null) return "–";
    const [group, point] = NUMBERS[state.lang];
    const [whole, rest] = String(value).split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest ? point + rest : "");
  };
  // Half up, as everywhere in the program. What is rounded is multiplied before it is divided: a
  // hundred times a share may fall short of a half.
  const rounded = (part, whole) => Math.round(part / whole);
  const percent = (part, whole) => part === null || !whole ? "–" : number(rounded(100 * part, whole)) + NUMBERS[state.lang][2];
  const share = (part, whole) => part === null || !whole ? null : part / whole;

  const SVG = ["svg", "rect", "text", "title"];
  const make = (name, attributes, ...children) => {
    const node = SVG.includes(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const put = (node, ...children) => node.replaceChildren(...children);

  // What workbooks and editions say is Kazakh in every language, and may be written from right to left.
  const kazakh = (text) => make("bdi", { lang: "kk" }, text);
  // A sentence by its place among all, in the language chosen.
  const sentence = (place) => data.texts[place][data.languages.indexOf(state.lang)];

  // Half a letter stands for the byte of a name that is no text; one of another kind has no bytes.
  const encoded = (letter) => {
    const code = letter.codePointAt(0);
    if (code >= 0xDC80 && code <= 0xDCFF) return "%" + (code - 0xDC00).toString(16).toUpperCase();
    return encodeURIComponent(code >= 0xD800 && code <= 0xDFFF ? "\uFFFD" : letter);
  };
  const path = (name) => "./" + name.split("/").map((part) => Array.from(part, encoded).join("")).join("/");
  const link = (name, text, label) => make("a", { href: path(name), "aria-label": label || null }, text);

  // A document, and beside it its PDF if there is one.
  const links = (name, text, said) => {
    const pdf = data.pdfs[name];
    return pdf ? [link(name, text), " ", link(pdf, "PDF", said + ", PDF")] : [link(name, text)];
  };

  // A body: [documents, name, kind, kato, region, year, edition, points, maximum, rank, sections],
  // documents by the number of their appendix; a section: [points, maximum, level, [points of rows]].
  const bodies = data.bodies.map((b, place) => ({
    place, documents: b[0], name: b[1], kind: b[2], kato: b[3], region: b[4], year: b[5], edition: b[6],
    points: b[7], maximum: b[8], share: share(b[7], b[8]), rank: b[9],
    sections: b[10].map((s) => ({ points: s[0], maximum: s[1], share: share(s[0], s[1]), level: s[2], rows: s[3] })),
    key: plain(b[1] + " " + b[3]),
  }));
  // How many have a rank beside a body's: those of its kind, edition and year.
  const peers = new Map();
  const group = (b) => [b.kind, b.edition, b.year].join("\n");
  for (const b of bodies) if (b.rank !== null) peers.set(group(b), (peers.get(group(b)) || 0) + 1);

  const columns = () => [
    { key: "name", head: say("body"), of: (b) => b.name, text: true },
    { key: "region", head: say("region"), of: (b) => b.region || null, text: true },
    { key: "year", head: say("year"), of: (b) => b.year },
    ...data.sections.map((name, n) => ({ key: "section" + n, head: kazakh(name), of: (b) => b.sections[n].share, bar: true })),
    { key: "points", head: say("points"), of: (b) => b.points },
    { key: "share", head: say("share"), of: (b) => b.share },
    { key: "rank", head: say("rank"), of: (b) => b.rank },
  ];

  const chosen = () => {
    const words = plain(state.q).split(/\s+/).filter(Boolean);
    const found = bodies.filter((b) => words.every((word) => b.key.includes(word))
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
    return printing ? items : items.slice(at * SIZES[list], (at + 1) * SIZES[list]);
  };

  const drawPages = (nav, list, at, pages, redraw) => {
    const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.go : null;
    const button = (go, to, label, text) => {
      const off = to < 0 || to >= pages;
      const node = make("button", { type: "button", "data-go": go, "aria-label": label,
        "aria-current": to === at ? "page" : null, "aria-disabled": off ? "true" : null }, text);
      node.addEventListener("click", () => {
        if (off) return;
        state.pages[list] = to;
        redraw();
        if ("below" in nav.dataset) byId(list).focus();
      });
      return node;
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

  const bar = (section) => {
    if (section.share === null) return make("td", { class: "bar" }, make("span", { role: "img", "aria-label": say("not-scored") }, "–"));
    const cell = make("td", { class: "bar" + (section.level ? " " + section.level : "") });
    const label = say("of", { points: section.points, maximum: section.maximum })
      + (section.level ? ", " + say("level-" + section.level) : "");
    if (section.level) cell.append(pips(section.level));
    cell.append(make("span", {}, section.points + "/" + section.maximum),
      make("svg", { viewBox: "0 0 84 8", role: "img", "aria-label": label },
        make("title", {}, label),
        make("rect", { width: 84, height: 8, fill: "#e6ebf0" }),
        make("rect", { width: rounded(84 * section.points, section.maximum), height: 8, fill: "currentColor" })));
    return cell;
  };

  const bodyRow = (b) => {
    const others = Object.keys(b.documents).filter((no) => no !== SHEET).map((no) => {
      const text = say("appendix", { number: no });
      return make("span", {}, ...links(b.documents[no], text, text + ", " + b.name));
    });
    const name = make("th", { scope: "row" }, ...links(b.documents[SHEET], kazakh(b.name), b.name));
    if (others.length) name.append(make("div", { class: "others" }, ...others));
    const line = make("tr", {}, name, make("td", {}, b.region ? kazakh(b.region) : "–"), make("td", { class: "n" }, String(b.year)));
    line.append(...b.sections.map(bar),
      make("td", { class: "n" }, b.points === null ? "–" : b.points + "/" + b.maximum),
      make("td", { class: "n" }, percent(b.points, b.maximum)),
      make("td", { class: "n" }, b.rank === null ? "–" : number(b.rank) + "/" + number(peers.get(group(b)))));
    return line;
  };

  // First the greatest number and the first letter, then the other way, then the list as it was.
  const sortBy = (column) => {
    const first = !column.text && column.key !== "rank";
    if (state.sort !== column.key) Object.assign(state, { sort: column.key, down: first });
    else if (state.down === first) state.down = !first;
    else Object.assign(state, { sort: "place", down: false });
    state.pages.bodies = 0;
    drawTable(chosen());
    byId("table").querySelector('[data-sort="' + column.key + '"]').focus();
  };
  const head = (column) => {
    const active = state.sort === column.key, kind = column.text || column.bar ? null : "n";
    // Where a head is repeated on paper, a button would be a blank.
    if (printing) return make("th", { scope: "col", class: kind }, column.head);
    const arrow = make("span", { "aria-hidden": "true" }, active ? (state.down ? " ▼" : " ▲") : "");
    const button = make("button", { type: "button", "data-sort": column.key }, column.head, arrow);
    button.addEventListener("click", () => sortBy(column));
    return make("th", { scope: "col", class: kind,
      "aria-sort": active ? (state.down ? "descending" : "ascending") : null }, button);
  };

  const drawTable = (found) => {
    const shown = paged("bodies", found, () => drawTable(chosen()));
    put(byId("table"), make("thead", {}, make("tr", {}, ...columns().map(head))), make("tbody", {}, ...shown.map(bodyRow)));
    byId("found").textContent = say("found", { count: number(found.length), all: number(bodies.length) });
    const filters = FILTERS.filter((id) => state[id]).map((id) => say(id === "q" ? "search" : id) + ": " + state[id]);
    byId("filtered").textContent = filters.join("; ");
  };

  const COLOURS = [[248, 180, 174], [255, 242, 179], [183, 225, 192]];
  const colour = (part) => {
    const [from, to] = part < 0.5 ? [COLOURS[0], COLOURS[1]] : [COLOURS[1], COLOURS[2]];
    const at = part < 0.5 ? part * 2 : part * 2 - 1;
    return "rgb(" + from.map((c, n) => Math.round(c + (to[n] - c) * at)).join(",") + ")";
  };

  // The bodies of each region in the order of codes; of several years each has a line.
  const byRegion = (found) => {
    const years = new Set(found.map((b) => b.year)).size;
    const regions = new Map();
    for (const b of found) {
      if (!b.region) continue;
      const key = b.kato.slice(0, 2) + " " + (9999 - b.year);
      if (!regions.has(key)) regions.set(key, { name: b.region, year: years > 1 ? ", " + b.year : "", own: [] });
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
    if (!count) return make("td", { class: first(place) }, "–");
    return make("td", { class: first(place), style: "background:" + colour(points / most),
      title: region.name + region.year + ", " + data.sections[section] + " " + no + ": " + text }, number(rounded(10 * points, count) / 10));
  };

  const drawMap = (found) => {
    const regions = byRegion(found);
    byId("map-section").hidden = !regions.length;
    const sections = data.sections.map((name, n) => make("th", { scope: "colgroup", class: "first",
      colspan: data.rows.filter(([section]) => section === n).length }, kazakh(name)));
    const numbers = data.rows.map(([, no, place, text]) => make("th", { scope: "col", class: first(place), title: text }, no));
    const lines = regions.map((region) => make("tr", {}, make("th", { scope: "row" }, kazakh(region.name), region.year),
      ...data.rows.map((row) => mapCell(region, row))));
    put(byId("map"), make("thead", {}, make("tr", {}, make("td", { rowspan: 2 }), ...sections), make("tr", {}, ...numbers)),
      make("tbody", {}, ...lines));
    put(byId("rows"), ...data.rows.flatMap(([section, no, , text]) => [
      make("dt", {}, kazakh(data.sections[section] + " " + no)), make("dd", {}, kazakh(text))]));
  };

  const FILLS = { high: "var(--high)", medium: "var(--medium)", low: "var(--low)" };
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
      return make("div", {}, make("span", { lang: "kk" }, name), all ? svg : make("i", {}, say("not-scored")));
    }));
    for (const list of document.querySelectorAll(".legend")) put(list, ...legend());
  };

  const problems = (file) => {
    const list = make("dl", {});
    for (const [code, severity, place, said, advice] of file.problems) {
      const where = sentence(place) ? sentence(place) + ": " : "";
      list.append(make("div", {}, make("dt", {}, make("bdi", {}, sentence(severity) + " [" + code + "] " + where + sentence(said))),
        make("dd", {}, make("bdi", {}, sentence(advice)))));
    }
    return list;
  };
  const fileDetails = (file) => {
    const count = file.count ? " – " + say("problems", { count: number(file.count) }) : "";
    const left = file.count - file.problems.length;
    const parts = [];
    if (file.copy) parts.push(make("p", {}, link(file.copy, say("copy"), say("copy") + ", " + file.file)));
    if (!file.count) parts.push(make("p", {}, say("refused-before")));
    if (file.problems.length) parts.push(problems(file));
    if (left) parts.push(make("p", {}, say("more-problems", { count: number(left) })));
    return make("details", printing ? { open: "" } : {}, make("summary", {}, make("bdi", {}, file.file), count), ...parts);
  };
  const drawFiles = (list, files) => {
    byId(list + "-section").hidden = !files.length;
    put(byId(list), ...paged(list, files, () => drawFiles(list, files)).map(fileDetails));
  };

  const drawChanges = () => {
    byId("changes-section").hidden = !data.changes.length;
    const cell = (value) => make("td", { class: "n" }, number(value));
    const heads = ["body", "row", "before", "now", "why"].map((key) =>
      make("th", { scope: "col", class: key === "before" || key === "now" ? "n" : null }, say(key)));
    const groups = paged("changes", data.changes, drawChanges).map(([name, body, before, now, rows]) => make("tbody", {},
      make("tr", { class: "sum" }, make("th", { scope: "rowgroup", rowspan: rows.length + 1 }, ...links(name, kazakh(body), body)),
        make("td", {}, say("points")), cell(before), cell(now), make("td", {})),
      ...rows.map(([row, was, is, why]) => make("tr", {}, make("td", {}, kazakh(row)), cell(was), cell(is),
        make("td", {}, make("bdi", {}, sentence(why)))))));
    put(byId("changes"), make("thead", {}, make("tr", {}, ...heads)), ...groups);
  };

  const drawHead = () => {
    const counts = Object.entries(data.counts).filter(([key, count]) => count || key === "sound" || key === "refused");
    put(byId("counts"), ...counts.map(([key, count]) => make("li", {}, say("counts-" + key, { count: number(count) }))));
    const consolidated = data.consolidated.map((name) => {
      const text = say("consolidated") + " (" + name + ")";
      return make("li", {}, ...links(name, text, text));
    });
    put(byId("files"), make("li", {}, link(data.summary, say("summary-file"))), ...consolidated);
  };

  const drawLanguages = () => put(byId("languages"), ...data.languages.map((lang) => {
    const button = make("button", { type: "button", lang, "aria-pressed": String(lang === state.lang), "data-lang": lang }, data.words[lang].language);
    button.addEventListener("click", () => {
      state.lang = lang;
      draw();
      byId("languages").querySelector('[data-lang="' + lang + '"]').focus();
    });
    return button;
  }));

  const options = (id, values) => {
    put(byId(id), make("option", { value: "" }, say("all")), ...values.map((value) => make("option", { value, lang: "kk" }, value)));
    byId(id).value = state[id];
  };
  const drawFilters = () => {
    const distinct = (key) => [...new Set(bodies.map((b) => String(b[key])).filter(Boolean))];
    const regions = distinct("region").map((name) => [sortable(name), name]).sort(([a], [b]) => (a < b ? -1 : 1));
    options("region", regions.map(([, name]) => name));
    options("kind", distinct("kind"));
    options("year", distinct("year").sort().reverse());
  };

  const drawFound = () => {
    const found = chosen();
    drawTable(found);
    drawLevels(found);
    drawMap(found);
  };

  const drawLists = () => {
    drawChanges();
    drawFiles("refused", data.files.filter((file) => file.refused));
    drawFiles("warned", data.files.filter((file) => !file.refused));
  };

  const draw = () => {
    document.documentElement.lang = state.lang;
    document.title = say("title");
    for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
    byId("list").hidden = !bodies.length;
    byId("nobody").hidden = bodies.length > 0;
    drawLanguages();
    drawHead();
    drawFilters();
    drawLists();
    drawFound();
  };

  // On paper there is nothing to click: all pages of all lists stand there, all details are open.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    printing = true;
    drawLists();
    drawTable(chosen());
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    for (const one of closed) one.open = false;
    drawLists();
    drawTable(chosen());
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", () => {
    for (const id of FILTERS) state[id] = "";
    state.pages.bodies = 0;
    drawFound();
  });
  for (const id of FILTERS) {
    byId(id).addEventListener("input", (event) => {
      state[id] = event.target.value;
      state.pages.bodies = 0;
      drawFound();
    });
  }
  draw();
})();
