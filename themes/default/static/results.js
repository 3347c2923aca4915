// search.html: query and chosen conditions stand in the address (`?q=退院&reg=kinki`, behind a # where the browser refuses to
// change more), results are written below. Back and forward lead through what the reader asked and chose.
(function () {
  "use strict";
  /** Results a step, and the most that one page shows. */
  const STEP = 20, MOST = 300;
  /** How the engine names the ways a hit matched, said so that a reader understands it. @type {Object<string, string>} */
  const WAYS = { "語": "語が一致", "部分一致": "一部が一致", "よみ": "読みが一致", "同義語": "言い換えが一致", "あいまい": "似たつづり" };
  const html = document.documentElement;
  const Jirei = window.Jirei;
  // Known before the first paint, so that the lists for readers without a query do not flash by.
  const asks = /[?&]q=[^&]/.test(location.search + location.hash);
  if (asks) html.classList.add("searched");
  // The search and its index come side by side, not one after the other; from a disk, or in one file, there is nothing to wait for.
  if (asks && /^https?:$/.test(location.protocol) && !html.classList.contains("one-file")) {
    [html.dataset.search || "assets/search.js", "assets/search-small.js", "search/index.js"].forEach(function (path) {
      const link = document.createElement("link");
      link.rel = "preload";
      link.as = "script";
      link.href = (html.dataset.root || "") + path;
      document.head.append(link);
    });
  }

  /** @param {string} selector @param {ParentNode} [from] @returns {any[]} */
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }
  /** @param {string} selector @param {ParentNode} [from] @returns {any} */
  function one(selector, from) { return (from || document).querySelector(selector); }

  document.addEventListener("DOMContentLoaded", function () {
    const parts = Jirei.parts, make = parts.make;
    const search = one("main form.search"), field = one("input[name=q]", search), form = one("form.filter");
    const list = one(".hits"), count = one(".toolbar .count"), opener = one(".open-sheet"), widened = one(".widened");
    const empty = one(".none-found:not(.failed-note)"), near = one(".near"), more = one(".more"), enough = one(".enough"), chips = one(".active"), failed = one(".failed-note");
    let query = "", limit = STEP, waits = -1;

    // ---- the address
    /** Query and conditions as the address tells them. */
    function read() {
      const text = location.hash.indexOf("#?") === 0 ? location.hash.slice(2) : location.search.slice(1);
      /** @type {Object<string, string[]>} */
      const found = {};
      text.split("&").forEach(function (part) {
        const cut = part.indexOf("="), decode = function (/** @type {string} */ coded) { try { return decodeURIComponent(coded.replace(/\+/g, " ")); } catch (e) { return ""; } };
        if (cut > 0) (found[decode(part.slice(0, cut))] = found[decode(part.slice(0, cut))] || []).push(decode(part.slice(cut + 1)).trim());
      });
      query = (found.q || [""])[0];
      field.value = query;
      all("input", form).forEach(function (box) { box.checked = (found[box.name] || []).indexOf(box.value) >= 0; });
      all("details", form).forEach(function (group) { if (one("input:checked", group)) group.open = true; });
      limit = Math.min(Math.max(STEP, history.state && history.state.shown || 0), MOST);
    }
    function chosen() {
      /** @type {Object<string, string[]>} */
      const by = {};
      all("input:checked", form).forEach(function (box) { (by[box.name] = by[box.name] || []).push(box.value); });
      return by;
    }
    /** @param {"pushState" | "replaceState"} how */
    function write(how) {
      const by = chosen(), said = ["q=" + encodeURIComponent(query)], path = location.href.split(/[?#]/)[0];
      Object.keys(by).forEach(function (name) { by[name].forEach(function (value) { said.push(name + "=" + encodeURIComponent(value)); }); });
      try { history[how]({ shown: limit }, "", path + "?" + said.join("&")); } catch (e) { // file:// may refuse
        location.hash = "?" + said.join("&");
      }
    }

    // ---- question and answer
    const questions = parts.asker({
      answer: show,
      wait: function () { count.textContent = "探しています…"; },
      fail: function () { count.textContent = ""; failed.hidden = false; html.classList.add("failed"); },
    });
    function ask() {
      html.classList.toggle("searched", query !== "");
      if (!query) { questions.drop(); return; }
      failed.hidden = true;
      html.classList.remove("failed");
      list.setAttribute("aria-busy", "true");
      questions.ask(query, { limit: limit, filters: chosen() });
    }
    /** @param {JireiAnswer} result */
    function show(result) {
      const shown = waits >= 0 && waits === list.children.length ? waits : 0;
      document.title = document.title.replace(/^[^｜]*/, "「" + query + "」の検索結果");
      count.textContent = "";
      count.append(make("b", { class: "num" }, [result.total.toLocaleString("ja")]), "件", make("span", { class: "muted" }, ["　「" + query + "」"]));
      all("[data-found]").forEach(function (node) { node.textContent = result.total.toLocaleString("ja"); });
      if (!shown) list.textContent = "";
      result.hits.slice(shown).forEach(function (hit) { list.append(item(hit)); });
      list.removeAttribute("aria-busy");
      // The focus goes on where the reader was reading.
      if (shown && list.children[shown]) one("a", list.children[shown]).focus({ preventScroll: true });
      waits = -1;
      const rest = result.total > result.hits.length;
      more.hidden = !rest || limit >= MOST;
      more.textContent = "もっと見る（残り" + (result.total - result.hits.length).toLocaleString("ja") + "件）";
      enough.hidden = !rest || limit < MOST;
      suggest(result.suggestion || "");
      counts(result.facets || {});
      active();
      empty.hidden = result.total > 0;
      if (!result.total) nothing();
      if (history.state && history.state.y) { scrollTo({ top: history.state.y, behavior: "instant" }); history.replaceState({ shown: limit }, ""); }
    }
    /** @param {JireiHit} hit */
    function item(hit) {
      const names = parts.namesOf(hit), category = all(".search-categories [data-label]").filter(function (node) { return node.dataset.label === hit.section; })[0];
      const path = make("p", { class: "path" }, [make("span", {}, [parts.kindOf(hit.url) + (names.at ? "　" + names.at : "")])]);
      if (names.section && names.section !== names.name) {
        path.append(" ", category ? make("span", { class: "sec", "data-cat": category.dataset.cat }, [parts.sign(category.dataset.cat), names.section]) : make("span", {}, [names.section]));
      }
      const why = hit.why ? hit.why.split("、") : [];
      return make("li", { class: "hit" }, [
        path,
        make("h2", {}, [make("a", { href: parts.address(hit, query) }, [names.name])]),
        make("p", { class: "excerpt" }, parts.pieces(hit.excerpt)),
        why.length ? make("p", { class: "why" }, [make("span", { class: "sr" }, ["一致のしかた："])].concat(why.map(function (kind) { return make("b", {}, [WAYS[kind] || kind]); }))) : null,
      ]);
    }

    // ---- what helps on
    /** @param {string} text */
    function again(text) {
      const link = make("a", { href: "?q=" + encodeURIComponent(text) }, [text]);
      link.addEventListener("click", function (/** @type {any} */ event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        field.value = text;
        field.focus();
        start(text);
      });
      return link;
    }
    /** @param {string} text */
    function suggest(text) {
      widened.textContent = "";
      widened.hidden = !text;
      if (text) widened.append("もしかして：", again(text));
    }
    function nothing() {
      const mine = query;
      one(".none-query").textContent = query;
      one(".none-filtered").hidden = !one("input:checked", form);
      if (!near) return;
      near.hidden = true;
      parts.load(near.dataset.src).then(function () {
        const words = nearest(query, Jirei.keywords || []), place = one("ul", near);
        if (mine !== query || !words.length) return;
        place.textContent = "";
        words.forEach(function (word) {
          place.append(make("li", {}, [make("a", { class: "chip", href: "keywords/" + word[2] + ".html", "data-cat": word[3] }, [word[3] ? parts.sign(word[3]) : null, word[0]])]));
        });
        near.hidden = false;
      }).catch(function () { /* the other ways stand there already */ });
    }
    /** The keywords that share most pairs of neighbouring characters with the query, as written or as read. @param {string} text @param {any[]} words text, reading, slug, category */
    function nearest(text, words) {
      const wanted = pairs(text);
      return words.map(function (word) { return { word: word, near: Math.max(shared(wanted, pairs(word[0])), shared(wanted, pairs(word[1]))) }; })
        .filter(function (entry) { return entry.near >= .12; })
        .sort(function (a, b) { return b.near - a.near; }).slice(0, 8).map(function (entry) { return entry.word; });
    }
    /** @param {string} text */
    function pairs(text) {
      const plain = Array.from(text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0x60); }).replace(/[\s"]/g, ""));
      // Kanji say much by themselves.
      return plain.map(function (c, at) { return c + (plain[at + 1] || ""); }).concat(plain.filter(function (c) { return /[一-鿿]/.test(c); }));
    }
    /** @param {string[]} a @param {string[]} b */
    function shared(a, b) { return 2 * a.filter(function (pair) { return b.indexOf(pair) >= 0; }).length / (a.length + b.length); }

    // ---- conditions
    /** Counts say what choosing a value would leave; what would leave nothing goes, unless it is chosen or in the reader's hands. @param {Object<string, number>} facets */
    function counts(facets) {
      all(".check", form).forEach(function (label) {
        const box = one("input", label), n = facets[box.name + ":" + box.value] || 0;
        one(".n", label).textContent = n.toLocaleString("ja");
        label.classList.toggle("empty", n === 0 && !box.checked);
        label.hidden = n === 0 && !box.checked && box !== document.activeElement;
      });
      all("fieldset", form).forEach(function (set) { set.hidden = !one(".check:not([hidden])", set); });
    }
    /** What a value is called where it stands alone. */
    const nameOf = /** @param {any} box */ (box) => box.dataset.label || one("span:not(.n)", box.parentNode).textContent;
    function active() {
      const boxes = all("input:checked", form);
      chips.textContent = "";
      boxes.forEach(function (box) {
        const chip = make("button", { class: "chip", type: "button", "aria-label": "条件「" + nameOf(box) + "」を外す" }, [nameOf(box), parts.icon("i-close")]);
        chip.addEventListener("click", function () { box.checked = false; changed(); (one("button", chips) || field).focus(); });
        chips.append(chip);
      });
      if (boxes.length > 1) {
        const clear = make("button", { class: "clear", type: "button" }, ["条件をすべて外す"]);
        clear.addEventListener("click", reset);
        chips.append(clear);
      }
      one(".n", opener).textContent = boxes.length ? "（" + boxes.length + "）" : "";
    }
    function reset() {
      all("input:checked", form).forEach(function (box) { box.checked = false; });
      changed();
      field.focus();
    }
    function changed() { limit = STEP; write("pushState"); ask(); active(); }
    /** @param {string} text */
    function start(text) {
      if (text === query && html.classList.contains("searched") && !html.classList.contains("failed")) return;
      query = text;
      parts.rememberQuery(text);
      changed();
    }

    form.addEventListener("change", changed);
    form.addEventListener("submit", function (/** @type {Event} */ event) { event.preventDefault(); });
    search.addEventListener("submit", function (/** @type {Event} */ event) {
      if (event.defaultPrevented) return;
      event.preventDefault();
      start(field.value.trim());
    });
    more.addEventListener("click", function () { waits = list.children.length; limit = Math.min(limit + STEP, MOST); write("replaceState"); ask(); });
    one(".none-filtered button").addEventListener("click", reset);
    one("button", failed).addEventListener("click", ask);
    // Coming back from a page that was found: as many results as before, at the same place.
    addEventListener("pagehide", function () { if (query && list.children.length) try { history.replaceState({ shown: limit, y: scrollY }, ""); } catch (e) { /* refused */ } });
    addEventListener("popstate", function () { read(); ask(); });
    read();
    if (query) { parts.rememberQuery(query); ask(); } else field.focus();
  });
})();
