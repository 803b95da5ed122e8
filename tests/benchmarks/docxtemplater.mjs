// docxtemplater: node docxtemplater.mjs CASE TEMPLATE OUT
// The zip is opened and the template compiled for each document, as its manual shows.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";

const [folder, template, out] = process.argv.slice(2);
const form = readFileSync(template);
for (const name of readdirSync(join(folder, "values")).sort()) {
  const values = JSON.parse(readFileSync(join(folder, "values", name), "utf-8"));
  const document = new Docxtemplater(new PizZip(form), { paragraphLoop: true });
  document.render(values);
  const data = document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  writeFileSync(join(out, `${basename(name, ".json")}.docx`), data);
}
