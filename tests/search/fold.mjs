// The browser's side of tests/vectors/fold.json: node tests/search/fold.mjs search.js VECTORS.json
import fs from "node:fs";
import vm from "node:vm";

const [script, vectors] = process.argv.slice(2);
const context = vm.createContext({});
vm.runInContext(fs.readFileSync(script, "utf8"), context, { filename: script });
const { fold } = vm.runInContext("Jirei", context);
let wrong = 0;
for (const [source, folded] of JSON.parse(fs.readFileSync(vectors, "utf8"))) {
  const { text, starts } = fold(source);
  if (text === folded && starts.length === text.length) continue;
  wrong++;
  console.error(`${JSON.stringify(source)}: expected ${JSON.stringify(folded)}, got ${JSON.stringify(text)}`);
}
process.exit(wrong ? 1 : 0);
