// compare.html of a very large handbook: the cases that its table leaves out. What the table's lines would tell of them comes in
// scripts (data/compare-rows/N.js), each for a run of numbers: one for every case that is compared, all of them to find towns alike.
(function () {
  "use strict";
  const Jirei = window.Jirei = window.Jirei || /** @type {Jirei} */ ({});
  /** @type {Record<number, HTMLElement>} */
  const rows = {};
  /** @type {Record<number, Promise<void>>} */
  const waiting = {};

  Jirei.rows = function (list) {
    list.forEach(function (one) {
      const data = { number: one[0], stem: one[1], place: one[2], towns: one[3], prefecture: one[4], population: one[5], aging: one[6], certification: one[7] };
      /** @type {Record<string, string>} */
      const told = {};
      Object.entries(data).forEach(function (entry) { told[entry[0]] = String(entry[1]); });
      rows[Number(one[0])] = /** @type {any} */ ({ dataset: told, href: "cases/" + encodeURIComponent(told.stem) + ".html" });
    });
  };
  /** The first number of each script. */
  function firsts() {
    const table = /** @type {HTMLElement | null} */ (document.querySelector("[data-shards]"));
    return table ? (table.dataset.shards || "").split(",").map(Number) : [];
  }
  /** @param {number} at */
  function load(at) {
    if (!waiting[at]) {
      waiting[at] = new Promise(function (done, failed) {
        const script = document.createElement("script");
        script.src = "data/compare-rows/" + (at + 1) + ".js";
        script.onload = function () { done(); };
        script.onerror = function () { delete waiting[at]; failed(new Error("cannot load")); };
        document.head.appendChild(script);
      });
    }
    return waiting[at];
  }
  Jirei.more = {
    row: function (number) { return rows[number]; },
    find: function (numbers) {
      const from = firsts();
      const needed = numbers.map(function (number) { return from.filter(function (first) { return first <= number; }).length - 1; });
      return Promise.all(needed.filter(function (at) { return at >= 0; }).map(load));
    },
    all: function () {
      return Promise.all(firsts().map(function (_, at) { return load(at); })).then(function () { return Object.values(rows); });
    },
  };
})();
