// What the page is made of: its data, words, numbers and elements.
const data = JSON.parse(document.getElementById("data").textContent);
const LEVELS = ["high", "medium", "low"], SHEET = "4", NO_BREAK = "\u00a0";

// Browsers leave out Kazakh: its order of letters and its numbers are those below, everywhere.
const ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
const PLACES = new Map([...ALPHABET].map((letter, place) => [letter, String.fromCharCode(0xE000 + place)]));
const BASE = { "ә": "а", "ғ": "г", "ё": "е", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и" };
const NUMBERS = { kk: [NO_BREAK, ",", NO_BREAK + "%"], ru: [NO_BREAK, ",", NO_BREAK + "%"], en: [",", ".", "%"] };

const byId = (id) => document.getElementById(id);
const letters = (text, of) => Array.from(text.toLowerCase(), (letter) => of(letter) || letter).join("");
const sortable = (text) => letters(text, (letter) => PLACES.get(letter));
// Many keyboards have no Kazakh letters: what is typed without them is found, too.
const plain = (text) => letters(text, (letter) => BASE[letter]);

// All at once: what a fact says is no place for the next.
const filled = (text, facts) => text.replace(/\{([a-z_]+)\}/g, (whole, name) => facts && name in facts ? facts[name] : whole);
const say = (key, facts) => filled(data.words[state.lang][key], facts);
const number = (value) => {
  if (value === null) return "–";
  const [group, point] = NUMBERS[state.lang];
  const [whole, rest] = String(value).replace("-", "−").split(".");
  const digits = (rest || "").replace(/0+$/, "");
  return whole.replace(/\B(?=(\d{3})+$)/g, group) + (digits ? point + digits : "");
};
// Half up, as everywhere in the program. What is rounded is multiplied before it is divided: a
// hundred times a share may fall short of a half.
const rounded = (part, whole) => Math.round(part / whole);
const percent = (part, whole) => part === null || !whole ? "–" : number(rounded(100 * part, whole)) + NUMBERS[state.lang][2];
const share = (part, whole) => part === null || !whole ? null : part / whole;
const day = (year, month, date) => filled(data.days[state.lang][month - 1], { year, day: date });

// A fact in words: a text, one in each language, a number, a day, some facts with a mark between them, or a sentence.
const fact = (one) => {
  if (typeof one === "string") return one;
  if ("n" in one) return number(one.n);
  if ("d" in one) return day(...one.d);
  if ("t" in one) return one.t[state.lang];
  if ("j" in one) return one.p.map(fact).join(one.j);
  const facts = Object.entries(one.f).map(([name, value]) => [name, fact(value)]);
  return filled(data.said[state.lang][one.k], Object.fromEntries(facts));
};

const SVG = ["svg", "rect", "text", "title"];
// On narrow screens tables are laid out as cards, which takes their roles away: they are said.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
const make = (name, attributes, ...children) => {
  const node = SVG.includes(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  if (name in ROLES) node.setAttribute("role", ROLES[name]);
  if (name === "th") node.setAttribute("role", (attributes || {}).scope?.startsWith("row") ? "rowheader" : "columnheader");
  for (const [key, value] of Object.entries(attributes || {})) if (value !== null) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
const put = (node, ...children) => node.replaceChildren(...children);
const press = (attributes, done, ...children) => {
  const button = make("button", { type: "button", ...attributes }, ...children);
  button.addEventListener("click", done);
  return button;
};

// What workbooks and editions say is Kazakh in every language, and may be written from right to left.
const kazakh = (text) => make("bdi", { lang: "kk" }, text);
const kindName = (kind) => data.kinds[state.lang][kind];
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

// A table: its heads, and lines of cells that say their head where it is laid out as cards.
const table = (node, heads, bodies) => put(node,
  make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col", class: head.n ? "n" : null }, head.text)))),
  ...bodies);
const cell = (head, attributes, ...children) => make("td", { "data-label": head, ...attributes }, ...children);
