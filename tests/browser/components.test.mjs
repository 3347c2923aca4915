// One of each component that themes/default/README.md names, taken out of the built handbook and put on one page.
// The page and its pictures are left in target/components/ to be looked at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { axeSource, build, fileUrl, launch, open, root } from "./lib.mjs";

const out = join(root, "target", "components");
let browser, site;
before(async () => {
  [browser, site] = [await launch(), await build()];
});
after(async () => {
  await browser?.close();
});

/** The rows of the table under "Components". */
function named() {
  const part = readFileSync(join(root, "themes", "default", "README.md"), "utf8").split("## Components")[1].split("\n## ")[0];
  return [...part.matchAll(/^\| ([^|]+) \| `(\.[\w-]+)` \| `([^`]+)` \|$/gm)].map(([, name, selector, page]) => ({ name, selector, page }));
}

test("every component stands on the page of examples, which meets no barrier", async () => {
  const components = named();
  assert.ok(components.length > 20, `${components.length} rows in the table`);
  const { page, close } = await open(browser, fileUrl(site, "index.html"), { javaScriptEnabled: false });
  const sprite = await page.evaluate(() => document.querySelector("svg.sprite").outerHTML);
  let examples = "";
  for (const [at, { name, selector, page: path }] of components.entries()) {
    await page.goto(fileUrl(site, path));
    const html = await page.evaluate(([selector, at]) => {
      const found = document.querySelector(selector);
      if (!found) return null;
      // Names are single on the page of examples, headings are below its own, and no part is a landmark twice.
      const html = found.outerHTML.replace(/ (id|for|aria-labelledby|aria-controls)="([^"]+)"/g, (_, key, value) => ` ${key}="${value.split(" ").map((one) => `e${at}-${one}`).join(" ")}"`)
        .replace(/href="(?!#s-|#i-)[^"]*"/g, 'href="#main"').replace(/<(\/?)h1/g, "<$1h2").replace(/<(\/?)(header|footer|nav|aside|main)\b/g, "<$1div")
        .replace(/ (role="search"|aria-label="[^"]*")(?=[^>]*class="(?:turn|crumbs|jump|toc|search))/g, "");
      return found.matches("li") ? `<ul>${html}</ul>` : found.matches("tr") ? null : html;
    }, [selector, at]);
    assert.ok(html, `${selector} (${name}) is not on ${path}`);
    examples += `<section class="example" aria-labelledby="c${at}"><h2 class="rule" id="c${at}">${name}</h2>${html}</section>\n`;
  }
  await close();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  cpSync(join(site, "assets"), join(out, "assets"), { recursive: true });
  const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";
  writeFileSync(join(out, "assets", "examples.css"), ".example { margin-block: 4rem; } .example > h2 { margin-block-end: 1.5rem; } html:not(.js) .example .needs-js { display: block; }\n");
  writeFileSync(join(out, "index.html"), `<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>部品の見本</title>
<link rel="stylesheet" href="assets/style.css"><link rel="stylesheet" href="assets/pages.css"><link rel="stylesheet" href="assets/examples.css"></head>
<body>${sprite}<main id="main" class="page"><h1>部品の見本</h1>
${examples}</main></body></html>
`);
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      const { page, complaints, close } = await open(browser, fileUrl(out, "index.html"), { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      await page.screenshot({ path: join(out, `${colorScheme}-${width}.png`), fullPage: true });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${over} px too wide at ${width}`);
      assert.deepEqual(complaints, []);
      await page.evaluate(axeSource);
      // Headings and landmarks belong to whole pages, not to parts of them.
      const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
      assert.deepEqual(violations.map((found) => `${colorScheme} ${width}: ${found.id}: ${found.nodes[0].html.slice(0, 160)}`), []);
      await close();
    }
  }
});
