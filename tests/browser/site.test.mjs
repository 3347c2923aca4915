// What must hold on every page of the real handbook, over http and by file://.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { axeSource, build, fileUrl, launch, open, pages, serve, unsound, vnu } from "./lib.mjs";

let browser, site, server;
before(async () => {
  [browser, site, server] = [await launch(), await build(), await serve()];
});
after(async () => {
  server?.stop();
  await browser?.close();
});

/** Links, sources and ids of all pages, read by the browser itself. */
async function inventory() {
  const { page, close } = await open(browser, fileUrl(site, "index.html"), { javaScriptEnabled: false });
  const found = new Map();
  for (const path of pages(site)) {
    await page.goto(fileUrl(site, path));
    found.set(path, await page.evaluate(() => ({
      ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
      links: [...document.querySelectorAll("a[href], link[href], script[src], img[src], form[action], use[href]")]
        .map((element) => element.getAttribute("href") ?? element.getAttribute("src") ?? element.getAttribute("action")),
    })));
  }
  await close();
  return found;
}

describe("every page", () => {
  test("has no dead link, no dead anchor, no id twice", async () => {
    const found = await inventory();
    const dead = [];
    for (const [path, { ids, links }] of found) {
      const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
      if (twice.length > 0) dead.push(`${path}: id twice: ${twice.join(" ")}`);
      for (const link of links) {
        if (/^(https?:|mailto:|data:)/.test(link)) continue;
        const [address, anchor = ""] = link.split("#");
        const target = address.split("?")[0] === "" ? path : posix.normalize(posix.join(posix.dirname(path), decodeURIComponent(address.split("?")[0])));
        if (!existsSync(join(site, ...target.split("/")))) dead.push(`${path}: ${link} leads nowhere`);
        else if (anchor !== "" && target.endsWith(".html") && !found.get(target)?.ids.includes(decodeURIComponent(anchor))) {
          dead.push(`${path}: ${link} has no such anchor`);
        }
      }
    }
    assert.deepEqual(dead, []);
    assert.ok(found.size > 100, `only ${found.size} pages`);
  });

  test("is quiet and asks no other host, by file:// and by http", async () => {
    for (const url of [(path) => fileUrl(site, path), (path) => server.address + path]) {
      const { page, complaints, close } = await open(browser, url("index.html"));
      for (const path of pages(site)) {
        await page.goto(url(path));
        assert.deepEqual(complaints, [], url(path));
      }
      await close();
    }
  });

  test("holds no inline script, style or handler, and a content security policy", () => {
    for (const path of pages(site)) {
      const html = readFileSync(join(site, path), "utf8");
      assert.doesNotMatch(html, /<script(?![^>]*\s(?:src=|type="application\/ld\+json"))[^>]*>|<style|\sstyle=|<[^>]+\son[a-z]+=/i, path);
      assert.match(html, /http-equiv="Content-Security-Policy" content="default-src 'none'/, path);
    }
  });

  test("is at most 60 KB gzipped with its style and scripts", () => {
    for (const path of pages(site)) {
      const html = readFileSync(join(site, path), "utf8");
      const parts = [...html.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="([^"]+\.(?:js|css))(?:\?[^"]*)?"/g)]
        .map(([, address]) => readFileSync(join(site, dirname(path), address)));
      const size = [Buffer.from(html), ...parts].reduce((sum, bytes) => sum + gzipSync(bytes).length, 0);
      assert.ok(Buffer.byteLength(html) < 300_000, `${path}: ${Buffer.byteLength(html)} bytes`);
      assert.ok(size <= 60_000, `${path}: ${size} bytes gzipped`);
    }
  });

  test("passes the Nu HTML checker, warnings as well", async () => {
    assert.deepEqual(await unsound(site), []);
  });

  test("has valid style sheets", async () => {
    const styles = readdirSync(join(site, "assets")).filter((name) => name.endsWith(".css")).map((name) => join(site, "assets", name));
    assert.ok(styles.length >= 2);
    assert.deepEqual(await vnu(styles, ["--css"]), []);
  });

  test("is named by linked data that can be read", async () => {
    for (const path of pages(site).filter((path) => path !== "404.html")) {
      const found = readFileSync(join(site, path), "utf8").match(/<script type="application\/ld\+json">(.*?)<\/script>/s);
      assert.ok(found, path);
      assert.equal(JSON.parse(found[1])["@context"], "https://schema.org");
    }
  });
});

