"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 50, SHEET = "4";
  const state = { lang: data.languages[0], sort: "place", down: false, page: 0, q: "", region: "", kind: "", year: "" };
  const byId = (id) => document.getElementById(id);
  const say = (key, facts) => {
    let text = data.words[state.lang][key] || key;
    for (const [name, value] of Object.entries(facts || {})) text = text.split("{" + name + "}").join(value);
    return text;
  };
  const make = (name, attributes, ...children) => {
    const svg = ["svg", "rect", "text", "title", "g"].includes(name);
    const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const put = (node, ...children) => node.replaceChildren(...children);
  const locale = () => ({ kk: "kk-KZ", ru: "ru-RU", en: "en-GB" })[state.lang];
  const percent = (share) => share === null ? "–" : Math.round(share * 100) + " %";
  const points = (value) => value === null ? "–" : String(value);
  const share = (has, most) => has === null || !most ? null : has / most;

  // A sentence by its place among all, in the language chosen.
  const text = (place) => data.texts[place][data.languages.indexOf(state.lang)];
  const path = (name) => name.split("/").map(encodeURIComponent).join("/");
  const link = (name, ...children) => make("a", { href: path(name) }, ...children);

  // A body: [documents, name, kind, kato, region, year, edition, points, maximum, rank, sections],
  // documents by the number of their appendix; a section: [points, maximum, level, [points of rows]].
  const bodies = data.bodies.map((b, place) => ({
    place, documents: b[0], name: b[1], kind: b[2], kato: b[3], region: b[4], year: b[5], edition: b[6],
    points: b[7], maximum: b[8], share: share(b[7], b[8]), rank: b[9],
    sections: b[10].map((s) => ({ points: s[0], maximum: s[1], share: share(s[0], s[1]), level: s[2], rows: s[3] })),
    key: (b[1] + " " + b[3]).toLocaleLowerCase("kk-KZ"),
  }));

  const COLOURS = [[248, 180, 174], [255, 242, 179], [183, 225, 192]];
  const colour = (part) => {
    const [from, to] = part < 0.5 ? [COLOURS[0], COLOURS[1]] : [COLOURS[1], COLOURS[2]];
    const at = part < 0.5 ? part * 2 : part * 2 - 1;
    return "rgb(" + from.map((c, n) => Math.round(c + (to[n] - c) * at)).join(",") + ")";
  };

  const columns = () => [
    { key: "name", head: say("body"), of: (b) => b.name },
    { key: "region", head: say("region"), of: (b) => b.region },
    { key: "year", head: say("year"), of: (b) => b.year, number: true },
    ...data.sections.map((name, n) => ({
      key: "section" + n, head: name, of: (b) => b.sections[n].share, section: n, number: true,
    })),
    { key: "points", head: say("points"), of: (b) => b.points, number: true },
    { key: "share", head: say("share"), of: (b) => b.share, number: true },
    { key: "rank", head: say("rank"), of: (b) => b.rank, number: true },
  ];

  const chosen = () => {
    const words = state.q.toLocaleLowerCase("kk-KZ").split(/\s+/).filter(Boolean);
    const found = bodies.filter((b) => words.every((word) => b.key.includes(word))
      && (!state.region || b.region === state.region)
      && (!state.kind || b.kind === state.kind)
      && (!state.year || String(b.year) === state.year));
    if (state.sort === "place") return found;
    const column = columns().find((c) => c.key === state.sort);
    const collator = new Intl.Collator(locale());
    const order = (one, other) => {
      const a = column.of(one), b = column.of(other);
      if (a === null || b === null) return (a === null) - (b === null);
      const by = typeof a === "string" ? collator.compare(a, b) : a - b;
      return (state.down ? -by : by) || one.place - other.place;
    };
    return found.sort(order);
  };

  const bar = (section) => {
    const level = section.level;
    const label = section.share === null ? say("not-scored") : say("of", { points: section.points, maximum: section.maximum });
    const cell = make("td", { class: "bar" + (level ? " " + level : "") });
    cell.append(make("span", {}, section.share === null ? "–" : section.points + "/" + section.maximum));
    if (section.share !== null) {
      const width = Math.round(section.share * 84);
      const title = make("title", {}, label + (level ? ", " + say("level-" + level) : ""));
      cell.append(make("svg", { viewBox: "0 0 84 8", role: "img", "aria-label": title.textContent },
        title,
        make("rect", { width: 84, height: 8, fill: "#e6ebf0" }),
        make("rect", { width, height: 8, fill: "currentColor" })));
    }
    return cell;
  };

  const row = (b) => {
    const others = Object.keys(b.documents).filter((number) => number !== SHEET)
      .map((number) => link(b.documents[number], say("appendix", { number })));
    const name = make("th", { scope: "row" }, link(b.documents[SHEET], b.name));
    if (others.length) name.append(make("span", { class: "others" }, ...others));
    const line = make("tr", {}, name, make("td", {}, b.region || "–"), make("td", { class: "n" }, String(b.year)));
    line.append(...b.sections.map(bar));
    line.append(make("td", { class: "n" }, b.points === null ? "–" : b.points + "/" + b.maximum),
      make("td", { class: "n" }, percent(b.share)), make("td", { class: "n" }, points(b.rank)));
    return line;
  };

  const drawTable = (found) => {
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    state.page = Math.min(state.page, pages - 1);
    const shown = printing ? found : found.slice(state.page * PAGE, (state.page + 1) * PAGE);
    const heads = columns().map((column) => {
      const active = state.sort === column.key;
      const button = make("button", { type: "button", "data-sort": column.key },
        column.head + (active ? (state.down ? " ▼" : " ▲") : ""));
      button.addEventListener("click", () => {
        state.down = active ? !state.down : Boolean(column.number && column.key !== "rank");
        state.sort = column.key;
        state.page = 0;
        drawTable(chosen());
        byId("table").querySelector('[data-sort="' + column.key + '"]').focus();
      });
      return make("th", { scope: "col", class: column.number ? "n" : null,
        "aria-sort": active ? (state.down ? "descending" : "ascending") : "none" }, button);
    });
    put(byId("table"), make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...shown.map(row)));
    byId("found").textContent = say("found", { count: found.length, all: bodies.length });
    const numbers = pages < 2 ? [] : [...Array(pages).keys()].map((n) => {
      const button = make("button", { type: "button", "aria-current": n === state.page ? "page" : null,
        "aria-label": say("page", { number: n + 1 }) }, String(n + 1));
      button.addEventListener("click", () => { state.page = n; drawTable(chosen()); byId("bodies").focus(); });
      return button;
    });
    put(byId("pages"), ...numbers);
    byId("pages").setAttribute("aria-label", say("pages"));
  };

  const drawMap = (chosen) => {
    const names = [...new Set(chosen.map((b) => b.region).filter(Boolean))];
    const head = make("tr", {}, make("td", {}), ...data.rows.map(([section, no, , text]) =>
      make("th", { scope: "col", title: text }, data.sections[section] + " " + no)));
    const lines = names.map((name) => {
      const own = chosen.filter((b) => b.region === name);
      const cells = data.rows.map(([section, , index, text, most]) => {
        const found = own.map((b) => b.sections[section].rows[index]).filter((p) => p !== null && p !== undefined);
        if (!found.length) return make("td", {}, "–");
        const mean = found.reduce((sum, p) => sum + p, 0) / found.length;
        const shown = Number.isInteger(mean) ? String(mean) : mean.toFixed(1).replace(".", state.lang === "en" ? "." : ",");
        return make("td", { style: "background:" + colour(mean / most), title: name + ", " + data.sections[section] + ": " + text }, shown);
      });
      return make("tr", {}, make("th", { scope: "row" }, name), ...cells);
    });
    put(byId("map"), make("thead", {}, head), make("tbody", {}, ...lines));
  };

  const drawLevels = (chosen) => {
    const levels = ["high", "medium", "low"];
    const fills = { high: "#2e7d4f", medium: "#d69e2e", low: "#b3372f" };
    const inks = { high: "#fff", medium: "#1d2733", low: "#fff" };
    const lines = data.sections.map((name, n) => levels.map((level) => chosen.filter((b) => b.sections[n].level === level).length));
    const svg = make("svg", { viewBox: "0 0 720 " + (lines.length * 34 + 30), role: "img", "aria-label": say("levels") });
    lines.forEach((counts, n) => {
      const all = counts.reduce((sum, count) => sum + count, 0);
      svg.append(make("text", { x: 0, y: n * 34 + 21, "font-size": 14 }, data.sections[n]));
      let x = 60;
      counts.forEach((count, index) => {
        const width = all ? (count / all) * 650 : 0;
        const told = data.sections[n] + ": " + say("level-" + levels[index]) + " – " + count;
        svg.append(make("g", {}, make("title", {}, told), make("rect", { x, y: n * 34 + 4, width, height: 24, fill: fills[levels[index]] })));
        if (width > 24) svg.append(make("text", { x: x + 6, y: n * 34 + 21, "font-size": 13, fill: inks[levels[index]] }, String(count)));
        x += width;
      });
    });
    levels.forEach((level, index) => {
      const x = 60 + index * 200, y = lines.length * 34 + 8;
      svg.append(make("rect", { x, y, width: 12, height: 12, fill: fills[level] }), make("text", { x: x + 18, y: y + 11, "font-size": 13 }, say("level-" + level)));
    });
    put(byId("levels"), svg);
  };

  const drawFiles = (id, files) => {
    byId(id + "-section").hidden = !files.length;
    put(byId(id), ...files.map((file) => {
      const list = make("dl", {});
      for (const [code, severity, place, said, advice] of file.problems) {
        const where = text(place) ? text(place) + ": " : "";
        list.append(make("dt", {}, text(severity) + " [" + code + "] " + where + text(said)), make("dd", {}, text(advice)));
      }
      const count = file.count ? " – " + say("problems", { count: file.count }) : "";
      const left = file.count - file.problems.length;
      const parts = [];
      if (file.copy) parts.push(make("p", {}, link(file.copy, say("copy"))));
      if (!file.count) parts.push(make("p", {}, say("refused-before")));
      parts.push(list);
      if (left) parts.push(make("p", {}, say("more-problems", { count: left })));
      return make("details", {}, make("summary", {}, file.file + count), ...parts);
    }));
  };

  const drawChanges = () => {
    byId("changes-section").hidden = !data.changes.length;
    const heads = ["body", "row", "before", "now", "why"].map((key) => make("th", { scope: "col" }, say(key)));
    const number = (value) => make("td", { class: "n" }, points(value));
    const groups = data.changes.map(([name, body, before, now, rows]) => make("tbody", {},
      make("tr", { class: "sum" }, make("th", { scope: "rowgroup", rowspan: rows.length + 1 }, link(name, body)),
        make("td", {}, say("points")), number(before), number(now), make("td", {})),
      ...rows.map(([row, was, is, why]) => make("tr", {}, make("td", {}, row), number(was), number(is), make("td", {}, text(why))))));
    put(byId("changes"), make("thead", {}, make("tr", {}, ...heads)), ...groups);
  };

  const drawHead = () => {
    const counts = Object.entries(data.counts).filter(([key, count]) => count || key === "sound" || key === "refused");
    put(byId("counts"), ...counts.map(([key, count]) => make("li", {}, say("counts-" + key, { count }))));
    const files = [link(data.summary, say("summary-file")), ...data.consolidated.map((name) => link(name, say("consolidated") + " (" + name + ")"))];
    put(byId("files"), ...files);
  };

  const options = (id, values, all) => put(byId(id), make("option", { value: "" }, all),
    ...values.map((value) => make("option", { value, selected: state[id] === value ? "" : null }, value)));

  const draw = () => {
    document.documentElement.lang = state.lang;
    document.title = say("title");
    for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
    drawHead();
    put(byId("languages"), ...data.languages.map((lang) => {
      const button = make("button", { type: "button", lang, "aria-pressed": String(lang === state.lang), "data-lang": lang }, data.words[lang].language);
      button.addEventListener("click", () => { state.lang = lang; draw(); byId("languages").querySelector('[data-lang="' + lang + '"]').focus(); });
      return button;
    }));
    const distinct = (key) => [...new Set(bodies.map((b) => String(b[key])).filter(Boolean))];
    options("region", distinct("region"), say("all"));
    options("kind", distinct("kind"), say("all"));
    options("year", distinct("year").sort(), say("all"));
    drawChanges();
    drawFiles("refused", data.files.filter((file) => file.refused));
    drawFiles("warned", data.files.filter((file) => !file.refused));
    drawChosen();
  };

  const drawChosen = () => {
    const found = chosen();
    drawTable(found);
    drawLevels(found);
    drawMap(found);
  };

  // On paper there is nothing to click: all bodies stand there, and all problems are open.
  let printing = false, closed = [];
  window.addEventListener("beforeprint", () => {
    printing = true;
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
    drawTable(chosen());
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    for (const one of closed) one.open = false;
    drawTable(chosen());
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const id of ["q", "region", "kind", "year"]) {
    byId(id).addEventListener("input", (event) => { state[id] = event.target.value; state.page = 0; drawChosen(); });
  }
  draw();
})();
