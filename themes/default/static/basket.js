// The basket: two to four cases that a reader picks on any page to compare them. Kept in this browser (localStorage), shown as a
// bar at the lower edge with what is in it and the way to compare.html, told to screen readers. Buttons stand in the pages:
// <button data-toggle="9" data-place="橿原市" aria-pressed="false">. compare.html has a picker of its own and takes only the store.
(function () {
  "use strict";
  const html = document.documentElement, Jirei = window.Jirei = window.Jirei || /** @type {Jirei} */ ({}), MOST = 4;
  // By file:// all handbooks of a computer share one store, so each has a place of its own there.
  const home = new URL(html.dataset.root || "./", location.href).pathname;
  const KEY = "jirei.compare " + home;
  /** @type {JireiPick[] | null} */
  let held = null; // what is in it where the browser refuses to keep anything

  /** @returns {JireiPick[]} */
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      if (!Array.isArray(kept)) return [];
      return kept.filter(/** @param {JireiPick} one */ function (one) { return one && one.number > 0 && typeof one.place === "string"; }).slice(0, MOST);
    } catch (e) { return held || []; }
  }
  /** @param {JireiPick[]} cases */
  function write(cases) {
    held = cases;
    try { localStorage.setItem(KEY, JSON.stringify(cases)); } catch (e) { /* file:// may refuse */ }
  }
  Jirei.basket = { most: MOST, read: read, write: write };

  function pages() {
    if (html.dataset.page === "compare.html") return;
    const make = Jirei.parts.make, icon = Jirei.parts.icon;
    const say = make("p", { class: "say", role: "status" }), list = make("ul", { class: "chips" });
    const go = make("a", { class: "button" }), clear = make("button", { class: "clear", type: "button" }, ["空にする"]);
    const bar = make("section", { class: "basket none", "aria-label": "くらべる事例" }, [make("div", { class: "page" }, [say, list, go, clear])]);
    document.body.append(bar);

    function show() {
      const cases = read();
      Array.prototype.forEach.call(document.querySelectorAll("[data-toggle]"), /** @param {HTMLElement} button */ function (button) {
        button.setAttribute("aria-pressed", String(cases.some(function (one) { return one.number === Number(button.dataset.toggle); })));
      });
      list.textContent = "";
      cases.forEach(function (one) {
        const chip = make("button", { class: "chip", type: "button", "aria-label": one.place + "をくらべる事例から外す" }, [one.place, icon("i-close")]);
        chip.addEventListener("click", function () { change(one); (list.querySelector("button") || main()).focus({ preventScroll: true }); });
        list.append(make("li", {}, [chip]));
      });
      bar.classList.toggle("none", cases.length === 0);
      html.classList.toggle("has-basket", cases.length > 0);
      clear.hidden = cases.length === 0;
      go.hidden = cases.length < 2;
      go.textContent = cases.length + "事例をくらべる";
      go.href = (html.dataset.root || "") + "compare.html?c=" + cases.map(function (one) { return one.number; }).join(",");
      if (!say.textContent) say.textContent = rest(cases.length);
    }
    /** @param {number} count */
    function rest(count) {
      if (count === 0) return "";
      return count === 1 ? "あと1つ選ぶと、くらべられます。" : "くらべる事例 " + count + "／" + MOST;
    }
    function main() {
      const main = /** @type {HTMLElement} */ (document.getElementById("main"));
      main.setAttribute("tabindex", "-1");
      return main;
    }
    /** @param {JireiPick} one */
    function change(one) {
      const cases = read(), left = cases.filter(function (other) { return other.number !== one.number; });
      let words;
      if (left.length < cases.length) words = one.place + "を外しました。";
      else if (cases.length >= MOST) words = "一度にくらべられるのは" + MOST + "つまでです。どれかを外してから選んでください。";
      else { left.push(one); words = one.place + "を入れました。"; }
      if (left.length <= MOST) write(left);
      say.textContent = words + (cases.length >= MOST && left.length === cases.length ? "" : rest(left.length));
      show();
    }
    document.addEventListener("click", function (event) {
      const target = /** @type {Element} */ (event.target);
      const button = /** @type {HTMLElement | null} */ (target.closest && target.closest("[data-toggle]"));
      if (button) change({ number: Number(button.dataset.toggle), place: button.dataset.place || "" });
    });
    clear.addEventListener("click", function () {
      write([]);
      say.textContent = "くらべる事例を空にしました。";
      show();
      main().focus({ preventScroll: true });
    });
    // Another tab, or the page that the reader comes back to, may have changed it.
    function anew() { say.textContent = ""; show(); }
    window.addEventListener("storage", function (event) { if (event.key === KEY || event.key === null) anew(); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) anew(); });
    show();
  }
  document.addEventListener("DOMContentLoaded", pages);
})();
