// What must hold on every page of the real handbook, over http and by file://.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { execFile } from "node:child_process";
import { gzipSync } from "node:zlib";
import { readFileSync, existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { axeSource, build, fileUrl, here, launch, open, pages, serve } from "./lib.mjs";

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
      assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|<[^>]+\son[a-z]+=/i, path);
      assert.match(html, /http-equiv="Content-Security-Policy" content="default-src 'none'/, path);
    }
  });

  test("is at most 100 KB gzipped with its style and scripts, print.html aside", () => {
    for (const path of pages(site).filter((path) => path !== "print.html")) {
      const html = readFileSync(join(site, path), "utf8");
      const parts = [...html.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="([^"]+\.(?:js|css))(?:\?[^"]*)?"/g)]
        .map(([, address]) => readFileSync(join(site, dirname(path), address)));
      const size = [Buffer.from(html), ...parts].reduce((sum, bytes) => sum + gzipSync(bytes).length, 0);
      assert.ok(size <= 100 * 1024, `${path}: ${size} bytes gzipped`);
    }
  });

  test("passes the Nu HTML checker", async () => {
    const jar = join(here, "node_modules", "vnu-jar", "build", "dist", "vnu.jar");
    const report = await new Promise((resolve, reject) => {
      execFile("java", ["-Xss4m", "-jar", jar, "--format", "json", "--errors-only", "--skip-non-html", site], { maxBuffer: 1 << 26 },
        (error, _, stderr) => (error && !stderr.startsWith("{") ? reject(error) : resolve(JSON.parse(stderr))));
    });
    assert.deepEqual(report.messages.map(({ url, lastLine, message }) => `${url.split("/public/")[1]}:${lastLine} ${message}`), []);
  });
});

describe("axe finds nothing", () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      test(`${colorScheme}, ${width} px`, async () => {
        const { page, close } = await open(browser, fileUrl(site, "index.html"), { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        const kinds = new Map(pages(site).map((path) => [path.includes("/") ? path.split("/")[0] : path, path]));
        const some = new Set([...kinds.values(), "cases/01-tosa.html", "cases/06-otsu.html", "search.html?q=訪問看護"]);
        for (const path of some) {
          await page.goto(fileUrl(site, path));
          await page.evaluate(axeSource);
          const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), tags);
          const told = violations.map((found) => `${path}: ${found.id}: ${found.nodes[0].html.slice(0, 160)}`);
          assert.deepEqual(told, []);
        }
        await close();
      });
    }
  }
});

describe("no page", () => {
  for (const width of [320, 360, 768, 1280]) {
    test(`scrolls sideways at ${width} px`, async () => {
      const { page, close } = await open(browser, fileUrl(site, "index.html"), { viewport: { width, height: 800 } });
      for (const path of pages(site)) {
        await page.goto(fileUrl(site, path));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${path}: ${over} px too wide`);
      }
      await close();
    });
  }
});
