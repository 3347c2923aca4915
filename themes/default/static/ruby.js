// Readings over kanji. Loaded by handbook.js once the reader has switched them on.
// Each word is wrapped in a span that says its kana in an attribute; the style sheet shows them as generated content, which is
// neither selected nor copied, neither found by the browser's own search nor read out. The text itself stays whole.
(function () {
  "use strict";
  const html = document.documentElement, Jirei = window.Jirei = window.Jirei || /** @type {Jirei} */ ({}), root = html.dataset.root || "";
  const KANJI = /[々〆\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]+/gu;
  // How many signs before and behind a run decide, as in src/ruby/table.rs.
  const LEVELS = [[0, 0], [0, 1], [1, 0], [1, 2], [3, 3], [8, 8]];
  // What is said aloud when it changes, what is no text, and what is not seen.
  const LEFT_OUT = "script, style, svg, textarea, select, [role=status], [role=alert], [aria-live], .sr, .f";
  /** @type {Map<string, string>[][]} */
  const tables = []; // the page's own first, then the shared one
  let paged = false, on = false;

  Jirei.ruby = function (data) {
    tables.unshift(data.levels.map(function (lines) {
      const table = new Map();
      if (lines) lines.split("\n").forEach(function (line) { const at = line.lastIndexOf("\t"); table.set(line.slice(0, at), line.slice(at + 1)); });
      return table;
    }));
    paged = paged || data.paged;
  };
  /** @param {string} name */
  function load(name) {
    return new Promise(function (done) {
      const script = document.createElement("script");
      script.src = root + "data/ruby/" + name.split("/").map(encodeURIComponent).join("/") + ".js";
      script.onload = script.onerror = done; // without a table the text stays as it is
      document.head.appendChild(script);
    });
  }

  /** @param {string} text */
  function digits(text) { return text.replace(/[0-9]/g, "0"); }
  /** @param {string} text */
  function signs(text) { return Array.from(text); }
  /** @type {(before: string[], run: string, behind: string[]) => string} */
  function look(before, run, behind) {
    for (let level = LEVELS.length - 1; level >= 0; level--) {
      const b = LEVELS[level][0], e = LEVELS[level][1];
      const key = level ? (b ? before.slice(-b).join("") : "") + " " + run + " " + behind.slice(0, e).join("") : run;
      for (const table of tables) { const told = table[level].get(key); if (told !== undefined) return told; }
    }
    return "";
  }
  // 「2ざいたく1-2かい」: two signs and their kana, one sign without, and so on.
  /** @param {string} told */
  function pieces(told) {
    /** @type {[number, string][]} */
    const out = [];
    const part = /(\d+)([^\d]*)/g;
    for (let found = part.exec(told); found; found = part.exec(told)) out.push([Number(found[1]), found[2] === "-" ? "" : found[2]]);
    return out;
  }
  // In a flex or grid box every word would become an item of its own; there they stay together in one span.
  /** @param {Text} node */
  function parted(node) { return /flex|grid/.test(getComputedStyle(over(node)).display); }
  /** @type {(node: Node) => HTMLElement} */
  function over(node) { return /** @type {HTMLElement} */ (node.parentElement); }
  // A search's mark may cut a word (入<mark>退院</mark>調整); what goes on beyond it belongs to the run.
  /** @type {(node: Text, side: "previousSibling" | "nextSibling", whole: (two: (string | null)[]) => (string | null)[]) => string} */
  function beyond(node, side, whole) {
    const marked = over(node).localName === "mark", one = (marked ? over(node) : node)[side];
    if (!one || !marked && /** @type {Element} */ (one).localName !== "mark") return "";
    const two = marked ? null : one[side];
    return whole([one.textContent, two ? two.textContent : ""]).join("");
  }
  /** @param {Text} node */
  function measure(node) { return { together: parted(node), before: beyond(node, "previousSibling", function (two) { return two.reverse(); }), behind: beyond(node, "nextSibling", function (two) { return two; }) }; }
  /** @type {(node: Text, around: { together: boolean, before: string, behind: string }) => boolean} */
  function wrap(node, around) {
    const own = node.data, text = around.before + own + around.behind, first = around.before.length, last = first + own.length;
    const parts = around.together ? document.createElement("span") : document.createDocumentFragment();
    let done = first;
    KANJI.lastIndex = 0;
    for (let found = KANJI.exec(text); found; found = KANJI.exec(text)) {
      let start = found.index;
      const end = start + found[0].length;
      if (/[人日]/.test(text[start])) {
        const number = /[0-9]+$/.exec(text.slice(Math.max(0, start - 3), start));
        if (number && number[0].length < 3) start -= number[0].length;
      }
      const before = signs(digits(/** @type {string[]} */ (/\S*$/.exec(text.slice(Math.max(0, start - 16), start)))[0]));
      const behind = signs(digits(/** @type {string[]} */ (/^\S*/.exec(text.slice(end, end + 16)))[0]));
      let run = signs(text.slice(start, end)), at = start;
      pieces(look(before, run.join(""), behind)).forEach(function (piece) {
        const word = run.slice(0, piece[0]).join("");
        run = run.slice(piece[0]);
        if (piece[1] && at >= first && at + word.length <= last) {
          parts.append(text.slice(done, at));
          const span = document.createElement("span");
          span.className = "f";
          span.dataset.f = piece[1];
          span.textContent = word;
          parts.append(span);
          done = at + word.length;
        }
        at += word.length;
      });
    }
    if (done === first) return false;
    parts.append(text.slice(done, last));
    node.replaceWith(parts);
    return true;
  }
  /** @param {Node} from */
  function annotate(from) {
    /** @type {Text[]} */
    const found = [];
    const walker = document.createTreeWalker(from, NodeFilter.SHOW_TEXT);
    if (from.nodeType === 3) found.push(/** @type {Text} */ (from));
    while (walker.nextNode()) found.push(/** @type {Text} */ (walker.currentNode));
    const wanted = found.filter(function (node) {
      KANJI.lastIndex = 0;
      return KANJI.test(node.data) && node.parentElement && !node.parentElement.closest(LEFT_OUT);
    });
    const around = wanted.map(measure); // all is measured before anything is changed
    return wanted.filter(function (node, at) { return wrap(node, around[at]); }).length > 0;
  }
  // What scripts write later (results, comparison) gets its readings too.
  const observer = new MutationObserver(function (records) {
    let changed = false;
    records.forEach(function (record) { record.addedNodes.forEach(function (node) { if (node.isConnected) changed = annotate(node) || changed; }); });
    observer.takeRecords();
    if (changed) tell();
  });
  function tell() { document.dispatchEvent(new Event("jirei-text")); }

  function start() {
    if (on) return;
    on = true;
    annotate(document.body);
    observer.observe(document.body, { childList: true, subtree: true });
    html.classList.remove("ruby-wait");
    tell();
  }
  load("words").then(function () { return paged ? load(html.dataset.page || "") : null; }).then(function () {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
  });
})();
