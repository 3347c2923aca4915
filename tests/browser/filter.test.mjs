// The list of cases: counts that stay true, a state that stands in the address, no script no loss.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { build, fileUrl, launch, open } from "./lib.mjs";

let browser, site;
before(async () => {
  [browser, site] = [await launch(), await build()];
});
after(async () => {
  await browser?.close();
});

const shown = (page) => page.evaluate(() => [...document.querySelectorAll(".cards > .card")].filter((card) => card.checkVisibility()).map((card) => Number(card.dataset.number)));
const choose = (page, name, value) => page.evaluate(([name, value]) => document.querySelector(`form.filter input[name="${name}"][value="${value}"]`).click(), [name, value]);
const count = (page) => page.evaluate(() => Number(document.querySelector("[data-count]").textContent));

describe("the list of cases", () => {
  test("promises with every count what choosing it gives", async () => {
    const { page, complaints, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width: 1280, height: 900 } });
    assert.equal((await shown(page)).length, 18);
    const boxes = await page.evaluate(() => [...document.querySelectorAll("form.filter input[type=checkbox]")].map((box) => ({
      name: box.name, value: box.value, promised: Number(box.closest(".check").querySelector(".n").textContent),
    })));
    assert.ok(boxes.length > 40, `${boxes.length} boxes`);
    for (const { name, value, promised } of boxes) {
      await choose(page, name, value);
      assert.equal((await shown(page)).length, promised, `${name}:${value}`);
      assert.equal(await count(page), promised, `${name}:${value}`);
      await choose(page, name, value);
    }
    assert.deepEqual(complaints, []);
    await close();
  });

  test("takes any within a group and all across groups, and keeps it in the address", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html"), { viewport: { width: 1280, height: 900 } });
    await choose(page, "reg", "kinki");
    const kinki = await shown(page);
    await choose(page, "reg", "chubu");
    const both = await shown(page);
    assert.ok(both.length > kinki.length && kinki.every((number) => both.includes(number)));
    await choose(page, "cat", "effects");
    const narrow = await shown(page);
    assert.ok(narrow.length < both.length);
    await page.selectOption("#sort", "population");
    const sorted = await shown(page);
    const people = await page.evaluate(() => [...document.querySelectorAll(".cards > .card")].filter((card) => card.checkVisibility()).map((card) => Number(card.dataset.population)));
    assert.deepEqual(people, [...people].sort((a, b) => b - a));
    const { page: again, close: closeAgain } = await open(browser, page.url(), { viewport: { width: 1280, height: 900 } });
    assert.deepEqual(await shown(again), sorted, page.url());
    await closeAgain();
    await close();
  });

  test("tells and undoes each condition with a chip, all with one reset", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html?reg=kinki&cat=effects"), { viewport: { width: 1280, height: 900 } });
    const before = (await shown(page)).length;
    assert.ok(before < 18);
    assert.equal(await page.locator(".active .chip").count() >= 2, true);
    await page.locator(".active .chip").first().click();
    assert.ok((await shown(page)).length > before);
    await page.getByRole("button", { name: "条件をすべて外す" }).click();
    // A form tells of its reset before its boxes are empty, so the list follows a moment later.
    await page.waitForFunction(() => document.querySelector("[data-count]").textContent === "18");
    assert.equal((await shown(page)).length, 18);
    await close();
  });

  test("is a full list with links to keyword pages without script", async () => {
    const { page, close } = await open(browser, fileUrl(site, "cases.html"), { javaScriptEnabled: false });
    assert.equal(await page.locator(".cards > .card").count(), 18);
    assert.ok(await page.locator("a[href^='keywords/']").count() > 0 || await page.locator("a[href='keywords.html']").count() > 0);
    await close();
  });
});
