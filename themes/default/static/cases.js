// The filter over the list of cases. Loaded at the end of the list, before it is first painted.
//
// Any value within a group, all groups together. A count says what choosing that value would leave. The whole state stands in
// the address (cases.html?cat=history&reg=kinki&sort=population&q=…), behind a # where the browser refuses to change more.
(function () {
  "use strict";
  var root = document.documentElement, form = document.querySelector("form[data-filter]");
  if (!form) { root.classList.remove("restoring"); return; }

  function all(sel, from) { return Array.prototype.slice.call((from || document).querySelectorAll(sel)); }
  function one(sel, from) { return (from || document).querySelector(sel); }

  var list = one(".cards"), chips = one(".active"), empty = one(".none-found"), sort = one("#sort"), within = one("#within");
  var boxes = all("input[type=checkbox]", form);
  var cards = all("[data-facets]", list).map(function (el, at) {
    return { el: el, at: at, facets: el.dataset.facets.split(" "), url: el.dataset.url, text: fold(el.textContent) };
  });
  var names = [], checks = {}, found = null, turn = 0, timer = 0;
  boxes.forEach(function (box) {
    if (names.indexOf(box.name) < 0) names.push(box.name);
    checks[box.name + ":" + box.value] = { box: box, label: box.parentNode, n: one(".n", box.parentNode) };
  });

  function fold(text) { return text.normalize("NFKC").toLowerCase(); }
  function group(facet) { return facet.slice(0, facet.indexOf(":")); }

  // For each group, the cards that all other groups leave: one pass over the cards, whatever the number of values.
  function update() {
    var by = {}, left = 0, counts = {};
    boxes.forEach(function (b) { if (b.checked) (by[b.name] = by[b.name] || {})[b.name + ":" + b.value] = true; });
    var groups = Object.keys(by);
    cards.forEach(function (card) {
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
    Object.keys(checks).forEach(function (facet) {
      var check = checks[facet], n = counts[facet] || 0;
      check.n.textContent = n;
      check.label.classList.toggle("empty", n === 0 && !check.box.checked);
    });
    all("[data-count]").forEach(function (n) { n.textContent = left; });
    empty.hidden = left > 0;
    showChips();
  }

  function chip(text, label, remove) {
    var b = document.createElement("button");
    b.type = "button"; b.className = "chip"; b.textContent = text;
    b.insertAdjacentHTML("beforeend", '<svg aria-hidden="true"><use href="#i-close"/></svg>');
    b.setAttribute("aria-label", label);
    b.addEventListener("click", function () {
      remove(); change();
      (one("button", chips) || sort).focus();
    });
    chips.appendChild(b);
  }

  function showChips() {
    chips.textContent = "";
    if (within.value.trim()) {
      chip("「" + within.value.trim() + "」", "ことば「" + within.value.trim() + "」を外す", function () { within.value = ""; found = null; turn += 1; });
    }
    boxes.forEach(function (b) {
      if (b.checked) chip(b.dataset.label, "条件「" + b.dataset.label + "」を外す", function () { b.checked = false; });
    });
    if (!chips.firstChild) return;
    var clear = document.createElement("button");
    clear.type = "button"; clear.className = "clear"; clear.textContent = "条件をすべて外す";
    clear.addEventListener("click", function () { form.reset(); sort.focus(); });
    chips.appendChild(clear);
  }

  function reorder() {
    var key = sort.value;
    function value(card) { var v = card.el.dataset[key]; return v === undefined ? -1 : +v; }
    cards.slice().sort(function (a, b) {
      return (key === "number" ? value(a) - value(b) : value(b) - value(a)) || a.at - b.at;
    }).forEach(function (card) { list.appendChild(card.el); });
  }

  // The search knows every page's text, readings and other names; where it can't be loaded, the cards' own text must do.
  function look(then) {
    var q = within.value.trim(), mine = turn += 1;
    if (!q) { found = null; then(); return; }
    var search = window.Jirei && window.Jirei.search;
    function plain() {
      if (mine !== turn) return;
      var words = fold(q).split(/\s+/);
      found = {};
      cards.forEach(function (c) { if (words.every(function (w) { return c.text.indexOf(w) >= 0; })) found[c.url] = true; });
      then();
    }
    if (!search) { plain(); return; }
    search(q, { limit: 100000 }).then(function (result) {
      if (mine !== turn) return;
      found = {};
      result.hits.forEach(function (hit) { found[hit.url.split("#")[0]] = true; });
      then();
    }, plain);
  }

  function state() {
    var by = {}, parts = [];
    boxes.forEach(function (b) { if (b.checked) (by[b.name] = by[b.name] || []).push(b.value); });
    names.forEach(function (name) { if (by[name]) parts.push(name + "=" + by[name].map(encodeURIComponent).join(",")); });
    if (sort.value !== "number") parts.push("sort=" + sort.value);
    if (within.value.trim()) parts.push("q=" + encodeURIComponent(within.value.trim()));
    return parts.join("&");
  }

  function write() {
    var query = state(), path = location.href.split(/[?#]/)[0];
    try { history.replaceState(null, "", query ? path + "?" + query : path); } catch (e) { // file:// may refuse
      location.replace(path + location.search + "#" + (query ? "?" + query : ""));
    }
  }

  // A value that the list leaves out, because few cases have it, but that a link asks for.
  function need(name, value) {
    var facet = name + ":" + value;
    if (checks[facet] || !cards.some(function (c) { return c.facets.indexOf(facet) >= 0; })) return;
    var model = one("input[name=" + name + "]", form).parentNode, label = model.cloneNode(true), box = one("input", label);
    box.value = value; box.dataset.label = value; one("span:not(.n)", label).textContent = value;
    model.parentNode.appendChild(label);
    boxes.push(box);
    checks[facet] = { box: box, label: label, n: one(".n", label) };
  }

  function read() {
    var query = location.hash.indexOf("#?") === 0 ? location.hash.slice(2) : location.search.slice(1), wanted = {};
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
    all("details", form).forEach(function (d) { if (one("input:checked", d)) d.open = true; });
    sort.value = (wanted.sort || ["number"])[0];
    if (sort.selectedIndex < 0) sort.value = "number";
    within.value = (wanted.q || []).join(",");
  }

  function change() { update(); write(); }

  form.addEventListener("change", function (e) { if (e.target !== within) change(); });
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(function () { found = null; turn += 1; change(); }); });
  within.addEventListener("input", function (e) {
    if (e.isComposing) return; // wait for the end of a kanji conversion
    clearTimeout(timer); timer = setTimeout(function () { look(change); }, 150);
  });
  within.addEventListener("compositionend", function () { look(change); });
  sort.addEventListener("change", function () { reorder(); write(); });
  window.addEventListener("popstate", function () { read(); reorder(); look(update); });
  window.addEventListener("hashchange", function () { if (location.hash.indexOf("#?") === 0) { read(); reorder(); look(update); } });

  read();
  if (sort.value !== "number") reorder();
  // A search that takes long must not keep the list out of sight.
  var patience = setTimeout(function () { root.classList.remove("restoring"); }, 1500);
  look(function () { update(); clearTimeout(patience); root.classList.remove("restoring"); });
})();
