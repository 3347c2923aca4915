// Paper: the sheets that Chromium makes of the pages, looked at one by one. No heading stands alone at the foot of a sheet, no
// sheet but the last of a part is left half empty, and the second sheet on says whose it is. Needs pdftotext and pdftoppm.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, fileUrl, launch, open, pages, run } from "./lib.mjs";

let browser, site, folder;
before(async () => {
  [browser, site] = [await launch(), await build()];
  folder = mkdtempSync(join(tmpdir(), "jirei-print-"));
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How much of a sheet's height, in per cent of what lies between its margins, is white below the last ink; page numbers don't count. */
function blank(file) {
  const bytes = readFileSync(file);
  const [head, width, height] = bytes.toString("latin1", 0, 40).match(/^P5\s+(\d+)\s+(\d+)\s+255\s/).map((part, at) => at === 0 ? part.length : Number(part));
  const [top, foot] = [Math.round(height * 0.07), Math.round(height * 0.925)];
  let last = top;
  for (let row = top; row < foot; row += 1) {
    if (bytes.subarray(head + row * width, head + (row + 1) * width).some((grey) => grey < 200)) last = row;
  }
  return Math.round((foot - last) / (foot - top) * 100);
}

/** The sheets of a page: their lines without heads and numbers, and how empty their ends are; and the page's headings. */
async function sheets(page, path) {
  await page.goto(fileUrl(site, path));
  const headings = await page.evaluate(() => {
    const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent.replace(/\s|#$/g, ""));
    // A keyword that reads like a heading may end a sheet.
    const keywords = new Set([...document.querySelectorAll("main .chip")].map((one) => one.lastChild.textContent.replace(/\s/g, "")));
    return texts("main :is(h1, h2, h3, h4, .across .path)").filter((text) => !keywords.has(text));
  });
  const file = join(folder, "paper.pdf");
  await page.pdf({ path: file, preferCSSPageSize: true });
  const { stdout } = await run("pdftotext", ["-layout", file, "-"]);
  await run("pdftoppm", ["-r", "30", "-gray", file, join(folder, "sheet")]);
  const pictures = readdirSync(folder).filter((name) => name.startsWith("sheet")).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const ends = pictures.map((name) => blank(join(folder, name)));
  pictures.forEach((name) => rmSync(join(folder, name)));
  const lines = stdout.split("\f").slice(0, -1).map((sheet) => sheet.split("\n").map((line) => line.replace(/\s+/g, "")).filter((line) => line !== ""));
  lines.forEach((sheet, at) => { if (sheet.at(-1) === String(at + 1)) sheet.pop(); });
  return { headings, lines, ends };
}

describe("on paper", () => {
  test("no heading is left behind and no sheet half empty, on lists, cases, chapters, categories, terms and numbers", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: { width: 1280, height: 900 } });
    const faults = [];
    let seen = 0;
    for (const path of pages(site).filter((path) => !/^(404|print|search|keywords\/)/.test(path))) {
      const { headings, lines, ends } = await sheets(page, path);
      lines.forEach((sheet, at) => {
        seen += 1;
        if (at === lines.length - 1) return;
        if (headings.includes(sheet.at(-1))) faults.push(`${path}, sheet ${at + 1}: the heading ${sheet.at(-1)} stands alone at the foot`);
        if (ends[at] > 40) faults.push(`${path}, sheet ${at + 1}: ${ends[at]} % empty`);
      });
    }
    assert.deepEqual(faults, []);
    assert.ok(seen > 120, `only ${seen} sheets`);
    await close();
  });

  test("the book leaves room only where a part ends, and never ends a sheet with a heading", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: { width: 1280, height: 900 } });
    const faults = [];
    let count = 0;
    for (const volume of pages(site).filter((path) => path.startsWith("print"))) {
      assert.ok(statSync(join(site, volume)).size < 300_000, `${volume} is too heavy`);
      const { headings, lines, ends } = await sheets(page, volume);
      count += lines.length;
      lines.forEach((sheet, at) => {
        // The head's right half names the part; cover and contents have none.
        const part = (one) => one?.[0] ?? "";
        const ended = at < 2 || at === lines.length - 1 || part(lines[at + 1]) !== part(sheet);
        if (at > 1 && headings.includes(sheet.at(-1))) faults.push(`${volume}, sheet ${at + 1} ends with the heading ${sheet.at(-1)}`);
        if (!ended && ends[at] > 40) faults.push(`${volume}, sheet ${at + 1}: ${ends[at]} % empty`);
      });
    }
    assert.ok(count > 60, `${count} sheets`);
    assert.deepEqual(faults, []);
    await close();
  });

  test("the sheets of a single case, chapter and of the terms bear running heads from the second on", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: { width: 1280, height: 900 } });
    for (const [path, head] of [["cases/01-tosa.html", "事例1高知県土佐市"], ["chapters/chapter-2.html", "第2章訪問看護ステーションが事業を担うときのポイント"], ["terms.html", "用語"]]) {
      const { lines } = await sheets(page, path);
      assert.ok(lines.length > 1);
      lines.forEach((sheet, at) => {
        const name = `在宅医療・介護連携事例ハンドブック${head}`;
        assert.equal(sheet[0] === name, at > 0, `${path}, sheet ${at + 1}: ${sheet[0]}`);
      });
    }
    await close();
  });

  test("a narrowed list says to what it was narrowed", async () => {
    const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: { width: 1280, height: 900 } });
    const { lines } = await sheets(page, "cases.html?reg=kinki");
    const first = lines[0].join("\n");
    assert.match(first, /5事例/);
    assert.match(first, /近畿/);
    assert.ok(!first.includes("並び順") && !first.includes("条件をすべて"));
    await close();
  });
});
