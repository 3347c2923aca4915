// A query has one answer, whatever was asked before: each query of a file asked first, and asked after all the others.
//
//   node tests/search/order.mjs SITE QUERIES.json [--count N]
import fs from "node:fs";
import { engine } from "./engine.mjs";

const args = process.argv.slice(2);
const at = args.indexOf("--count");
const count = at < 0 ? 1e9 : Number(args.splice(at, 2)[1]);
const [site, file] = args;
const all = JSON.parse(fs.readFileSync(file, "utf8")).map(({ q }) => q);
// What brings all that can be brought goes before everything else.
const before = ["量子コンピュータの研究", "地域法活", "ryugasaki", "とうのう", "合わせもつ", "二十四時間", "テルム", "、", "・・", ...all];
const step = Math.max(1, Math.floor(all.length / count));
const asked = all.filter((_, at) => at % step === 0).slice(0, count);
const answer = async ({ Jirei }, query) => JSON.stringify(await Jirei.search(query));

const late = await engine(site);
for (const query of before) await answer(late, query);
await late.Jirei.search("の", { limit: 100 });
let wrong = 0;
for (const query of asked) {
  const [first, after] = [await answer(await engine(site), query), await answer(late, query)];
  if (first === after) continue;
  wrong++;
  console.error(`${query}: first ${first.slice(0, 300)}\n  after others ${after.slice(0, 300)}`);
}
console.log(`${asked.length} queries, ${wrong} with another answer after others`);
process.exit(wrong ? 1 : 0);
