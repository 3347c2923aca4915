// The filter over a list of cases: the cards of cases.html, the sections of a category's page. Loaded at the end of the list,
// before it is first painted. Sorting and the field for words are there on cases.html only; where that list stands on many
// pages, every.js knows the cases of all of them.
//
// Any value within a group, all groups together. A count says what choosing that value would leave. The whole state stands in
// the address (cases.html?cat=history&reg=kinki&sort=population&q=…), behind a # where the browser refuses to change more.
(function () {
  "use strict";
  var root = document.documentElement, form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-filter]"));
  if (!form) { root.classList.remove("restoring"); return; }

  /** @type {(sel: string, from?: ParentNode) => HTMLElement[]} */
  function all(sel, from) { return Array.prototype.slice.call((from || document).querySelectorAll(sel)); }
  /** @type {<T extends Element = HTMLElement>(sel: string, from?: ParentNode) => T} */
  function one(sel, from) { return /** @type {any} */ ((from || document).querySelector(sel)); }

  var list = one("[data-list]"), chips = one(".active"), empty = one(".none-found");
  var sort = /** @type {HTMLSelectElement | null} */ (one("#sort")), within = /** @type {HTMLInputElement | null} */ (one("#within"));
  var boxes = /** @type {HTMLInputElement[]} */ (all("input[type=checkbox]", form));
  var cards = all("[data-facets]", list).map(function (el, at) {
    return { el: el, at: at, facets: (el.dataset.facets || "").split(" "), url: el.dataset.url || "", text: within ? fold(el.textContent || "") : "" };
  });
  // The contents beside the list leave out what the filter leaves out.
  /** @type {Record<string, HTMLElement>} */
  var entries = {};
  all(".toc a[href^='#']").forEach(function (a) { entries[(a.getAttribute("href") || "").slice(1)] = over(a); });
  /** @type {string[]} */
  var names = [];
  /** @type {Record<string, { box: HTMLInputElement, label: HTMLElement, n: HTMLElement }>} */
  var checks = {};
  /** @type {Record<string, boolean> | null} */
  var found = null;
  var turn = 0, timer = 0;
  // A list in many parts is filtered over all of them (every.js); what is found stands in a list of its own.
  /** Rows shown at a time, and cases that words are looked for in. */
  var STEP = 20, MOST = 300;
  var scripts = Number(list.dataset.every || 0), results = one("[data-results]"), more = one(".more");
  /** @type {number[]} */
  var hits = [];
  /** How many cases the words fit, where that is more than are looked at. */
  var shown = 0, asked = 0, cut = 0;
  var loaded = false;
  if (scripts) more.addEventListener("click", function () { showMore(true).catch(broken); });
  boxes.forEach(function (box) {
    if (names.indexOf(box.name) < 0) names.push(box.name);
    checks[box.name + ":" + box.value] = { box: box, label: over(box), n: one(".n", over(box)) };
  });

  /** @type {(box: HTMLElement) => HTMLElement} */
  function over(box) { return /** @type {HTMLElement} */ (box.parentNode); }
  /** @param {string} text */
  function fold(text) { return text.normalize("NFKC").toLowerCase(); }
  /** @param {string} facet */
  function group(facet) { return facet.slice(0, facet.indexOf(":")); }

  /** What is chosen, by group. */
  function chosen() {
    /** @type {Record<string, string[]>} */
    var by = {};
    boxes.forEach(function (b) { if (b.checked) (by[b.name] = by[b.name] || []).push(b.value); });
    return by;
  }
  /** @param {Record<string, number>} counts @param {number} left */
  function tell(counts, left) {
    Object.keys(checks).forEach(function (facet) {
      var check = checks[facet], n = counts[facet] || 0;
      check.n.textContent = n.toLocaleString("ja");
      check.label.classList.toggle("empty", n === 0 && !check.box.checked);
    });
    all("[data-count]").forEach(function (n) { n.textContent = left.toLocaleString("ja"); });
    empty.hidden = left > 0;
  }
  /** @param {boolean} filtered whether what is found stands in place of the page's own cases */
  function swap(filtered) {
    root.classList.toggle("filtered", filtered);
    list.hidden = filtered;
    results.hidden = !filtered;
    if (!filtered) { more.hidden = true; empty.hidden = true; results.textContent = ""; }
  }
  /** @param {boolean} [on] whether the reader goes on reading in the list */
  function showMore(on) {
    var mine = asked, next = hits.slice(shown, shown + STEP);
    return window.Jirei.every.show(next).then(function (rows) {
      if (mine !== asked) return;
      if (!shown) results.textContent = "";
      rows.forEach(function (row) { results.appendChild(row); });
      if (on && rows[0]) one("a", rows[0]).focus({ preventScroll: true });
      shown += rows.length;
      more.hidden = shown >= hits.length;
      more.textContent = "もっと見る（残り" + (hits.length - shown).toLocaleString("ja") + "事例）";
    });
  }
  function broken() { one(".failed-note").hidden = false; }
  /** Resolves when the list stands. */
  function updateAll() {
    var by = chosen(), mine = asked += 1, key = sort ? sort.value : "number";
    one(".failed-note").hidden = true;
    one(".cut-note").hidden = !found || !cut;
    one(".cut-note").textContent = "「" + words() + "」は" + cut.toLocaleString("ja") + "事例に合います。そのうち、よく合う" + MOST + "事例から選んでいます。ことばを足すと、しぼれます。";
    showChips();
    if (!Object.keys(by).length && !found && key === "number") {
      // The page came with the numbers of all cases.
      var whole = loaded && window.Jirei.every.filter(by, null, key);
      if (whole) tell(whole.counts, whole.hits.length);
      swap(false);
      return Promise.resolve();
    }
    return window.Jirei.every.load(scripts).then(function () {
      if (mine !== asked) return;
      loaded = true;
      var left = window.Jirei.every.filter(by, found, key);
      hits = left.hits;
      shown = 0;
      tell(left.counts, hits.length);
      boxes.forEach(entitle);
      showChips();
      swap(true);
      return showMore();
    }).catch(broken);
  }
  /** What a value is called where it stands alone. @param {HTMLInputElement} b */
  function nameOf(b) { return b.dataset.label || one("span:not(.n)", over(b)).textContent || ""; }
  /** A value that only the address had gets its name. @param {HTMLInputElement} b */
  function entitle(b) {
    var label = window.Jirei.every.label(b.name + ":" + b.value);
    if (label && b.dataset.label === b.value) { b.dataset.label = label; one("span:not(.n)", over(b)).textContent = label; }
  }

  // For each group, the cards that all other groups leave: one pass over the cards, whatever the number of values.
  /** @returns {Promise<void> | void} */
  function update() {
    if (scripts) return updateAll();
    /** @type {Record<string, Record<string, boolean>>} */
    var by = {};
    /** @type {Record<string, number>} */
    var counts = {};
    var left = 0;
    boxes.forEach(function (b) { if (b.checked) (by[b.name] = by[b.name] || {})[b.name + ":" + b.value] = true; });
    var groups = Object.keys(by);
    cards.forEach(function (card) {
      /** @type {string[]} */
      var misses = [];
      if (found && !found[card.url]) { card.el.hidden = true; return; }
      groups.forEach(function (name) { if (!card.facets.some(function (f) { return by[name][f]; })) misses.push(name); });
      card.el.hidden = misses.length > 0;
      if (misses.length === 0) left += 1;
      if (misses.length > 1) return;
      card.facets.forEach(function (f) {
        if (misses.length === 0 || group(f) === misses[0]) counts[f] = (counts[f] || 0) + 1;
      });
    });
    tell(counts, left);
    cards.forEach(function (card) { if (entries[card.el.id]) entries[card.el.id].hidden = card.el.hidden; });
    showChips();
  }

  /** @type {(text: string, label: string, remove: () => void) => void} */
  function chip(text, label, remove) {
    var b = document.createElement("button");
    b.type = "button"; b.className = "chip"; b.textContent = text;
    var SVG = "http://www.w3.org/2000/svg", cross = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
    cross.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#i-close");
    cross.append(use);
    b.append(cross);
    b.setAttribute("aria-label", label);
    b.addEventListener("click", function () {
      remove(); change();
      (one("button", chips) || start()).focus();
    });
    chips.appendChild(b);
  }

  /** Where the keyboard goes when the last condition is gone. */
  function start() { return sort || /** @type {HTMLElement} */ (one("summary", form)); }
  function words() { return within ? within.value.trim() : ""; }

  function showChips() {
    chips.textContent = "";
    if (words()) {
      chip("「" + words() + "」", "ことば「" + words() + "」を外す", function () { if (within) within.value = ""; found = null; turn += 1; });
    }
    boxes.forEach(function (b) {
      if (b.checked) chip(nameOf(b), "条件「" + nameOf(b) + "」を外す", function () { b.checked = false; });
    });
    if (!chips.firstChild) return;
    var clear = document.createElement("button");
    clear.type = "button"; clear.className = "clear"; clear.textContent = "条件をすべて外す";
    clear.addEventListener("click", function () { form.reset(); start().focus(); });
    chips.appendChild(clear);
  }

  function reorder() {
    if (!sort || scripts) return;
    var key = sort.value;
    /** @param {{ el: HTMLElement }} card */
    function value(card) { var v = card.el.dataset[key]; return v === undefined ? -1 : +v; }
    cards.slice().sort(function (a, b) {
      return (key === "number" ? value(a) - value(b) : value(b) - value(a)) || a.at - b.at;
    }).forEach(function (card) { list.appendChild(card.el); });
  }

  // The search knows every page's text, readings and other names; where it can't be loaded, the cards' own text must do.
  /** @param {() => void} then */
  function look(then) {
    var q = words(), mine = turn += 1;
    if (!q) { found = null; then(); return; }
    var search = window.Jirei && window.Jirei.search;
    function plain() {
      if (mine !== turn) return;
      if (scripts) { broken(); return; }
      var words = fold(q).split(/\s+/);
      /** @type {Record<string, boolean>} */
      var held = found = {};
      cards.forEach(function (c) { if (words.every(function (w) { return c.text.indexOf(w) >= 0; })) held[c.url] = true; });
      then();
    }
    if (!search) { plain(); return; }
    // Of very many cases only those that the words fit best: to look for all of them takes long.
    search(q, scripts ? { limit: MOST, filters: { kind: ["case"] } } : { limit: 100000 }).then(function (result) {
      if (mine !== turn) return;
      cut = scripts && result.total > MOST ? result.total : 0;
      /** @type {Record<string, boolean>} */
      var held = found = {};
      result.hits.forEach(function (hit) { held[hit.url.split("#")[0]] = true; });
      then();
    }, plain);
  }

  function state() {
    var by = chosen();
    /** @type {string[]} */
    var parts = [];
    names.forEach(function (name) { if (by[name]) parts.push(name + "=" + by[name].map(encodeURIComponent).join(",")); });
    if (sort && sort.value !== "number") parts.push("sort=" + sort.value);
    if (words()) parts.push("q=" + encodeURIComponent(words()));
    return parts.join("&");
  }

  function write() {
    var query = state(), path = location.href.split(/[?#]/)[0];
    try { history.replaceState(null, "", query ? path + "?" + query : path); } catch (e) { // file:// may refuse
      location.replace(path + location.search + "#" + (query ? "?" + query : ""));
    }
  }

  // A value that the list leaves out, because few cases have it, but that a link asks for.
  /** @type {(name: string, value: string) => void} */
  function need(name, value) {
    var facet = name + ":" + value;
    if (checks[facet] || !scripts && !cards.some(function (c) { return c.facets.indexOf(facet) >= 0; })) return;
    var model = over(one("input[name=" + name + "]", form)), label = /** @type {HTMLElement} */ (model.cloneNode(true));
    var box = /** @type {HTMLInputElement} */ (one("input", label));
    box.value = value; box.dataset.label = value; one("span:not(.n)", label).textContent = value;
    over(model).appendChild(label);
    boxes.push(box);
    checks[facet] = { box: box, label: label, n: one(".n", label) };
  }

  function read() {
    var query = location.hash.indexOf("#?") === 0 ? location.hash.slice(2) : location.search.slice(1);
    /** @type {Record<string, string[]>} */
    var wanted = {};
    query.split("&").forEach(function (part) {
      var at = part.indexOf("="), name = part.slice(0, at), text = part.slice(at + 1).replace(/\+/g, " ");
      if (at < 1) return;
      text.split(",").forEach(function (raw) {
        var value;
        try { value = decodeURIComponent(raw); } catch (e) { value = raw; }
        (wanted[name] = wanted[name] || []).push(value);
      });
    });
    names.forEach(function (name) { (wanted[name] || []).forEach(function (value) { need(name, value); }); });
    boxes.forEach(function (b) { b.checked = (wanted[b.name] || []).indexOf(b.value) >= 0; });
    all("fieldset details", form).forEach(function (part) {
      if (one("input:checked", part)) /** @type {HTMLDetailsElement} */ (part).open = true;
    });
    if (sort) {
      sort.value = (wanted.sort || ["number"])[0];
      if (sort.selectedIndex < 0) sort.value = "number";
    }
    if (within) within.value = (wanted.q || []).join(",");
  }

  // The other parts of a long list are read with the same conditions.
  function pass() { if (scripts) return; var query = state(); all(".parts a").forEach(function (a) { a.setAttribute("href", (a.getAttribute("href") || "").split(/[?#]/)[0] + (query ? "?" + query : "")); }); }
  function change() { update(); write(); pass(); }

  form.addEventListener("change", function (e) { if (e.target !== within) change(); });
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(function () { found = null; turn += 1; change(); }); });
  if (within) {
    within.addEventListener("input", function () {
      clearTimeout(timer); timer = setTimeout(function () { look(change); }, 150);
    });
    within.addEventListener("compositionend", function () { look(change); });
  }
  if (sort) sort.addEventListener("change", function () { if (scripts) updateAll(); reorder(); write(); });
  window.addEventListener("popstate", function () { read(); reorder(); look(update); });
  window.addEventListener("hashchange", function () { if (location.hash.indexOf("#?") === 0) { read(); reorder(); look(update); } });

  // On phones the list is compact until a reader asks for all of it.
  /** @param {HTMLInputElement} box */
  function roomy(box) {
    box.checked = root.classList.contains("roomy");
    box.addEventListener("change", function () {
      root.classList.toggle("roomy", box.checked);
      try { localStorage.setItem("jirei.roomy", String(box.checked)); } catch (e) { /* file:// may refuse */ }
    });
  }
  if (one("#roomy")) roomy(/** @type {HTMLInputElement} */ (one("#roomy")));

  read();
  if (sort && sort.value !== "number") reorder();
  // A search that takes long must not keep the list out of sight.
  var patience = setTimeout(function () { root.classList.remove("restoring"); }, 1500);
  function begin() {
    look(function () {
      Promise.resolve(update()).then(function () { clearTimeout(patience); root.classList.remove("restoring"); });
      pass();
    });
  }
  if (scripts) document.addEventListener("DOMContentLoaded", begin); else begin();
})();
