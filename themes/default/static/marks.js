// Marks the words that led here (`?hl=退院&hl=ルール`) and steps through them. Loaded only by pages that were reached from a hit.
// Where the browser knows CSS highlights the text stays as it is; elsewhere each piece is wrapped in <mark>.
(function () {
  "use strict";
  /** @typedef {(Range | Element)[]} Place the parts of one mark: it may run over several texts */
  const parts = window.Jirei.parts;
  const words = location.search.slice(1).split("&").filter(function (part) { return part.indexOf("hl=") === 0; })
    .map(function (part) { try { return decodeURIComponent(part.slice(3).replace(/\+/g, " ")); } catch (e) { return ""; } });
  /** One character for one, so that places in the folded text are places in the text. @param {string} text */
  function fold(text) {
    return Array.prototype.map.call(text, function (c) { const n = c.normalize("NFKC").toLowerCase(); return /\s/.test(c) ? " " : n.length === 1 ? n : c; }).join("");
  }
  const wanted = words.map(function (word) { return fold(word.trim()); }).filter(function (word, at, all) { return word && all.indexOf(word) === at; }).slice(0, 40)
    .sort(function (a, b) { return b.length - a.length; });
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  if (!main || !wanted.length) return;

  /** @param {Element} element @returns {Element} what it runs on in */
  function blockOf(element) {
    return element !== main && element.parentElement && /^(inline|ruby|contents)/.test(getComputedStyle(element).display) ? blockOf(element.parentElement) : element;
  }
  /** All text of the page in one string; a sign that no word holds stands wherever two texts do not run on. */
  function collect() {
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, { acceptNode: function (node) {
      if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT;
      return node.matches("svg, script, form, rt, rp, .toc, .crumbs, .turn, .sr, [hidden]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    } });
    /** @type {{ node: Text, start: number }[]} */
    const nodes = [];
    let text = "", block = null;
    while (walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode), own = blockOf(/** @type {Element} */ (node.parentElement));
      if (own !== block) text += "\0";
      block = own;
      nodes.push({ node: node, start: text.length });
      text += fold(node.data);
    }
    return { nodes: nodes, text: text };
  }
  /** @param {{ nodes: { node: Text, start: number }[], text: string }} all */
  function find(all) {
    /** @type {{ start: number, end: number }[]} */
    const found = [];
    wanted.forEach(function (word) {
      for (let at = all.text.indexOf(word); at >= 0; at = all.text.indexOf(word, at + word.length)) {
        const end = at + word.length;
        if (!found.some(function (other) { return at < other.end && other.start < end; })) found.push({ start: at, end: end });
      }
    });
    return found.sort(function (a, b) { return a.start - b.start; });
  }
  /** @param {{ nodes: { node: Text, start: number }[] }} all @param {{ start: number, end: number }} span */
  function rangesOf(all, span) {
    return all.nodes.filter(function (piece) { return piece.start < span.end && span.start < piece.start + piece.node.data.length; }).map(function (piece) {
      const range = document.createRange();
      range.setStart(piece.node, Math.max(0, span.start - piece.start));
      range.setEnd(piece.node, Math.min(piece.node.data.length, span.end - piece.start));
      return range;
    });
  }

  /** @returns {Place[]} */
  function read() {
    const all = collect();
    return find(all).map(function (span) { return rangesOf(all, span); });
  }
  let places = read(), at = -1;
  if (!places.length) return;
  /** @type {?Map<string, Set<Range> & { priority: number }>} maps of sets, of which the checker knows nothing yet */
  const highlights = "Highlight" in window && "CSS" in window ? /** @type {any} */ (CSS.highlights) : null;
  /** @param {Place[]} list */
  function highlight(list) { const set = /** @type {any} */ (new Highlight()); list.forEach(function (place) { place.forEach(function (range) { set.add(range); }); }); return set; }
  /** @type {Element[]} */
  const wrapped = [];
  if (highlights) {
    highlights.set("jirei-found", highlight(places));
    // Readings over kanji cut the text into other pieces; its words and their order stay.
    document.addEventListener("jirei-text", function () {
      places = read();
      highlights.set("jirei-found", highlight(places));
      if (at >= 0) lightHere(highlights);
    });
  } else {
    // From the last to the first: wrapping moves what stands behind it in the same text.
    places = places.slice().reverse().map(function (ranges) {
      return ranges.slice().reverse().map(function (range) {
        const mark = document.createElement("mark");
        /** @type {Range} */ (range).surroundContents(mark);
        wrapped.push(mark);
        return mark;
      }).reverse();
    }).reverse();
  }

  /** @param {Map<string, Set<Range> & { priority: number }>} lights */
  function lightHere(lights) { const here = highlight([places[at]]); here.priority = 1; lights.set("jirei-here", here); }
  /** @param {Place} place */
  function boxOf(place) { return place[0].getBoundingClientRect(); }
  /** @param {number} to place to show, counted round @param {boolean} [arriving] true: at once, false: the page stays where it is */
  function show(to, arriving) {
    at = (to + places.length) % places.length;
    places[at].forEach(function (part) {
      const folded = elementOf(part).closest("details:not([open])");
      if (folded instanceof HTMLDetailsElement) folded.open = true;
    });
    if (highlights) lightHere(highlights);
    else { wrapped.forEach(function (mark) { mark.classList.remove("here"); }); places[at].forEach(function (mark) { /** @type {Element} */ (mark).classList.add("here"); }); }
    const still = arriving || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (arriving !== false) { bring(still ? "instant" : "smooth"); keep(); }
    tell();
  }
  function inSight() {
    const box = boxOf(places[at]), upper = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    return box.top >= upper && box.bottom <= innerHeight - bar.offsetHeight - 16;
  }
  /** @param {"instant" | "smooth"} behavior */
  function bring(behavior) {
    if (!inSight()) scrollTo({ top: scrollY + boxOf(places[at]).top - innerHeight / 3, behavior: behavior });
  }
  // What else moves the page just then may win: the end of the step before, the browser's own way to the address, readings that
  // come in. So for a second, and until the page is at rest, the present mark is brought back into sight; the reader's hand ends it.
  let watch = 0;
  function keep() {
    const own = ++watch, end = performance.now() + 1000;
    let y = scrollY, resting = 0;
    function look() {
      if (own !== watch) return;
      resting = scrollY === y ? resting + 1 : 0;
      y = scrollY;
      if (resting >= 6) bring("instant");
      if (resting < 6 || performance.now() < end) requestAnimationFrame(look);
    }
    requestAnimationFrame(look);
  }
  ["wheel", "touchstart", "pointerdown", "keydown"].forEach(function (kind) { addEventListener(kind, function () { watch++; }, { capture: true, passive: true }); });
  /** @param {Range | Element} part */
  function elementOf(part) { const node = part instanceof Range ? part.startContainer : part; return /** @type {Element} */ (node.parentElement); }
  /** @param {number} by */
  function step(by) {
    if (at >= 0) { show(at + by); return; }
    // The first step goes to what the reader sees next, not to the top of the page.
    const below = places.findIndex(function (place) { return boxOf(place).top >= 0; });
    show(by > 0 ? Math.max(below, 0) : (below < 0 ? places.length : below) - 1);
  }
  function clear() {
    watch++;
    if (highlights) { highlights.delete("jirei-found"); highlights.delete("jirei-here"); }
    wrapped.forEach(function (mark) { const parent = mark.parentNode; if (!parent) return; while (mark.firstChild) parent.insertBefore(mark.firstChild, mark); mark.remove(); parent.normalize(); });
    const had = bar.contains(document.activeElement);
    bar.remove();
    document.removeEventListener("keydown", keys);
    if (had) { main.setAttribute("tabindex", "-1"); main.focus({ preventScroll: true }); }
    const rest = location.search.slice(1).split("&").filter(function (part) { return part && part.indexOf("hl=") !== 0; }).join("&");
    try { history.replaceState(null, "", location.pathname + (rest ? "?" + rest : "") + location.hash); } catch (e) { /* file:// may refuse */ }
  }
  /** n and N step, Esc takes the marks away; both leave fields, dialogs and the browser's own keys alone. @param {KeyboardEvent} event */
  function keys(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") clear();
    else if (event.key.toLowerCase() === "n" && !parts.typing(event.target)) {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
      // Reading goes on from the mark, for a screen reader and for the Tab key.
      const block = /** @type {?HTMLElement} */ (elementOf(places[at][0]).closest("p, li, td, th, dt, dd, h1, h2, h3, h4, blockquote, pre, summary"));
      if (block) { if (!block.hasAttribute("tabindex") && block.tabIndex < 0) block.setAttribute("tabindex", "-1"); block.focus({ preventScroll: true }); }
    }
  }

  const count = parts.make("p", { role: "status" });
  /** @param {string} text @param {string} label @param {string} key @param {function(): void} act */
  function button(text, label, key, act) { const b = parts.make("button", { class: "tool", type: "button", "aria-label": label, "aria-keyshortcuts": key }, [text]); b.addEventListener("click", act); return b; }
  function tell() { count.textContent = "「" + words.join("」「") + "」" + (at < 0 ? places.length + "か所" : places.length + "か所のうち" + (at + 1)); }
  const bar = parts.make("aside", { class: "marks", "aria-label": "検索した語の印" }, [count,
    button("↑ 前", "前の印へ", "Shift+N", function () { step(-1); }), button("↓ 次", "次の印へ", "N", function () { step(1); }), button("消す", "印を消す", "Escape", clear)]);
  document.body.append(bar);
  tell();
  document.addEventListener("keydown", keys);

  // The reader came for the first mark of the section: it is the present one, and in sight.
  function arrive() {
    let target = null;
    try { target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (e) { /* no address of ours */ }
    if (!target) return;
    const from = target, first = places.findIndex(function (place) {
      const element = elementOf(place[0]);
      return from.contains(element) || !!(from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    });
    if (first < 0 || at >= 0) return;
    // Back and reload bring the reader's own place.
    const way = /** @type {any} */ (performance.getEntriesByType("navigation")[0]);
    if (way && way.type === "navigate") target.scrollIntoView({ behavior: "instant", block: "start" });
    show(first, !way || way.type === "navigate");
  }
  if (document.readyState === "complete") arrive(); else addEventListener("load", arrive);
})();
