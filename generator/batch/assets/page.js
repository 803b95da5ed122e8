// The whole page: its head, the files with problems, and what is done when something is clicked.

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
  return make("details", printing === "all" ? { open: "" } : {}, make("summary", {}, make("bdi", {}, file.file), count), ...parts);
};
const drawFiles = (list, files) => {
  byId(list + "-section").hidden = !files.length;
  put(byId(list), ...paged(list, files, () => drawFiles(list, files)).map(fileDetails));
};
const refused = data.files.filter((file) => file.refused), warned = data.files.filter((file) => !file.refused);
const drawLists = () => {
  drawChanges();
  drawMissing();
  drawFiles("refused", refused);
  drawFiles("warned", warned);
};

const jump = (id, text) => {
  const node = make("a", { href: "#" + id }, text);
  node.addEventListener("click", (event) => goTo(event, id));
  return node;
};
// The address after # is what is shown: going to a place leaves it alone.
const goTo = (event, id) => {
  event.preventDefault();
  byId(id).scrollIntoView();
  byId(id).focus();
};
const drawHead = () => {
  const years = distinct("year").sort().join(", ");
  byId("about").textContent = say("about", { years: years || "–", count: number(bodies.length), digest: data.digest });
  const counts = Object.entries(data.counts).filter(([key, count]) => count || key === "sound" || key === "refused");
  const lines = counts.map(([key, count]) => {
    const text = say("counts-" + key, { count: number(count) });
    return make("li", {}, key === "refused" && refused.length ? jump("refused-section", text) : text);
  });
  if (warned.length) lines.push(make("li", {}, jump("warned-section", say("counts-warned", { count: number(warned.length) }))));
  put(byId("counts"), ...lines);
  const consolidated = data.consolidated.map((name) => {
    const text = say("consolidated") + " (" + name + ")";
    return make("li", {}, ...links(name, text, text));
  });
  put(byId("files"), make("li", {}, link(data.summary, say("summary-file"))), ...consolidated);
};

const drawLanguages = () => put(byId("languages"), ...data.languages.map((lang) =>
  press({ lang, "aria-pressed": String(lang === state.lang), "data-lang": lang }, () => {
    state.lang = lang;
    draw();
    remember();
    byId("languages").querySelector('[data-lang="' + lang + '"]').focus();
  }, data.words[lang].language)));

const options = (id, values, lang) => {
  put(byId(id), make("option", { value: "" }, say("all")), ...values.map(([value, text]) => make("option", { value, lang }, text)));
  byId(id).value = state[id];
};
const drawFilters = () => {
  const regions = distinct("region").map((name) => [sortable(name), name]).sort(([a], [b]) => (a < b ? -1 : 1));
  options("region", regions.map(([, name]) => [name, name]), "kk");
  options("kind", distinct("kind").map((kind) => [kind, kindName(kind)]), null);
  options("year", distinct("year").sort().reverse().map((year) => [year, year]), null);
  byId("q").value = state.q;
};

const drawFound = () => {
  const found = chosen();
  byId("glance").hidden = !found.length;
  drawAverages(found);
  drawExtremes(found);
  drawCriteria(found);
  drawTable(found);
  drawLevels(found);
  drawMap(found);
};
const draw = () => {
  document.documentElement.lang = state.lang;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  byId("list").hidden = !bodies.length;
  byId("filters").hidden = !bodies.length;
  byId("nobody").hidden = bodies.length > 0;
  drawLanguages();
  drawHead();
  document.title = say("title") + " – " + byId("about").textContent;
  drawFilters();
  drawLists();
  drawFound();
};

// On paper there is nothing to click. A few bodies are all printed; of many it is asked.
const FEW = 200;
let asked = "", closed = [];
const printed = (what) => {
  byId("print").close();
  asked = what;
  window.print();
};
const ask = () => chosen().length > FEW ? byId("print").showModal() : window.print();
const redrawForPaper = () => {
  drawLists();
  drawFound();
};
window.addEventListener("beforeprint", () => {
  printing = asked || (chosen().length > FEW ? "list" : "all");
  document.body.dataset.print = printing;
  const today = new Date();
  byId("printed").textContent = say("printed", { day: day(today.getFullYear(), today.getMonth() + 1, today.getDate()) });
  redrawForPaper();
  closed = printing === "all" ? [...document.querySelectorAll("details:not([open])")] : [];
  for (const one of closed) one.open = true;
});
window.addEventListener("afterprint", () => {
  printing = asked = "";
  delete document.body.dataset.print;
  for (const one of closed) one.open = false;
  redrawForPaper();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "p" && chosen().length > FEW) {
    event.preventDefault();
    ask();
  }
});

const changed = () => {
  state.pages.bodies = 0;
  drawFound();
  remember();
};
const clear = () => {
  for (const id of FILTERS) state[id] = "";
  drawFilters();
  changed();
  byId("q").focus();
};
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", (event) => {
  event.preventDefault();
  clear();
});
byId("nothing-clear").addEventListener("click", clear);
for (const id of FILTERS) byId(id).addEventListener("input", (event) => {
  state[id] = event.target.value;
  changed();
});
byId("sort").addEventListener("input", (event) => {
  Object.assign(state, { sort: event.target.value, down: false });
  changed();
});
byId("group").addEventListener("input", (event) => {
  state.group = event.target.value;
  drawMap(chosen());
  remember();
});
byId("csv").addEventListener("click", download);
byId("paper").addEventListener("click", ask);
for (const what of ["glance", "list", "all"]) byId("print-" + what).addEventListener("click", () => printed(what));
byId("print-cancel").addEventListener("click", () => byId("print").close());
document.querySelector(".skip").addEventListener("click", (event) => goTo(event, "bodies"));
window.addEventListener("hashchange", () => {
  recall();
  draw();
});
recall();
draw();
