// What is shown now; it stands in the address, so that a link shows the same.
const FILTERS = ["q", "region", "kind", "year"];
const SIZES = { bodies: 50, changes: 10, refused: 20, warned: 20 };
const FIRST = { lang: data.language, q: "", region: "", kind: "", year: "", sort: "share", down: false, group: "" };
const state = { ...FIRST, pages: { bodies: 0, changes: 0, refused: 0, warned: 0 }, open: new Set() };
let printing = "";

const words = () => {
  const found = new URLSearchParams();
  for (const [key, first] of Object.entries(FIRST)) if (state[key] !== first) found.set(key, state[key] === true ? "1" : String(state[key]));
  if (state.pages.bodies) found.set("page", String(state.pages.bodies + 1));
  for (const place of [...state.open].sort((a, b) => a - b)) found.append("open", bodies[place].documents[SHEET]);
  return found.toString();
};
const remember = () => {
  const address = words();
  if (address !== location.hash.slice(1)) history.replaceState(null, "", address ? "#" + address : location.pathname + location.search);
};
// Whatever an address says, only what there is to choose from is taken.
const recall = () => {
  const found = new URLSearchParams(location.hash.slice(1));
  const among = (key, all) => all.includes(found.get(key)) ? found.get(key) : FIRST[key];
  state.lang = among("lang", data.languages);
  state.q = found.get("q") || "";
  for (const key of ["region", "kind", "year"]) state[key] = among(key, distinct(key));
  state.sort = among("sort", ["place", ...columns().map((column) => column.key)]);
  state.down = found.has("sort") || found.has("down") ? found.get("down") === "1" : FIRST.down;
  state.group = among("group", groups(bodies).map((group) => group.key));
  const documents = found.getAll("open");
  state.open = new Set(bodies.filter((b) => documents.includes(b.documents[SHEET])).map((b) => b.place));
  const page = Number(found.get("page"));
  const first = chosen().findIndex((b) => state.open.has(b.place));
  state.pages.bodies = page > 0 ? page - 1 : Math.max(0, Math.floor(first / SIZES.bodies));
};