// Several pages side by side; each is loaded once and looked at in every width and scheme.
describe("axe finds nothing on any page", () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  // The dark scheme changes colours and nothing else, so only the rules that look at colours are asked again.
  const looks = [["light", 360, { runOnly: tags }], ["light", 1280, { runOnly: tags }],
    ["dark", 1280, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }],
    ["dark", 360, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }]];
  test("at 360 and 1280 px, light and dark", async () => {
    const left = [...pages(site), "search.html?q=訪問看護", "cases.html?reg=kinki", "compare.html?c=1,2,3"], told = [];
    const look = async () => {
      const { page, close } = await open(browser, fileUrl(site, "index.html"), { bypassCSP: true, reducedMotion: "reduce" });
      for (let path = left.shift(); path; path = left.shift()) {
        await page.goto(fileUrl(site, path));
        await page.evaluate(axeSource);
        for (const [colorScheme, width, options] of looks) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          const { violations } = await page.evaluate((options) => window.axe.run({ ...options, resultTypes: ["violations"] }), options);
          told.push(...violations.map((found) => `${path} (${colorScheme}, ${width}): ${found.id}: ${found.nodes[0].html.slice(0, 160)}`));
        }
      }
      await close();
    };
    await Promise.all([look(), look(), look()]);
    assert.deepEqual(told, []);
  });
});

// 640 px is what a window of 1280 px has left at a zoom of 200 %.
test("no page scrolls sideways at 320, 360, 640, 768 and 1280 px", async () => {
  const { page, close } = await open(browser, fileUrl(site, "index.html"));
  const over = [];
  for (const path of pages(site)) {
    await page.goto(fileUrl(site, path));
    for (const width of [320, 360, 640, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const by = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (by > 0) over.push(`${path}: ${by} px too wide at ${width}`);
    }
  }
  assert.deepEqual(over, []);
  await close();
});

test("nothing moves by itself for readers who ask for that", async () => {
  const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: { width: 360, height: 740 }, reducedMotion: "reduce" });
  const moving = [];
  const kinds = new Map(pages(site).map((path) => [path.replace(/\/.*/, "/"), path]));
  for (const path of kinds.values()) {
    await page.goto(fileUrl(site, path));
    const found = await page.evaluate(() => {
      const styles = [...document.querySelectorAll("*")].map((element) => getComputedStyle(element));
      return { glides: getComputedStyle(document.documentElement).scrollBehavior !== "auto", animations: document.getAnimations().length, transitions: styles.filter((style) => style.transitionDuration !== "0s" || style.animationDuration !== "0s").length };
    });
    if (found.glides || found.animations || found.transitions) moving.push(`${path}: ${JSON.stringify(found)}`);
  }
  assert.deepEqual(moving, []);
  // The step from mark to mark is a jump: the page is there with the very key.
  await page.goto(fileUrl(site, `cases/02-ikoma.html?hl=${encodeURIComponent("エンディングノート")}`));
  await page.waitForSelector(".marks");
  await page.evaluate(() => { window.places = []; addEventListener("scroll", () => window.places.push(scrollY)); });
  for (let step = 0; step < 2; step += 1) await page.keyboard.press("n");
  await page.waitForFunction(() => document.querySelector(".marks p").textContent.includes("のうち2"));
  await page.waitForTimeout(300);
  assert.ok(await page.evaluate(() => window.places.length) <= 2, "a jump a step");
  await close();
});
