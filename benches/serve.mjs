// From saving a case to its page shown anew: `jirei serve` beside an open page in Chromium.
//
//   node benches/serve.mjs CONTENT [--runs N] [--case PATH]
//
// Each run adds a sentence to one case of a copy of CONTENT, renamed into place as editors do, and stops the time until the
// page that shows the case has loaded with the sentence in it. With it the answers of the server to a plain page are timed,
// so that what the browser takes for itself can be told. Needs `npm ci` in tests/browser; JIREI names the program.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join, basename } from "node:path";
import { launch, root } from "../tests/browser/lib.mjs";

const args = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : args.splice(at, 2)[1];
};
const runs = Number(option("--runs", "11"));
const one = option("--case");
const [from] = args;
const binary = process.env.JIREI ?? join(root, "target", "release", "jirei");

const folder = mkdtempSync(join(tmpdir(), "jirei-serve-"));
const content = join(folder, "content");
cpSync(from, content, { recursive: true });
const cases = readdirSync(join(content, "cases")).filter((name) => name.endsWith(".md")).sort();
const file = join(content, "cases", one ?? cases[cases.length >> 1]);

const child = spawn(binary, ["serve", "--content", content, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
let said = "";
child.stdout.on("data", (data) => { said += data; });
process.on("exit", () => { child.kill(); rmSync(folder, { recursive: true, force: true }); });
const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
const started = performance.now();
while (!/http:\/\/[\d.]+:\d+\//.test(said)) await pause(20);
console.log(`${cases.length} cases; shown ${(performance.now() - started).toFixed(0)} ms after the start`);
const address = `${said.match(/http:\/\/[\d.]+:\d+\//)[0]}cases/${basename(file, ".md")}.html`;

const browser = await launch();
const page = await browser.newPage();
// Chromium tells when a page with the sentence has loaded: nothing polls.
let arrived = () => {};
await page.exposeFunction("jireiLoaded", (text) => arrived(text));
await page.addInitScript(() => {
  addEventListener("load", () => window.jireiLoaded(document.querySelector("main").textContent));
});
const times = [];
const loads = [];
await page.goto(address, { waitUntil: "load" });
for (let run = 0; run <= runs; run++) {
  const sentence = `${run + 1}回目の保存で加えた文です。`;
  const shown = new Promise((resolve) => { arrived = (text) => { if (text.includes(sentence)) resolve(performance.now()); }; });
  const text = readFileSync(file, "utf8");
  writeFileSync(`${file}~`, text.replace(/(\n## [^\n]+\n)/, `$1\n${sentence}\n`));
  const saved = performance.now();
  renameSync(`${file}~`, file);
  const took = (await shown) - saved;
  // The first is for warming up.
  if (run > 0) times.push(took);
  const begun = performance.now();
  await page.reload({ waitUntil: "load" });
  loads.push(performance.now() - begun);
  await pause(cases.length > 5000 ? 2000 : 300);
}
await browser.close();
const told = (list) => {
  const sorted = list.toSorted((a, b) => a - b);
  return `median ${sorted[sorted.length >> 1].toFixed(0)} ms, ${sorted[0].toFixed(0)} to ${sorted.at(-1).toFixed(0)}`;
};
console.log(`saved → shown: ${told(times)}`);
console.log(`a mere reload: ${told(loads)}`);
process.exit(0);
