// The handbook as one file: everything inside, every link works, with script page by page and without as one long document.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { axeSource, binary, build, launch, open, pages, root, run, vnu } from "./lib.mjs";

let browser, site, file, address;
before(async () => {
  [browser, site] = [await launch(), await build()];
  file = join(mkdtempSync(join(tmpdir(), "jirei-one-")), "handbook.html");
  const { code, stderr } = await run(binary, ["build", "--content", join(root, "content"), "--single-file", file]);
  assert.equal(code, 0, stderr);
  address = pathToFileURL(file).href;
});
after(async () => {
  await browser?.close();
});

const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const heading = (page) => page.evaluate(() => document.querySelector("main h1").textContent.trim());

describe("the file", () => {
  test("holds all that it needs and asks for nothing, on every page", async () => {
    const text = readFileSync(file, "utf8");
    assert.doesNotMatch(text, /<link[^>]+rel="stylesheet"|<script[^>]+\ssrc=|\sstyle="|\son[a-z]+="/);
    const { page, complaints, close } = await open(browser, address);
    let shown = 0;
    for (const path of pages(site).filter((path) => path !== "404.html")) {
      await page.evaluate((path) => { location.hash = "#" + path; }, path);
      await page.waitForFunction((path) => document.documentElement.dataset.page === path, path);
      shown += 1;
      const seen = await page.evaluate(() => document.querySelector("main").innerText.length);
      assert.ok(seen > 50, `${path}: ${seen} characters`);
    }
    assert.ok(shown > 100);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("says no page other than the site says it", async () => {
    const { page, close } = await open(browser, address);
    for (const path of ["index.html", "cases.html", "cases/06-otsu.html", "terms.html", "data.html", "print.html"]) {
      const { page: other, close: closeOther } = await open(browser, pathToFileURL(join(site, ...path.split("/"))).href);
      await page.evaluate((path) => { location.hash = "#" + path; }, path);
      await page.waitForFunction((path) => document.documentElement.dataset.page === path, path);
      const text = (of) => of.evaluate(() => document.body.innerText.replace(/\s+/g, " "));
      assert.equal(await text(page), await text(other), path);
      assert.equal(await page.title(), await other.title());
      await closeOther();
    }
    await close();
  });

  test("has no dead link and no name twice, and reads on as one document without script", async () => {
    const { page, complaints, close } = await open(browser, address, { javaScriptEnabled: false, reducedMotion: "reduce" });
    const { dead, twice, hidden, outside } = await page.evaluate(() => {
      const ids = new Map();
      for (const { id } of document.querySelectorAll("[id]")) ids.set(id, (ids.get(id) ?? 0) + 1);
      const links = [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"));
      const place = (link) => decodeURIComponent(link.slice(1)).replace(/\?[^:]*/, "");
      return {
        dead: links.filter((link) => link.startsWith("#") && !ids.has(place(link))),
        outside: links.filter((link) => !/^(#|data:|https?:|mailto:)/.test(link)),
        twice: [...ids].filter(([, times]) => times > 1),
        hidden: [...document.querySelectorAll("main > .leaf")].filter((leaf) => !leaf.checkVisibility()).map((leaf) => leaf.id),
      };
    });
    assert.deepEqual({ dead, outside, twice, hidden }, { dead: [], outside: [], twice: [], hidden: [] });
    await page.goto(address + "#cases/06-otsu.html");
    const top = await page.evaluate(() => document.getElementById("cases/06-otsu.html").getBoundingClientRect().top);
    assert.ok(Math.abs(top) < 900, `the link leads to the page: ${top}`);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("passes the Nu HTML checker", async () => {
    // Every page keeps its own first heading, as on the site; the checker would have one of them in a whole document. Whether the
    // policy lets scripts and styles in is told by the browser, above; the checker does not work out their hashes.
    const known = /Consider using the “h1” element|violates Content Security Policy/;
    assert.deepEqual((await vnu([file])).filter((told) => !known.test(told)), []);
  });
});

describe("a reader of the file", () => {
  test("searches, opens a hit with the words marked, and comes back to the results", async () => {
    const { page, complaints, close } = await open(browser, address);
    await page.fill("main form.search input[name=q]", "出前講座");
    await page.press("main form.search input[name=q]", "Enter");
    await page.waitForSelector(".hits li");
    assert.match(await hash(page), /^#search\.html\?q=出前講座/);
    const hits = await page.locator(".hits li").count();
    await page.locator(".hits li a").first().click();
    await page.waitForSelector(".marks");
    assert.match(await page.locator(".marks").innerText(), /出前講座/);
    assert.match(await hash(page), /^#cases\/.*hl=.*/);
    await page.goBack();
    await page.waitForSelector(".hits li");
    assert.equal(await page.locator(".hits li").count(), hits);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("filters, finds the state in the address, and passes the address on", async () => {
    const { page, complaints, close } = await open(browser, address + "#cases.html", { viewport: { width: 1280, height: 900 } });
    await page.evaluate(() => document.querySelector("form.filter input[name=reg][value=kinki]").click());
    await page.waitForFunction(() => Number(document.querySelector("[data-count]").textContent) < 18);
    const count = await page.locator("[data-count]").first().textContent();
    const { page: again, close: closeAgain } = await open(browser, page.url(), { viewport: { width: 1280, height: 900 } });
    assert.equal(await again.locator("[data-count]").first().textContent(), count, page.url());
    assert.deepEqual(complaints, []);
    await closeAgain();
    await close();
  });

  test("finds a box behind / on any page, and nothing of the page before is left", async () => {
    const { page, complaints, close } = await open(browser, address + "#cases/01-tosa.html");
    for (const path of ["keywords.html", "cases/02-ikoma.html"]) {
      await page.evaluate((path) => { location.hash = "#" + path; }, path);
      await page.waitForFunction((path) => document.documentElement.dataset.page === path, path);
    }
    await page.keyboard.press("/");
    assert.equal(await page.locator("dialog[open]").count(), 1, "the listeners of left pages are gone");
    await page.keyboard.type("看取り");
    await page.waitForSelector("dialog [role=option]");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.documentElement.dataset.page !== "cases/02-ikoma.html" || !document.querySelector("dialog[open]"));
    assert.deepEqual(complaints, []);
    await close();
  });

  test("goes to an anchor, on with the keyboard from there, and back to where the page was", async () => {
    const { page, close } = await open(browser, address + "#cases/01-tosa.html", { viewport: { width: 1280, height: 700 }, reducedMotion: "reduce" });
    const first = await heading(page);
    await page.locator(".toc li a").last().click();
    const scrolled = await page.waitForFunction(() => scrollY > 500 && scrollY);
    assert.match(await hash(page), /^#cases\/01-tosa\.html:/);
    await page.locator(".turn a").last().click();
    await page.waitForFunction((first) => document.querySelector("main h1").textContent.trim() !== first, first);
    await page.waitForFunction(() => scrollY === 0);
    await page.goBack();
    await page.waitForFunction((first) => document.querySelector("main h1").textContent.trim() === first, first);
    await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 400, await scrolled.jsonValue());
    await close();
  });

  test("compares two cases, whose data stands in the file", async () => {
    const { page, complaints, close } = await open(browser, address + "#compare.html?c=1,2", { viewport: { width: 1280, height: 900 } });
    await page.waitForSelector(".compare tbody tr");
    assert.match(await page.locator(".compare").innerText(), /生駒/);
    assert.deepEqual(complaints, []);
    await close();
  });

  for (const [colorScheme, width] of [["light", 360], ["dark", 1280]]) {
    test(`meets no barrier: ${colorScheme}, ${width} px`, async () => {
      const { page, close } = await open(browser, address, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      for (const path of ["index.html", "cases.html", "cases/06-otsu.html", "search.html?q=訪問看護"]) {
        await page.evaluate((path) => { location.hash = "#" + path; }, path);
        await page.waitForFunction((path) => document.documentElement.dataset.page === path, path.split("?")[0]);
        await page.evaluate(axeSource);
        const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(violations.map((found) => `${path}: ${found.id}: ${found.nodes[0].html.slice(0, 160)}`), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), path);
      }
      await close();
    });
  }
});
