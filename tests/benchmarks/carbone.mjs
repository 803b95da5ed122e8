// carbone: node carbone.mjs CASE TEMPLATE OUT
// It reads and prepares the template for each document, as its manual shows.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import carbone from "carbone";

const [folder, template, out] = process.argv.slice(2);
const render = promisify(carbone.render);
for (const name of readdirSync(join(folder, "values")).sort()) {
  const values = JSON.parse(readFileSync(join(folder, "values", name), "utf-8"));
  writeFileSync(join(out, `${basename(name, ".json")}.docx`), await render(template, values, {}));
}
