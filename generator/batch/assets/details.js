// A row unfolded: where its points were lost, by whom, and what would raise its sections.

const opener = (b) => {
  const open = state.open.has(b.place);
  return press({ class: "more", "aria-expanded": String(open), "aria-label": say("details") + ", " + b.name, "data-open": b.place },
    () => {
      if (!state.open.delete(b.place)) state.open.add(b.place);
      drawTable(chosen());
      remember();
      byId("table").querySelector('[data-open="' + b.place + '"]')?.focus();
    }, (open ? "▾ " : "▸ ") + say("details"));
};

const rowOf = (section, place) => data.rows.find(([s, , p]) => s === section && p === place);
const rowName = (section, place) => data.sections[section] + " " + rowOf(section, place)[1];

const counts = (section, [, failing, before, inspected]) => {
  const key = before !== null ? "counts.loss" : inspected !== null ? "counts.inspection" : "counts.plain";
  const facts = { counted: section.organisations, failing, before, inspected };
  return filled(data.said[state.lang][key], facts);
};

const lostRow = (b, n, lost) => {
  const section = b.sections[n], [place, failing, , , named] = lost;
  const most = data.most[b.edition][n][place];
  const organisations = named.map(([bin, name, why]) => {
    const facts = { name: data.names[name] || say("unnamed"), bin, fact: fact(why) };
    return make("li", {}, make("bdi", {}, filled(data.said[state.lang]["line.organisation"], facts).replace(/: $/, "")));
  });
  if (failing > named.length && named.length) organisations.push(make("li", {}, say("more-organisations", { count: number(failing - named.length) })));
  return make("li", {}, make("b", {}, kazakh(rowName(n, place)), " – ", say("of", { points: section.rows[place], maximum: most })), " ",
    kazakh(rowOf(n, place)[3]), make("div", {}, counts(section, lost)), make("ul", {}, ...organisations));
};

const gainsOf = (b, n) => {
  const section = b.sections[n];
  if (section.share === null || !section.gains.length && !section.needed) return [];
  const up = LEVELS[LEVELS.indexOf(section.level) - 1];
  const title = section.needed ? say("to-next", { points: number(section.needed), level: say("level-" + up) }) : say("highest");
  const lines = section.gains.map(([place, points, organisations]) => {
    const facts = { points, row: rowOf(n, place)[1], count: number(organisations) };
    const alone = section.needed && points >= section.needed ? " " + say("alone") : "";
    return make("li", {}, say(organisations ? "gain" : "gain-uninspected", facts) + alone);
  });
  return [make("dt", {}, kazakh(data.sections[n]), " – ", title), make("dd", {}, make("ul", {}, ...lines))];
};

const detailsRow = (b) => {
  const lost = b.sections.flatMap((section, n) => section.lost.map((one) => lostRow(b, n, one)));
  const gains = b.sections.flatMap((_, n) => gainsOf(b, n));
  const parts = [make("h3", {}, say("lost-rows")),
    lost.length ? make("ul", { class: "lost" }, ...lost) : make("p", {}, say(b.share === null ? "not-scored" : "nothing-lost"))];
  if (gains.length) parts.push(make("h3", {}, say("gains")), make("p", { class: "soft" }, say("arithmetic")), make("dl", { class: "gains" }, ...gains));
  return make("tr", { class: "details" }, make("td", { colspan: columns().length }, make("div", {}, ...parts)));
};
