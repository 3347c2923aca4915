// One command by which every change of the search is judged: quality, bytes and latency, of small and of large sites.
//
//   node tests/search/bench.mjs SITE QUERIES.json [--latency N] [--bytes N] [--no-quality]
//
// quality   S@1, nDCG@10 … by group (run.mjs, in node)
// bytes     what a first query loads in Chromium, read off its requests: a fresh page and an empty cache for every query;
//           search scripts, index and shards apart, as sent (gzip -9) and raw; the median over the queries
// latency   from the input event to the new list of results in the DOM, real typing into the real box, every prefix of
//           every query; all that they need is loaded before (each is typed once unmeasured)
//
// --bytes and --latency take the first N queries only. Needs `npm ci` in tests/browser.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";
import { launch } from "../browser/lib.mjs";

const args = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : args.splice(at, 2)[1];
};
const [forBytes, forLatency] = [Number(option("--bytes", "1000")), Number(option("--latency", "1000"))];
const quality = !args.includes("--no-quality");
const [site, file] = args.filter((argument) => !argument.startsWith("--"));
const queries = JSON.parse(fs.readFileSync(file, "utf8")).map(({ q }) => q);
const here = path.dirname(fileURLToPath(import.meta.url));

if (quality) {
  const told = execFileSync("node", [path.join(here, "run.mjs"), site, file], { maxBuffer: 1 << 28 }).toString();
  console.log(told.split("\n").filter((line) => !/^(\d\.\d\d |     )/.test(line)).join("\n").trim());
}

/** Serves the site, packed as a web server would. */
function serve() {
  const packed = new Map();
  const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };
  const server = http.createServer((request, response) => {
    const name = path.join(site, decodeURIComponent(new URL(request.url, "http://a").pathname));
    if (!name.startsWith(path.normalize(site)) || !fs.existsSync(name) || fs.statSync(name).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    if (!packed.has(name)) packed.set(name, zlib.gzipSync(fs.readFileSync(name), { level: 9 }));
    response.writeHead(200, { "Content-Type": types[path.extname(name)] ?? "application/octet-stream", "Content-Encoding": "gzip", "Cache-Control": "no-store" });
    response.end(packed.get(name));
  });
  const sizes = (url) => {
    const name = path.join(site, decodeURIComponent(new URL(url).pathname));
    return packed.has(name) ? [packed.get(name).length, fs.statSync(name).size] : [0, 0];
  };
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done({ server, sizes, origin: `http://127.0.0.1:${server.address().port}/` })));
}

const BOX = "main form.search input[name=q]";
/** Runs in the page: notes when the list of results follows what was typed. */
function watch(box) {
  const times = (window.benchTimes = {});
  let [typed, since] = ["", 0];
  document.addEventListener("DOMContentLoaded", () => {
    const input = document.querySelector(box);
    input.addEventListener("input", () => {
      since = performance.now();
      typed = input.value.trim();
    }, true);
    new MutationObserver((changes) => {
      if (!typed || times[typed] !== undefined) return;
      const list = input.form.querySelector(".suggest");
      if (!list || !changes.some((change) => list.contains(change.target))) return;
      const options = Array.from(list.querySelectorAll("[role=option]"));
      const follows = (option) => (option.dataset.href || "").includes(`q=${encodeURIComponent(typed)}`) || option.textContent.includes(`「${typed}」`) || option.textContent.includes("もしかして");
      // Only a list that speaks of what stands in the box counts, not that of an earlier prefix.
      if (options.some(follows)) times[typed] = performance.now() - since;
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
const shares = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
};
const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

const browser = await launch();
const { server, sizes, origin } = await serve();
const kinds = [["script", (url) => /\/assets\/search[^/]*\.js|\/assets\/marks\.js/.test(url)], ["index", (url) => /\/search\/index\.js/.test(url)], ["shards", (url) => /\/search\//.test(url)], ["names", (url) => /\/data\/names/.test(url)], ["other", () => true]];
const settled = async (page, query, wait) => {
  try {
    await page.waitForFunction((query) => window.benchTimes[query] !== undefined, query, { timeout: wait, polling: 5 });
    return true;
  } catch {
    return false;
  }
};

const loads = [];
const unanswered = [];
for (const query of queries.slice(0, forBytes)) {
  const context = await browser.newContext({ locale: "ja-JP" });
  const page = await context.newPage();
  await page.addInitScript(watch, BOX);
  await page.goto(origin + "index.html", { waitUntil: "load" });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.focus(BOX);
  await page.keyboard.insertText(query);
  if (!(await settled(page, query.trim(), 60000))) unanswered.push(query);
  await page.waitForLoadState("networkidle");
  const load = { query, files: asked.length };
  for (const [kind] of kinds) load[kind] = [0, 0];
  for (const url of asked) {
    const kind = kinds.find(([, is]) => is(url))[0];
    const [packed, raw] = sizes(url);
    load[kind] = [load[kind][0] + packed, load[kind][1] + raw];
  }
  load.all = kinds.reduce((sum, [kind]) => [sum[0] + load[kind][0], sum[1] + load[kind][1]], [0, 0]);
  loads.push(load);
  await context.close();
}
if (loads.length) {
  console.log(`\nbytes of a first query, ${loads.length} queries (median gz / median raw; most gz)`);
  for (const kind of [...kinds.map(([kind]) => kind), "all"]) {
    const [packed, raw] = [0, 1].map((at) => shares(loads.map((load) => load[kind][at])));
    console.log(`  ${kind.padEnd(8)} ${kilo(packed.p50).padStart(10)} / ${kilo(raw.p50).padStart(10)}   ${kilo(packed.max).padStart(10)}`);
  }
  console.log(`  files    ${String(shares(loads.map((load) => load.files)).p50).padStart(7)}`);
}

const page = await (await browser.newContext({ locale: "ja-JP" })).newPage();
await page.addInitScript(watch, BOX);
await page.goto(origin + "index.html", { waitUntil: "load" });
const times = [];
for (const query of queries.slice(0, forLatency)) {
  for (const measured of [false, true]) {
    await page.fill(BOX, "");
    await page.evaluate(() => { for (const key of Object.keys(window.benchTimes)) delete window.benchTimes[key]; });
    await page.focus(BOX);
    let typed = "";
    for (const letter of query) {
      typed += letter;
      await page.keyboard.type(letter);
      const prefix = typed.trim();
      if (prefix !== typed.trimStart() || !prefix) continue;
      const answered = await settled(page, prefix, measured ? 10000 : 60000);
      if (!measured) continue;
      if (answered) times.push(await page.evaluate((prefix) => window.benchTimes[prefix], prefix));
      else unanswered.push(prefix);
    }
  }
}
if (times.length) {
  const { p50, p95, max } = shares(times);
  console.log(`\nlatency, keystroke to results, ${times.length} prefixes, warm: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, max ${max.toFixed(1)} ms`);
}
if (unanswered.length) console.log(`no list came for: ${unanswered.join(", ")}`);
server.close();
await browser.close();
