// The browser's side of tests/vectors/fold.json: node tests/search/fold.mjs search.js VECTORS.json VARIANTS.txt
import fs from "node:fs";
import vm from "node:vm";

const [script, vectors, variants] = process.argv.slice(2);
const context = vm.createContext({});
vm.runInContext(fs.readFileSync(script, "utf8"), context, { filename: script });
const { data, fold } = vm.runInContext("Jirei", context);
// A handbook without pages, but with all variants of kanji.
data("index", { v: 3, n: 0, refs: 0, terms: [], variants: fs.readFileSync(variants, "utf8").trim(), functions: "", frames: "" });
let wrong = 0;
for (const [source, folded] of JSON.parse(fs.readFileSync(vectors, "utf8"))) {
  const { text, starts } = fold(source);
  if (text === folded && starts.length === text.length) continue;
  wrong++;
  console.error(`${JSON.stringify(source)}: expected ${JSON.stringify(folded)}, got ${JSON.stringify(text)}`);
}
process.exit(wrong ? 1 : 0);
