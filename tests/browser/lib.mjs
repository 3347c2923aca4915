// What the browser tests share: the built site over http and by file://, a browser, and checks that hold on every page.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "..", "..");
export const axeSource = readFileSync(join(here, "node_modules", "axe-core", "axe.min.js"), "utf8");

/** The program; tests/run builds it first. */
export const binary = process.env.JIREI ?? join(root, "target", "work", "jirei");

function chromiumPath() {
  const known = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  const found = known.find((path) => path && existsSync(path));
  if (!found) throw new Error("no Chromium found; set CHROMIUM to its path");
  return found;
}

export function launch() {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** Runs a command to its end; resolves with code and output. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    let stdout = "", stderr = "";
    child.stdout.on("data", (data) => { stdout += data; });
    child.stderr.on("data", (data) => { stderr += data; });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

const VNU = join(here, "node_modules", "vnu-jar", "build", "dist", "vnu.jar");
// The checker does not know the pseudo-element for marked words (CSS Custom Highlight API), which browsers have had since 2022.
const UNKNOWN = /\(jirei-(found|here)\)/;

/** What the Nu HTML checker says of files or addresses, warnings as well. */
export async function vnu(targets, options = []) {
  const { stderr } = await run("java", ["-Xss8m", "-jar", VNU, "--format", "json", ...options, ...targets]);
  const { messages } = JSON.parse(stderr);
  return messages.filter(({ extract = "" }) => !UNKNOWN.test(extract)).map(({ url, lastLine, message, extract }) => `${url}:${lastLine} ${message} ${extract ?? ""}`);
}

// The checker refuses addresses of this very machine, and for files it takes 'self' for nothing: it would have the page's own
// assets and its linked data (which no browser runs) shut out. That browsers let them in, and that no other script stands in a
// page, other tests prove.
const OF_FILES = / (Inline script|Resource) violates Content Security Policy \(meta tag\): (blocked by “script-src”|external (stylesheet|script) “(\.\.\/)?assets\/[\w.-]+\?v=\w+” blocked by) /;

/** What the checker says of all pages of a built site. */
export async function unsound(site) {
  return (await vnu(pages(site).map((path) => join(site, path)))).filter((told) => !OF_FILES.test(told));
}

/** Builds `content` into a fresh folder. */
export async function build(content = join(root, "content")) {
  const out = join(mkdtempSync(join(tmpdir(), "jirei-site-")), "public");
  const { code, stderr } = await run(binary, ["build", "--content", content, "--out", out]);
  if (code !== 0) throw new Error(`jirei build ended with ${code}\n${stderr}`);
  return out;
}

/** Serves the handbook as `jirei serve` does; resolves once it says where. */
export function serve(content = join(root, "content")) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, ["serve", "--content", content, "--port", "0"]);
    let said = "", told = "";
    // A pipe that nobody empties would stop the program that tells of many problems.
    child.stderr.on("data", (data) => { told += data; });
    child.stdout.on("data", (data) => {
      said += data;
      const address = said.match(/http:\/\/[\d.]+:\d+\//);
      if (address) resolve({ address: address[0], stop: () => child.kill() });
    });
    child.on("close", (code) => reject(new Error(`jirei serve ended with ${code}: ${said}${told}`)));
  });
}

/** All HTML pages of a built site, as paths below its root. */
export function pages(site) {
  const list = (folder) => readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => entry.isDirectory() ? list(join(folder, entry.name)) : [join(folder, entry.name)]);
  return list(site).filter((file) => file.endsWith(".html")).map((file) => relative(site, file).split(sep).join("/")).sort();
}

/** The `file:` address of a page; what follows `?` or `#` stays as it is. */
export function fileUrl(site, address) {
  const [, path, rest] = address.match(/^([^?#]*)(.*)$/s);
  return pathToFileURL(join(site, ...path.split("/"))).href + rest;
}

/** Whether an address is the preview's own (its script and the news it waits for); no built site has any. */
export const ofPreview = (url) => new URL(url).pathname.startsWith("/_jirei/");

/** A page that remembers every console error, failed request and request to another host. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ locale: "ja-JP", ...options });
  // Slow machines are no fault of a page's.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => { if (message.type() === "error") complaints.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A request that the test itself broke off by going on to the next page is no complaint.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  const origin = new URL(url).origin;
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith("data:") && new URL(asked).origin !== origin) complaints.push(`foreign: ${asked}`);
  });
  await page.goto(url, { waitUntil: "load" });
  return { page, complaints, close: () => context.close() };
}

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
