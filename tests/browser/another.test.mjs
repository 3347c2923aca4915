// A handbook on another subject, with categories and fields of its own: its filters, its comparison and its search work as they are.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { axeSource, build, fileUrl, launch, open, root, unsound } from "./lib.mjs";

let browser, site;
before(async () => {
  site = await build(join(root, "tests", "fixtures", "another"));
  browser = await launch();
});
after(() => browser?.close());

const shown = (page) => page.evaluate(() => [...document.querySelectorAll(".card:not([hidden]) h2")].map((head) => head.textContent));

test("cases are filtered by the handbook's own choices and numbers", async () => {
  const { page, complaints, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width: 1280, height: 900 } });
  await page.locator("summary", { hasText: "回り方" }).click();
  await page.getByLabel("予約に応じて").check();
  assert.deepEqual(await shown(page), ["直島町", "青ヶ島村"]);
  await page.locator("summary", { hasText: "車両数" }).click();
  assert.equal(await page.getByLabel("3台以上").locator("xpath=..").locator(".n").textContent(), "0");
  await page.getByRole("button", { name: "条件をすべて外す" }).click();
  await page.getByLabel("3台以上").check();
  assert.deepEqual(await shown(page), ["豊田市"]);
  assert.match(page.url(), /f-vehicles=3/);
  assert.deepEqual(complaints, []);
  await close();
});

test("cases stand side by side with the handbook's own rows, and no other", async () => {
  const { page, complaints, close } = await open(browser, fileUrl(site, "compare.html?c=1,6"), { viewport: { width: 1280, height: 900 } });
  await page.waitForSelector("table.compare.n2");
  const rows = await page.evaluate(() => [...document.querySelectorAll("table.compare tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent)));
  const row = (name) => rows.find((cells) => cells[0] === name);
  assert.match(row("車両数")[1], /^2台/);
  assert.deepEqual(row("回り方").slice(1), ["決まった曜日", "予約に応じて"]);
  assert.match(row("年間貸出冊数")[2], /記載なし/);
  assert.equal(row("人口"), undefined);
  assert.equal(await page.locator("#like").count(), 0, "nothing to compare one's own town by");
  assert.deepEqual(complaints, []);
  await close();
});

test("its words are found, results are filtered, and its other names lead to its terms", async () => {
  const { page, complaints, close } = await open(browser, fileUrl(site, "search.html?q=" + encodeURIComponent("相互貸借")));
  await page.waitForSelector(".hits li");
  const found = await page.evaluate(async () => {
    const { hits } = await window.Jirei.search("ILL", { filters: { "f-manner": ["gyoujiniawasete"] } });
    return hits.map((hit) => hit.url.split("#")[0]);
  });
  assert.deepEqual(found, ["cases/05-yame.html"]);
  assert.deepEqual(complaints, []);
  await close();
});

test("its pages are sound HTML and can be used by everybody", async () => {
  assert.deepEqual(await unsound(site), []);
  for (const path of ["index.html", "cases.html", "cases/06-aogashima.html", "data.html", "compare.html?c=1,2"]) {
    for (const width of [360, 1280]) {
      const { page, close } = await open(browser, fileUrl(site, path), { viewport: { width, height: 900 } });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} at ${width} scrolls sideways`);
      await page.evaluate(axeSource);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map((found) => `${path}: ${found.id} ${found.nodes[0].html.slice(0, 120)}`), []);
      await close();
    }
  }
});
