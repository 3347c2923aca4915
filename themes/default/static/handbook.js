// What every page gains when scripts run: theme, readings, menu, sheet.
// Loaded in <head> without defer, so that theme and .js are set before the first paint. Nothing here is needed for reading.
(function () {
  "use strict";
  /** @type {Record<string, string>} */
  var names = { auto: "自動", light: "明るい", dark: "暗い" };
  var root = document.documentElement;
  var store = { get: /** @param {string} key */ function (key) { try { return localStorage.getItem(key) || ""; } catch (e) { return ""; } },
    set: /** @param {string} key @param {string} v */ function (key, v) { try { localStorage.setItem(key, v); } catch (e) { /* file:// may refuse */ } } };
  /** @param {string} v */
  function theme(v) { if (v === "auto") root.removeAttribute("data-theme"); else root.setAttribute("data-theme", v); }
  var now = names[store.get("theme")] ? store.get("theme") : "auto";
  root.classList.add("js", "arriving");
  // The browser goes to the place in the address when the page is loaded; after that, jumps inside the page may glide.
  addEventListener("load", function () { setTimeout(function () { root.classList.remove("arriving"); }, 500); });
  theme(now);
  // A list that opens with conditions in its address stays out of sight until cases.js has applied them, so that nothing jumps.
  // The same for a reader on a phone who asked for more than the compact list.
  if (root.hasAttribute("data-filtered")) {
    if (location.search.length > 1 || location.hash.indexOf("#?") === 0) root.classList.add("restoring");
    if (store.get("jirei.roomy") === "true") root.classList.add("roomy");
  }
  // What scripts share. Those that wait for the page (defer) put their part in later, so who is earlier finds the place for it.
  window.Jirei = window.Jirei || /** @type {Jirei} */ ({});

  /** @type {(sel: string, from?: ParentNode) => HTMLElement[]} */
  function all(sel, from) { return Array.prototype.slice.call((from || document).querySelectorAll(sel)); }
  /** @type {(sel: string, from?: ParentNode) => HTMLElement} */
  function one(sel, from) { return /** @type {HTMLElement} */ ((from || document).querySelector(sel)); }
  /** What a button opens. @type {(button: HTMLElement) => HTMLElement} */
  function opened(button) { return /** @type {HTMLElement} */ (document.getElementById(button.getAttribute("aria-controls") || "")); }

  /** @param {HTMLElement} button */
  function themeSwitch(button) {
    function show() { one("span", button).textContent = "配色 " + names[now]; }
    button.addEventListener("click", function () {
      now = now === "auto" ? "light" : now === "light" ? "dark" : "auto";
      theme(now); store.set("theme", now); show();
    });
    show();
  }

  // Readings over kanji. A page that opens with them waits with its first paint until they stand, so that nothing jumps.
  var loaded = false;
  /** @param {boolean} on */
  function ruby(on) {
    root.classList.toggle("ruby", on);
    if (!on || loaded) return;
    loaded = true;
    var script = document.createElement("script");
    script.src = (root.dataset.root || "") + root.dataset.ruby;
    script.onerror = function () { root.classList.remove("ruby-wait"); };
    document.head.appendChild(script);
  }
  if (store.get("ruby") === "on") { root.classList.add("ruby-wait"); ruby(true); }
  /** @param {HTMLElement} button */
  function rubySwitch(button) {
    function show() { button.setAttribute("aria-pressed", String(root.classList.contains("ruby"))); }
    button.addEventListener("click", function () {
      var on = !root.classList.contains("ruby");
      ruby(on); store.set("ruby", on ? "on" : "off"); show();
    });
    show();
  }

  /** @param {HTMLElement} button */
  function menu(button) {
    var nav = opened(button);
    button.addEventListener("click", function () {
      button.setAttribute("aria-expanded", String(nav.classList.toggle("open")));
    });
  }

  // On narrow screens the filter moves into a modal sheet and back.
  /** @param {HTMLElement} button */
  function sheet(button) {
    var dialog = /** @type {HTMLDialogElement} */ (opened(button)), form = one(".filter"), home = /** @type {Node} */ (form.parentNode);
    button.addEventListener("click", function () { one(".slot", dialog).appendChild(form); dialog.showModal(); });
    dialog.addEventListener("close", function () { home.insertBefore(form, home.firstChild); button.focus(); });
    all("[data-close]", dialog).forEach(function (b) { b.addEventListener("click", function () { dialog.close(); }); });
  }

  // Phones show rows of tables as blocks; some browsers then forget that they are rows.
  /** @param {HTMLElement} table */
  function roles(table) {
    /** @type {Record<string, string>} */
    var names = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
    [table].concat(all("thead, tbody, tr, td, th", table)).forEach(function (part) {
      part.setAttribute("role", names[part.localName] || (part.getAttribute("scope") === "row" ? "rowheader" : "columnheader"));
    });
  }

  // A case's keywords lead to the filter, which only a script can set; without one they lead to the keyword's page.
  /** @param {HTMLElement} link */
  function keyword(link) {
    var chip = /** @type {HTMLAnchorElement} */ (link);
    chip.href = (root.dataset.root || "") + "cases.html?kw=" + encodeURIComponent(chip.dataset.kw || "");
  }

  document.addEventListener("DOMContentLoaded", function () {
    /** @type {Record<string, (part: HTMLElement) => void>} */
    var parts = { table: roles, ".case-head + .keywords a[data-kw]": keyword, "[data-theme-switch]": themeSwitch, "[data-ruby-switch]": rubySwitch, ".menu-button": menu, ".open-sheet": sheet };
    Object.keys(parts).forEach(function (sel) { all(sel).forEach(parts[sel]); });
  });
})();
