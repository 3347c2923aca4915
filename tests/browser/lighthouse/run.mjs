// Lighthouse with its mobile profile on four pages: `npm ci --ignore-scripts && npm run lighthouse` in this folder, on a quiet
// machine. Prints the four scores and the largest contentful paint; ends with 1 where one is below the floor. The pages are
// served gzipped, as web servers do; `jirei serve` does not. `node run.mjs SITE` takes a site that was built.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { launch as launchChrome } from "chrome-launcher";
import lighthouse from "lighthouse";
import { build } from "../lib.mjs";

const FLOOR = 98, LCP = 1000;
const PAGES = ["index.html", "cases.html", "cases/01-tosa.html", "search.html?q=" + encodeURIComponent("退院支援")];
const KINDS = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml" };

const site = process.argv[2] ?? await build();
const server = createServer(async (request, response) => {
  const path = join(site, decodeURIComponent(new URL(request.url, "http://x/").pathname));
  if (!path.startsWith(site) || !(await stat(path).catch(() => null))?.isFile()) { response.writeHead(404).end(); return; }
  const packed = gzipSync(await readFile(path));
  response.writeHead(200, { "content-type": KINDS[extname(path)] ?? "application/octet-stream", "content-encoding": "gzip", "cache-control": "max-age=31536000" }).end(packed);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const chrome = await launchChrome({ chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"] });
let below = false;
for (const page of PAGES) {
  const { lhr } = await lighthouse(`http://127.0.0.1:${server.address().port}/${page}`, { port: chrome.port, output: "json", logLevel: "error" });
  const scores = Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)]);
  const lcp = Math.round(lhr.audits["largest-contentful-paint"].numericValue);
  console.log(page.split("?")[0].padEnd(22), scores.map(([name, score]) => `${name} ${score}`).join("  "), ` LCP ${lcp} ms`);
  for (const { id, score, title } of Object.values(lhr.audits)) if (score !== null && score < 0.9) console.log(`    ${id}: ${title} (${score})`);
  below ||= scores.some(([, score]) => score < FLOOR) || lcp > LCP;
}
await chrome.kill();
server.close();
process.exit(below ? 1 : 0);
