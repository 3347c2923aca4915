// Marks the words that led here (`?hl=退院&hl=ルール`) and steps through them. Loaded only by pages that were reached from a hit.
// Where the browser knows CSS highlights the text stays as it is; elsewhere each piece is wrapped in <mark>.
(function () {
  "use strict";
  const words = location.search.slice(1).split("&").filter(function (part) { return part.indexOf("hl=") === 0; })
    .map(function (part) { try { return decodeURIComponent(part.slice(3).replace(/\+/g, " ")); } catch (e) { return ""; } });
  // One character for one, so that places in the folded text are places in the text.
  function fold(text) {
    return Array.prototype.map.call(text, function (c) { const n = c.normalize("NFKC").toLowerCase(); return n.length === 1 ? n : c; }).join("");
  }
  const wanted = words.map(function (word) { return fold(word.trim()); }).filter(function (word, at, all) { return word && all.indexOf(word) === at; })
    .sort(function (a, b) { return b.length - a.length; });
  const main = document.querySelector("main");
  if (!main || !wanted.length) return;

  const APART = /^(P|LI|TD|TH|DT|DD|H[1-6]|SECTION|DIV|UL|OL|TR|FIGCAPTION|CAPTION|SUMMARY|BLOCKQUOTE|PRE|A|BR)$/;
  // All text of the page in one string; a line break stands wherever two pieces do not run on.
  function collect() {
    const nodes = [], walker = document.createTreeWalker(main, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, { acceptNode: function (node) {
      if (node.nodeType === 3) return NodeFilter.FILTER_ACCEPT;
      return node.matches("svg, script, form, .toc, .crumbs, .turn, .sr, [hidden]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    } });
    let text = "";
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === 1) { if (APART.test(node.tagName)) text += "\n"; continue; }
      nodes.push({ node: node, start: text.length });
      text += fold(node.data);
    }
    return { nodes: nodes, text: text };
  }
  function find(page) {
    const found = [];
    wanted.forEach(function (word) {
      for (let at = page.text.indexOf(word); at >= 0; at = page.text.indexOf(word, at + word.length)) {
        const end = at + word.length;
        if (!found.some(function (other) { return at < other.end && other.start < end; })) found.push({ start: at, end: end });
      }
    });
    return found.sort(function (a, b) { return a.start - b.start; });
  }
  function rangesOf(page, span) {
    return page.nodes.filter(function (piece) { return piece.start < span.end && span.start < piece.start + piece.node.data.length; }).map(function (piece) {
      const range = document.createRange();
      range.setStart(piece.node, Math.max(0, span.start - piece.start));
      range.setEnd(piece.node, Math.min(piece.node.data.length, span.end - piece.start));
      return range;
    });
  }

  const page = collect(), spans = find(page);
  if (!spans.length) return;
  let places = spans.map(function (span) { return rangesOf(page, span); });
  const highlights = window.Highlight && window.CSS && CSS.highlights;
  let wrapped = [];
  if (highlights) {
    const all = new Highlight();
    places.forEach(function (ranges) { ranges.forEach(function (range) { all.add(range); }); });
    CSS.highlights.set("jirei-found", all);
  } else {
    // From the last to the first: wrapping moves what stands behind it in the same text.
    places = places.slice().reverse().map(function (ranges) {
      return ranges.slice().reverse().map(function (range) {
        const mark = document.createElement("mark");
        range.surroundContents(mark);
        wrapped.push(mark);
        return mark;
      }).reverse();
    }).reverse();
  }

  let at = -1;
  function boxOf(place) { return place[0].getBoundingClientRect(); }
  function show(to) {
    at = (to + places.length) % places.length;
    places[at].forEach(function (part) {
      const node = part.startContainer || part, folded = (node.parentElement || node).closest("details:not([open])");
      if (folded) folded.open = true;
    });
    if (highlights) { const here = new Highlight(); places[at].forEach(function (range) { here.add(range); }); here.priority = 1; CSS.highlights.set("jirei-here", here); }
    else { wrapped.forEach(function (mark) { mark.classList.remove("here"); }); places[at].forEach(function (mark) { mark.classList.add("here"); }); }
    const box = boxOf(places[at]), calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (box.top < 0 || box.bottom > innerHeight - 96) scrollTo({ top: scrollY + box.top - innerHeight / 3, behavior: calm ? "auto" : "smooth" });
    tell();
  }
  function step(by) {
    if (at >= 0) { show(at + by); return; }
    // The first step goes to what the reader sees next, not to the top of the page.
    const below = places.findIndex(function (place) { return boxOf(place).top >= 0; });
    show(by > 0 ? Math.max(below, 0) : (below < 0 ? places.length : below) - 1);
  }
  function clear() {
    if (highlights) { CSS.highlights.delete("jirei-found"); CSS.highlights.delete("jirei-here"); }
    wrapped.forEach(function (mark) { const parent = mark.parentNode; while (mark.firstChild) parent.insertBefore(mark.firstChild, mark); mark.remove(); parent.normalize(); });
    const had = bar.contains(document.activeElement);
    bar.remove();
    document.removeEventListener("keydown", keys);
    if (had) { main.setAttribute("tabindex", "-1"); main.focus({ preventScroll: true }); }
    const rest = location.search.slice(1).split("&").filter(function (part) { return part && part.indexOf("hl=") !== 0; }).join("&");
    try { history.replaceState(null, "", location.pathname + (rest ? "?" + rest : "") + location.hash); } catch (e) { /* file:// may refuse */ }
  }
  function keys(event) {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && !document.querySelector("dialog[open]")) clear();
  }

  const make = window.Jirei.parts.make;
  const count = make("p", { role: "status" });
  function button(text, label, act) { const b = make("button", { class: "tool", type: "button", "aria-label": label }, [text]); b.addEventListener("click", act); return b; }
  function tell() { count.textContent = "「" + words.join("」「") + "」" + (at < 0 ? places.length + "か所" : places.length + "か所のうち" + (at + 1)); }
  const bar = make("aside", { class: "marks", "aria-label": "検索した語の印" }, [count,
    button("↑ 前", "前の印へ", function () { step(-1); }), button("↓ 次", "次の印へ", function () { step(1); }), button("消す", "印を消す（Escキー）", clear)]);
  document.body.append(bar);
  tell();
  document.addEventListener("keydown", keys);
})();
