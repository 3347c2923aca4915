// Answers a file of queries and scores the answers.
//
//   node tests/search/run.mjs SITE QUERIES.json [--engine search.js] [--json RESULTS.json] [--verbose]
//
// Measures, averaged over queries (binary relevance): S@1, S@5, R@10, nDCG@10, zero (share of empty answers).
// A floor is asserted with --floor 0.9 (nDCG@10 over all), --floors variant=0.93,everyday=0.6 (by group) and --no-empty.
import fs from "node:fs";
import { engine } from "./engine.mjs";

const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const flag = (name) => {
  const at = args.indexOf(name);
  if (at >= 0) args.splice(at, 1);
  return at >= 0;
};
const [script, json, floor, floors, verbose, noEmpty] = [option("--engine"), option("--json"), option("--floor"), option("--floors"), flag("--verbose"), flag("--no-empty")];
const [site, file] = args;
const { Jirei, milliseconds } = await engine(site, script);
const queries = JSON.parse(fs.readFileSync(file, "utf8"));
const name = (url) => url.replace(/#.*/, "").replace(/^.*\//, "").replace(/\.html$/, "");

const rows = [];
const times = [];
for (const { id, group, q, relevant } of queries) {
  const before = process.hrtime.bigint();
  const answer = await Jirei.search(q, { limit: 50 });
  times.push(Number(process.hrtime.bigint() - before) / 1e6);
  const ranked = [...new Set(answer.hits.map((hit) => name(hit.url)))];
  const hits = ranked.slice(0, 10).map((page) => (relevant.includes(page) ? 1 : 0));
  const gain = (count) => (rank) => (rank < count ? 1 / Math.log2(rank + 2) : 0);
  const ideal = [...Array(10).keys()].map(gain(Math.min(10, relevant.length))).reduce((a, b) => a + b, 0);
  const sum = hits.reduce((a, b) => a + b, 0);
  const score = { s1: hits[0] || 0, s5: Number(hits.slice(0, 5).includes(1)), r10: sum / Math.min(10, relevant.length), ndcg: hits.reduce((all, hit, i) => all + hit / Math.log2(i + 2), 0) / ideal, zero: Number(!ranked.length) };
  rows.push({ id, group, q, relevant, ranked, answer, score });
}

const average = (list) => ["s1", "s5", "r10", "ndcg", "zero"].map((key) => (list.reduce((sum, row) => sum + row.score[key], 0) / list.length).toFixed(3));
console.log("group".padEnd(12), "   n  S@1   S@5   R@10  nDCG  zero");
for (const group of [...new Set(rows.map((row) => row.group))]) {
  const list = rows.filter((row) => row.group === group);
  console.log(group.padEnd(12), String(list.length).padStart(4), ...average(list));
}
console.log("all".padEnd(12), String(rows.length).padStart(4), ...average(rows));
times.sort((a, b) => a - b);
console.log(`load ${milliseconds.toFixed(0)} ms; query median ${times[times.length >> 1].toFixed(1)} ms, slowest ${times[times.length - 1].toFixed(1)} ms`);
for (const row of rows.filter((row) => verbose || row.score.ndcg < 0.9)) {
  console.log(`${row.score.ndcg.toFixed(2)} ${row.id} ${row.q}  ${row.answer.suggestion ? "(" + row.answer.suggestion + ")" : ""} total ${row.answer.total}`);
  console.log("     got ", row.answer.hits.slice(0, 8).map((hit) => name(hit.url) + " " + hit.why + " " + hit.score).join(", "));
  console.log("     want", row.relevant.join(" "));
}
if (json) fs.writeFileSync(json, JSON.stringify({ results: rows.map(({ id, ranked }) => ({ id, ranked })) }, null, 1));
const [, , , ndcg, zero] = average(rows).map(Number);
if ((floor && ndcg < Number(floor)) || (noEmpty && zero > 0)) {
  console.error(`below the floor: nDCG@10 ${ndcg} (${floor}), empty answers ${zero}`);
  process.exit(1);
}
for (const [group, least] of (floors ?? "").split(",").filter(Boolean).map((pair) => pair.split("="))) {
  const list = rows.filter((row) => row.group === group);
  const [, , , found] = average(list).map(Number);
  if (list.length && found >= Number(least)) continue;
  console.error(`${group}: nDCG@10 ${found}, below ${least}`);
  process.exit(1);
}
