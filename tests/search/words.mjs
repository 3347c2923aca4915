// Every word of the index, searched, finds a page on which it stands, by itself and not by a likeness.
//
//   node tests/search/words.mjs SITE [--count N]
import { engine } from "./engine.mjs";

const args = process.argv.slice(2);
const at = args.indexOf("--count");
const count = at < 0 ? 1e9 : Number(args.splice(at, 2)[1]);
const { Jirei } = await engine(args[0]);
const book = await Jirei.ready();
const words = [...book.words.keys(), ...book.compounds.keys()].filter((word) => word.length > 1).sort();
const step = Math.max(1, words.length / count);
const squash = (text) => text.replace(/[ ー]/g, "");
let [asked, wrong] = [0, 0];
for (let place = 0; Math.floor(place) < words.length; place += step) {
  const word = words[Math.floor(place)];
  const { hits, suggestion } = await Jirei.search(word, { limit: 1 });
  asked++;
  const page = hits.length ? book.pages.find(({ url }) => url === hits[0].url.replace(/#.*/, "")) : null;
  if (page && !suggestion && page.text.includes(squash(word))) continue;
  wrong++;
  console.error(`${word}: ${hits.length ? hits[0].url : "nothing"} ${suggestion ?? ""}`);
}
console.log(`${asked} words of ${words.length}, ${wrong} not found as they stand`);
process.exit(wrong || !asked ? 1 : 0);
