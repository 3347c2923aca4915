// The filter of a very large handbook's list of cases, which stands on many pages: all cases by their values, loaded with the
// first condition that a reader sets (data/filter/cases-N.js), and what a row shows of a case, loaded for those shown
// (data/filter/rows-N.js). cases.js asks, and keeps form, chips and address.
(function () {
  "use strict";
  const Jirei = window.Jirei = window.Jirei || /** @type {Jirei} */ ({});
  /** Cases in a script of rows. */
  const ROWS = 50;
  /** @type {string[]} */
  let values = [];
  /** @type {Record<string, string>} what values are called that the form does not have */
  let labels = {};
  /** Values of all cases one after another, and where each case's begin. @type {number[]} */
  const flat = [];
  /** @type {number[]} */
  const from = [0];
  /** @type {{ number: number, url: string, population: number, aging: number }[]} */
  const cases = [];
  /** @type {JireiRowTold[][]} */
  const rows = [];
  /** @type {Promise<unknown> | null} */
  let loading = null;

  /** @param {number} count of scripts */
  function load(count) {
    if (!loading) {
      let all = Jirei.parts.load("data/filter/values.js");
      // In their order: a case's place in the list is that of its row.
      for (let at = 1; at <= count; at += 1) all = all.then(function () { return Jirei.parts.load("data/filter/cases-" + at + ".js"); });
      loading = all.catch(function (error) { loading = null; throw error; });
    }
    return loading;
  }

  // Any value within a group, all groups together; a value's count says what choosing it would leave.
  /** @type {JireiEvery["filter"]} */
  function filter(chosen, held, key) {
    const groups = Object.keys(chosen), all = (1 << groups.length) - 1;
    /** @type {Record<string, number>} */
    const bit = {};
    groups.forEach(function (name, at) { bit[name] = 1 << at; });
    const of = new Int32Array(values.length), wanted = new Int32Array(values.length), counts = new Int32Array(values.length);
    values.forEach(function (value, id) {
      const cut = value.indexOf(":"), name = value.slice(0, cut);
      of[id] = bit[name] || 0;
      if (bit[name] && chosen[name].indexOf(value.slice(cut + 1)) >= 0) wanted[id] = bit[name];
    });
    /** @type {number[]} */
    const hits = [];
    for (let at = 0; at < cases.length; at += 1) {
      if (held && !held[cases[at].url]) continue;
      let met = 0;
      for (let i = from[at]; i < from[at + 1]; i += 1) met |= wanted[flat[i]];
      const misses = all & ~met;
      if (misses & (misses - 1)) continue;
      if (!misses) hits.push(at);
      for (let i = from[at]; i < from[at + 1]; i += 1) if (!misses || of[flat[i]] === misses) counts[flat[i]] += 1;
    }
    if (key === "population" || key === "aging") hits.sort(function (a, b) { return cases[b][key] - cases[a][key] || a - b; });
    /** @type {Record<string, number>} */
    const told = {};
    values.forEach(function (value, id) { told[value] = counts[id]; });
    return { hits: hits, counts: told };
  }

  /** @param {Record<string, string>} given */
  function rect(given) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    Object.keys(given).forEach(function (name) { node.setAttribute(name, given[name]); });
    return node;
  }
  /** @param {JireiRowFigure} figure */
  function bar(figure) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "bar");
    svg.setAttribute("aria-hidden", "true");
    svg.append(rect({ class: "ground", width: "100%", height: "100%" }), rect({ class: "value", width: figure.bar, height: "100%" }));
    if (figure.median) svg.append(rect({ class: "median", x: figure.median, y: "-35%", width: "3", height: "170%" }));
    return svg;
  }
  /** @param {JireiRowTold} row */
  function card(row) {
    const make = Jirei.parts.make, picked = Jirei.basket && Jirei.basket.read().some(function (one) { return one.number === row.number; });
    const facts = row.facts.map(function (fact) {
      const name = make("dt", {}, [fact.name]);
      if (!fact.figure) return make("div", {}, [name, make("dd", { class: fact.text ? "wide" : "wide muted" }, [fact.text || "記載なし"])]);
      const when = make("small", { class: "when" }, [fact.figure.year || "時点不明", fact.figure.old ? " " : "", fact.figure.old ? make("b", { class: "old" }, [fact.figure.old]) : null]);
      return make("div", {}, [name, make("dd", {}, [bar(fact.figure)]), make("dd", { class: "figure" }, [fact.figure.value, make("small", {}, [fact.figure.unit]), when])]);
    });
    return make("li", { class: "card", "data-number": String(row.number) }, [
      make("header", {}, [
        make("p", { class: "where" }, [row.prefecture]),
        make("h2", {}, [make("a", { href: row.url }, [row.place])]),
        make("p", { class: "no" }, [make("span", { class: "sr" }, ["事例"]), String(row.number)]),
        make("p", { class: "station" }, [row.title, row.body ? make("span", { class: "kind" }, [row.body]) : null]),
      ]),
      row.summary ? make("p", { class: "lead" }, [row.summary]) : null,
      make("dl", { class: "facts" }, facts),
      make("button", { class: "tool pick-one needs-js", type: "button", "data-toggle": String(row.number), "data-place": row.place, "aria-pressed": String(picked), "aria-label": row.place + "をくらべる" }, ["くらべる"]),
    ]);
  }
  /** @param {number[]} hits */
  function show(hits) {
    /** @type {number[]} */
    const needed = [];
    hits.forEach(function (at) { const script = Math.floor(at / ROWS); if (!rows[script] && needed.indexOf(script) < 0) needed.push(script); });
    return Promise.all(needed.map(function (script) { return Jirei.parts.load("data/filter/rows-" + (script + 1) + ".js"); })).then(function () {
      return hits.map(function (at) { return card(rows[Math.floor(at / ROWS)][at % ROWS]); });
    });
  }

  Jirei.every = {
    values: function (list, names) { values = list; labels = names; },
    cases: function (list) {
      list.forEach(function (one) {
        cases.push({ number: Number(one[0]), url: "cases/" + one[1] + ".html", population: one[2] === null ? -1 : Number(one[2]), aging: one[3] === null ? -1 : Number(one[3]) });
        for (let at = 4; at < one.length; at += 1) flat.push(Number(one[at]));
        from.push(flat.length);
      });
    },
    rows: function (at, list) { rows[at] = list; },
    label: function (value) { return labels[value]; },
    load: load, filter: filter, show: show,
  };
})();
