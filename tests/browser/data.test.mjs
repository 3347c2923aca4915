// 数字で見る and the map: every mark leads to its case, the same numbers stand in tables, the files open in a spreadsheet.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { axeSource, build, fileUrl, launch, open } from "./lib.mjs";

let browser, site, data;
before(async () => {
  [browser, site] = [await launch(), await build()];
  data = JSON.parse(readFileSync(join(site, "data", "cases.json"), "utf8"));
});
after(async () => {
  await browser?.close();
});

/** Accessible names and targets of the links that are shown inside `selector`. */
const marks = (page, selector) => page.evaluate((selector) => [...document.querySelectorAll(`${selector} a`)].filter((link) => link.checkVisibility())
  .map((link) => [link.getAttribute("aria-label"), link.getAttribute("href")]), selector);

describe("the charts", () => {
  for (const width of [360, 1280]) {
    test(`lead from every mark to its case, with its figures in words (${width} px)`, async () => {
      const { page, complaints, close } = await open(browser, fileUrl(site, "data.html"), { viewport: { width, height: 900 } });
      const scatter = await marks(page, "section[aria-labelledby=h-sc] svg");
      assert.equal(scatter.length, 18);
      for (const one of data.cases) {
        const [name] = scatter.find(([, url]) => url === one.url) ?? [];
        assert.ok(name?.includes(`人口${one.profile.population.value.toLocaleString("ja-JP")}人`) && name.includes(`高齢化率${one.profile.aging_rate.value.toFixed(1)}%`), `${one.url}: ${name}`);
      }
      const starts = await marks(page, "section[aria-labelledby=h-start] svg");
      const known = data.cases.filter((one) => one.start);
      assert.deepEqual(starts.map(([, url]) => url).sort(), known.map((one) => one.url).sort());
      for (const one of known) assert.ok(starts.find(([, url]) => url === one.url)[0].startsWith(`${one.start.slice(0, 4)}年`), one.url);
      for (const id of ["h-sc", "h-start"]) {
        const described = await page.evaluate((id) => [...document.querySelectorAll(`section[aria-labelledby=${id}] svg`)].every((svg) => svg.querySelector("title").textContent && svg.querySelector("desc").textContent), id);
        assert.ok(described, id);
      }
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  test("give the same numbers as tables: each bar one row, with headers", async () => {
    const { page, close } = await open(browser, fileUrl(site, "data.html"), { viewport: { width: 1280, height: 900 } });
    const rows = await page.evaluate(() => [...document.querySelectorAll("section[aria-labelledby=h-certification] tbody tr")].map((row) => [row.querySelector("th a").getAttribute("href"), row.querySelector(".n").textContent]));
    const wanted = data.cases.map((one) => [one.url, `${one.profile.certification_rate.value.toFixed(1)}%`]);
    assert.deepEqual(rows.map(String).sort(), wanted.map(String).sort());
    const values = rows.map(([, value]) => parseFloat(value));
    assert.deepEqual(values, [...values].sort((a, b) => b - a));
    const nurses = page.getByRole("table", { name: "コーディネーターの職種" }).getByRole("row", { name: /^看護師/ });
    const held = data.cases.filter((one) => one.coordinators.professions.includes("看護師")).length;
    assert.match(await nurses.textContent(), new RegExp(`${held}事例`));
    const group = page.getByRole("table", { name: "担い手" }).getByRole("rowheader", { name: "医師会" }).getByRole("link");
    await group.click();
    await page.waitForURL(/cases\.html\?body=/);
    await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "4"); // a group's bar leads to its cases
    await page.goto(fileUrl(site, "data.html"));
    // The whole bar is the link, not only the name.
    const bar = page.locator("section[aria-labelledby=h-aging] tbody tr").first();
    await bar.scrollIntoViewIfNeeded();
    const box = await bar.boundingBox();
    await page.mouse.click(box.x + box.width * 0.6, box.y + box.height / 2);
    await page.waitForURL(/cases\/13-mine\.html$/);
    await close();
  });

  test("name the column, the key and the meaning of everything in the files", async () => {
    const { page, close } = await open(browser, fileUrl(site, "data.html"), { viewport: { width: 1280, height: 900 } });
    const columns = await page.evaluate(() => [...document.querySelectorAll(".dict tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent)));
    const csv = readFileSync(join(site, "data", "cases.csv"), "utf8");
    assert.equal(csv.charCodeAt(0), 0xfeff, "a byte order mark");
    const head = csv.slice(1).split("\r\n")[0].split(",").map((cell) => cell.replaceAll('"', ""));
    assert.deepEqual(columns.map(([name]) => name), head);
    assert.ok(columns.every((cells) => cells.length === 4 && cells.every((cell) => cell.length > 0)));
    assert.ok(csv.includes('"016071"'), "codes of six digits stay text");
    for (const link of await page.evaluate(() => [...document.querySelectorAll("a[href^='data/']")].map((link) => link.getAttribute("href")))) assert.ok(existsSync(join(site, link)), link);
    await close();
  });
});

describe("the map", () => {
  test("is walked by keyboard, read aloud and told as a list", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: { width: 1280, height: 900 } });
    const tiles = await marks(page, ".map svg");
    const prefectures = [...new Set(data.cases.map((one) => one.prefecture))];
    assert.deepEqual(tiles.map(([name]) => name.split(" ")[0]).sort(), [...prefectures].sort());
    await page.getByText("都道府県の一覧").click();
    const list = await page.evaluate(() => [...document.querySelectorAll(".by-pref a")].map((link) => link.textContent));
    assert.deepEqual(list.sort(), [...prefectures].sort());
    const kochi = page.getByRole("group", { name: "事例のある都道府県の地図" }).getByRole("link", { name: "高知県 1事例（土佐市）" });
    await kochi.focus();
    assert.notEqual(await kochi.evaluate((node) => getComputedStyle(node).outlineStyle), "none");
    await page.keyboard.press("Enter");
    await page.waitForURL(/cases\.html\?pref=kouchiken$/);
    await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "1");
    await close();
  });
});

describe("the list of cases on a phone", () => {
  test("is compact, and whole when asked for, also the next time", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width: 360, height: 740 } });
    const height = () => page.evaluate(() => document.querySelector(".card").offsetHeight);
    assert.ok(await height() < 180, `${await height()} px`);
    assert.equal(await page.locator(".card .lead:visible").count(), 0);
    await page.getByLabel("くわしく").check();
    assert.equal(await page.locator(".card .lead:visible").count(), 18);
    await page.reload();
    assert.equal(await page.locator(".card .lead:visible").count(), 18);
    await close();
  });
});

describe("axe finds nothing on data, index and list", () => {
  for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]]) {
    test(`${width} px, ${colorScheme}`, async () => {
      const { page, close } = await open(browser, fileUrl(site, "data.html"), { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      for (const path of ["data.html", "index.html", "cases.html"]) {
        await page.goto(fileUrl(site, path));
        await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => { details.open = true; }));
        await page.evaluate(axeSource);
        const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), tags);
        assert.deepEqual(violations.map((found) => `${path}: ${found.id}: ${found.nodes[0].html.slice(0, 200)}`), []);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${path}: ${over} px too wide`);
      }
      await close();
    });
  }
});
