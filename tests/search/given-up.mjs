// A large handbook's search gives up reading pages that may hold what was asked for at best; what it did read comes first then,
// and is not lost behind them. Runs search-shards.js alone, over a handbook of 5,000 pages that are only numbers.
import assert from "node:assert/strict";
import fs from "node:fs";
import vm from "node:vm";

const [n, limit] = [5000, 10];
const book = { n, refs: 0, gone: new Set(), held: new Map(), per: 1, core: { grams: "", words: "", sounds: "", pieces: "", code: [1, 1], gcode: [1, 1] } };
const source = {};
const script = new URL("../../themes/default/static/search-shards.js", import.meta.url);
vm.runInNewContext(fs.readFileSync(script, "utf8"), { Jirei: { data: (name, make) => make({ book, source, readers: {}, want: () => true, waysOf: () => [], squash: (text) => text }) } });

// Every page may hold all of it as it was typed; reading shows that none does, but that each says something like it.
const [typed, alike] = [5, 2];
const chosen = new Uint8Array(n);
const class_ = new Float32Array(n).fill(typed);
const ranked = () => Array.from({ length: n }, (_, page) => page).sort((a, b) => class_[b] - class_[a] || a - b);
let rounds = 0;
for (; ; rounds++) {
  assert.ok(rounds < 1000, "reading comes to an end");
  const unread = source.unread(ranked(), chosen, { class_, literal: typed, named: 3, wanted: [] }, limit, rounds);
  if (!unread.length) break;
  for (const page of unread) [chosen[page], class_[page]] = [1, alike];
}
// What may stand there as typed is read to the end: then nothing is left that could come before.
assert.equal(chosen.reduce((sum, read) => sum + read, 0), n);

// The same where other names are asked for: the rest is given up, and what was read is shown.
chosen.fill(0);
class_.fill(4);
for (let round = 0; ; round++) {
  const unread = source.unread(ranked(), chosen, { class_, literal: typed, named: 3, wanted: [] }, limit, round);
  if (!unread.length) break;
  for (const page of unread) [chosen[page], class_[page]] = [1, alike];
}
const read = chosen.reduce((sum, read) => sum + read, 0);
assert.ok(read < n / 5, `${read} of ${n} pages were read`);
const shown = source.settled(ranked(), chosen, { wanted: [], class_ }).slice(0, limit);
assert.ok(shown.length === limit && shown.every((page) => chosen[page]), "the first results are pages that were read");
assert.equal(source.settled(ranked(), chosen, { wanted: [], class_ }).length, n, "the others are still counted");
console.log(`${read} of ${n} pages read before the rest is given up`);
