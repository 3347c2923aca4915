// What every page gains when scripts run: theme, menu, sheet, place in the contents.
// Loaded in <head> without defer, so that theme and .js are set before the first paint. Nothing here is needed for reading.
(function () {
  "use strict";
  var root = document.documentElement, names = { auto: "自動", light: "明るい", dark: "暗い" };
  var store = { get: function () { try { return localStorage.getItem("theme"); } catch (e) { return null; } },
    set: function (v) { try { localStorage.setItem("theme", v); } catch (e) { /* file:// may refuse */ } } };
  function theme(v) { if (v === "auto") root.removeAttribute("data-theme"); else root.setAttribute("data-theme", v); }
  var now = names[store.get()] ? store.get() : "auto";
  root.classList.add("js");
  theme(now);

  function all(sel, from) { return Array.prototype.slice.call((from || document).querySelectorAll(sel)); }
  function one(sel, from) { return (from || document).querySelector(sel); }

  function themeSwitch(button) {
    function show() { one("span", button).textContent = "配色 " + names[now]; }
    button.addEventListener("click", function () {
      now = { auto: "light", light: "dark", dark: "auto" }[now];
      theme(now); store.set(now); show();
    });
    show();
  }

  function menu(button) {
    var nav = document.getElementById(button.getAttribute("aria-controls"));
    button.addEventListener("click", function () {
      button.setAttribute("aria-expanded", String(nav.classList.toggle("open")));
    });
  }

  // On narrow screens the filter moves into a modal sheet and back.
  function sheet(button) {
    var dialog = document.getElementById(button.getAttribute("aria-controls")), form = one(".filter"), home = form.parentNode;
    button.addEventListener("click", function () { one(".slot", dialog).appendChild(form); dialog.showModal(); });
    dialog.addEventListener("close", function () { home.insertBefore(form, home.firstChild); button.focus(); });
    all("[data-close]", dialog).forEach(function (b) { b.addEventListener("click", function () { dialog.close(); }); });
  }

  function contents(toc) {
    var links = all("a[href^='#']", toc), seen = new IntersectionObserver(function (es) {
      es.forEach(function (e) {
        if (e.isIntersecting) links.forEach(function (a) {
          if (decodeURIComponent(a.hash.slice(1)) === e.target.id) a.setAttribute("aria-current", "location"); else a.removeAttribute("aria-current");
        });
      });
    }, { rootMargin: "-10% 0px -75% 0px" });
    links.forEach(function (a) { var t = document.getElementById(decodeURIComponent(a.hash.slice(1))); if (t) seen.observe(t); });
  }

  // Phones show rows of tables as blocks; some browsers then forget that they are rows.
  function roles(table) {
    var names = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
    [table].concat(all("thead, tbody, tr, td, th", table)).forEach(function (part) {
      part.setAttribute("role", names[part.localName] || (part.getAttribute("scope") === "row" ? "rowheader" : "columnheader"));
    });
  }

  // A case's keywords lead to the filter, which only a script can set; without one they lead to the keyword's page.
  function keyword(chip) {
    chip.href = (root.dataset.root || "") + "cases.html?kw=" + encodeURIComponent(chip.dataset.kw);
  }

  document.addEventListener("DOMContentLoaded", function () {
    var parts = { table: roles, ".case-head + .keywords a[data-kw]": keyword, "[data-theme-switch]": themeSwitch, ".menu-button": menu, ".open-sheet": sheet, ".toc": contents };
    Object.keys(parts).forEach(function (sel) { all(sel).forEach(parts[sel]); });
  });
})();
