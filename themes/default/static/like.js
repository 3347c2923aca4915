// うちと似たまち on compare.html: the reader's own figures against those of all cases, which stand in the page's table.
// What was typed stays behind the `#` of the address, which no browser sends anywhere (`#?p=25000&a=36.9&k=18.6&town=…`), and,
// if the reader wishes, in this browser. Each case's nearness is told figure by figure in words.
(function () {
  "use strict";
  const Jirei = window.Jirei, STEP = 6;
  const KEY = "jirei.town " + new URL(document.documentElement.dataset.root || "./", location.href).pathname;
  const memory = {
    get: function () { try { const kept = JSON.parse(localStorage.getItem(KEY) || "null"); return kept && typeof kept === "object" ? kept : null; } catch (e) { return null; } },
    set: /** @param {Record<string, string> | null} typed */ function (typed) { try { if (typed) localStorage.setItem(KEY, JSON.stringify(typed)); else localStorage.removeItem(KEY); } catch (e) { /* file:// may refuse */ } },
  };

  // Full-width digits, commas, 「2.5万」 and units are all fine; NaN where it is no number, null where nothing was typed.
  /** @param {string} text */
  function number(text) {
    const plain = text.normalize("NFKC").replace(/[,、\s]|人|%|約/g, "");
    if (!plain) return null;
    const man = /^([0-9]+(?:\.[0-9]+)?)万([0-9]*)$/.exec(plain);
    if (man) return Number(man[1]) * 10000 + Number(man[2] || 0);
    return /^[0-9]+(\.[0-9]+)?$/.test(plain) ? Number(plain) : NaN;
  }
  /** @param {number} ratio */
  function times(ratio) {
    if (ratio >= 1) return ratio.toFixed(1) + "倍";
    return "およそ" + (ratio > 0.45 ? Math.round(ratio * 10) + "割" : Math.round(1 / ratio) + "分の1");
  }
  /** @type {(own: number, theirs: number) => string} */
  function people(own, theirs) {
    const ratio = theirs / own, shown = theirs.toLocaleString("ja-JP") + "人";
    if (ratio > 0.9 && ratio < 1.1) return "人口がほぼ同じ（" + shown + "）";
    if (ratio > 0.66 && ratio < 1.5) return "人口規模が近い（" + times(ratio) + "、" + shown + "）";
    return "人口は" + times(ratio) + "（" + shown + "）";
  }
  /** @type {(own: number, theirs: number, name: string) => string} */
  function rate(own, theirs, name) {
    const gap = Math.round((theirs - own) * 10) / 10, size = Math.abs(gap).toFixed(1) + "ポイント" + (gap > 0 ? "高い" : "低い");
    if (Math.abs(gap) < 1) return name + "がほぼ同じ（" + theirs + "%）";
    return Math.abs(gap) < 3 ? name + "が近い（" + size + "、" + theirs + "%）" : name + "は" + size + "（" + theirs + "%）";
  }
  // `far` is 1 for twice or half the people, for five points of one rate and three of the other.
  /** @param {number} n */
  const share = function (n) { return n >= 0 && n <= 100; };
  /** @type {{ key: string, code: string, name: string, good: (n: number) => boolean, far: (own: number, theirs: number) => number, say: (own: number, theirs: number, name: string) => string }[]} */
  let measures = [
    { key: "population", code: "p", name: "", good: function (n) { return n > 0; }, far: function (own, theirs) { return theirs > 0 ? Math.abs(Math.log2(theirs / own)) : 9; }, say: people },
    { key: "aging", code: "a", name: "", good: share, far: function (own, theirs) { return Math.abs(own - theirs) / 5; }, say: rate },
    { key: "certification", code: "k", name: "", good: share, far: function (own, theirs) { return Math.abs(own - theirs) / 3; }, say: rate },
  ];

  document.addEventListener("DOMContentLoaded", function () {
    /** @type {<T extends Element = HTMLElement>(selector: string, from?: ParentNode) => T} */
    const one = function (selector, from) { return /** @type {any} */ ((from || document).querySelector(selector)); };
    /** @type {HTMLFormElement} */
    const form = one("#like");
    if (!form) return; // a handbook without figures has nothing to compare
    const make = Jirei.parts.make, list = one("#like-list"), told = one("#like-status"), more = one("#like-more");
    // Only what cases of this handbook have, by the handbook's own names.
    measures = measures.filter(function (measure) {
      const input = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(measure.key));
      if (input) measure.name = input.dataset.name || "";
      return input;
    });
    const fields = /** @type {Record<string, HTMLInputElement>} */ (/** @type {unknown} */ (form.elements));
    /** @type {HTMLElement[]} */
    let rows = Array.prototype.slice.call(document.querySelectorAll(".profiles tbody tr"));
    let whole = !Jirei.more; // whether the rows are those of all cases
    /** @typedef {{ row: HTMLElement, far: number, both: number, reasons: string[] }} Ranked */
    /** @type {Ranked[]} */
    let ranked = [];

    /** Rows of the town that was named: exactly that town, and towns that share a case with others. */
    /** @param {string} text */
    function named(text) {
      const fold = /** @param {string} name */ function (name) { return name.normalize("NFKC").replace(/\s/g, "").replace(/ヶ/g, "ケ"); }, plain = fold(text);
      return plain === "" ? [] : rows.filter(function (row) {
        return (row.dataset.towns || "").split("・").map(fold).some(function (town) { return plain === town || plain === row.dataset.prefecture + town; });
      });
    }
    /** @type {(own: Record<string, number | null>, without: HTMLElement[]) => Ranked[]} */
    function rank(own, without) {
      const used = measures.filter(function (measure) { return own[measure.key] !== null; });
      return rows.filter(function (row) { return without.indexOf(row) < 0; }).map(function (row) {
        const both = used.filter(function (measure) { return row.dataset[measure.key] !== ""; });
        const lacks = used.filter(function (measure) { return row.dataset[measure.key] === ""; });
        const value = /** @param {{ key: string }} measure */ function (measure) { return Number(row.dataset[measure.key]); };
        const mine = /** @param {{ key: string }} measure */ function (measure) { return Number(own[measure.key]); };
        const sum = both.reduce(function (sum, measure) { return sum + measure.far(mine(measure), value(measure)); }, 0);
        // A figure that the case lacks counts as one clear step apart: not as alike, and not as utterly unlike.
        return { row: row, far: (sum + lacks.length) / used.length, both: both.length,
          reasons: both.map(function (measure) { return measure.say(mine(measure), value(measure), measure.name); })
            .concat(lacks.map(function (measure) { return measure.name + "は記載がなく、くらべていません"; })) };
      }).filter(function (entry) { return entry.both > 0; }).sort(function (a, b) { return a.far - b.far || Number(a.row.dataset.number) - Number(b.row.dataset.number); });
    }
    /** @param {Ranked} entry */
    function item(entry) {
      const data = /** @type {Record<string, string>} */ (entry.row.dataset);
      return make("li", {}, [
        make("span", { class: "no" }, [data.number]),
        make("div", {}, [make("a", { href: /** @type {any} */ (entry.row).href || one("th a", entry.row).getAttribute("href") || "" }, [data.prefecture + " " + data.place]),
          make("span", { class: "why" }, entry.reasons.map(function (reason) { return make("span", {}, [reason]); }))]),
        make("button", { class: "button quiet", type: "button", "data-toggle": data.number, "data-place": data.place, "aria-pressed": "false", "aria-label": data.place + "をくらべる" }, ["くらべる"]),
      ]);
    }
    /** @param {number} count */
    function show(count) {
      ranked.slice(list.children.length, count).forEach(function (entry) { list.append(item(entry)); });
      more.hidden = ranked.length <= list.children.length;
      if (Jirei.marked) Jirei.marked();
    }

    /** @param {Record<string, string>} typed */
    function address(typed) {
      const parts = measures.map(function (measure) { return typed[measure.code] ? measure.code + "=" + encodeURIComponent(typed[measure.code]) : ""; });
      parts.push(typed.town ? "town=" + encodeURIComponent(typed.town) : "");
      const hash = "#?" + parts.filter(Boolean).join("&");
      try { history.replaceState(null, "", location.pathname + location.search + hash); } catch (e) { location.hash = hash; }
    }
    function fromAddress() {
      if (location.hash.indexOf("#?") !== 0) return null;
      /** @type {Record<string, string>} */
      const typed = {};
      location.hash.slice(2).split("&").forEach(function (part) {
        const at = part.indexOf("=");
        try { typed[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (e) { /* not ours */ }
      });
      return typed;
    }
    /** @param {Record<string, string>} typed */
    function fill(typed) {
      measures.forEach(function (measure) { fields[measure.key].value = String(typed[measure.code] || ""); });
      fields.town.value = String(typed.town || "");
    }

    /** Ranks by what stands in the fields; `quietly` at the start, where nothing takes the focus. */
    /** @param {boolean} quietly */
    function search(quietly) {
      if (!whole && Jirei.more) {
        told.textContent = "すべての事例の数字を読み込んでいます。";
        Jirei.more.all().then(function (more) { rows = rows.concat(more); whole = true; search(quietly); }, function () { told.textContent = "数字を読み込めませんでした。ページを開き直してください。"; });
        return;
      }
      /** @type {Record<string, number | null>} */
      const own = {};
      /** @type {Record<string, string>} */
      const typed = { town: fields.town.value.trim() };
      /** @type {string[]} */
      const wrong = [];
      /** @type {string[]} */
      const filled = [];
      const here = named(typed.town);
      // A town of the handbook need not be typed: its case has the figures, unless they are those of several towns together.
      const known = here.filter(function (row) { return (row.dataset.towns || "").indexOf("・") < 0; });
      measures.forEach(function (measure) {
        const input = fields[measure.key];
        if (known.length === 1 && !input.value.trim() && known[0].dataset[measure.key]) {
          input.value = String(Number(known[0].dataset[measure.key])); // 116819.0 → 116819
          filled.push(measure.name);
        }
        const value = number(input.value), bad = value !== null && !measure.good(value);
        own[measure.key] = value;
        typed[measure.code] = input.value.trim();
        if (bad) { input.setAttribute("aria-invalid", "true"); wrong.push(measure.name); } else input.removeAttribute("aria-invalid");
      });
      list.textContent = "";
      ranked = [];
      show(0);
      if (wrong.length) {
        told.textContent = wrong.join("と") + "を読み取れません。人口は「25000」や「2.5万」、割合は0から100の数で入れてください。";
        if (!quietly) one("[aria-invalid]", form).focus();
        return;
      }
      if (measures.every(function (measure) { return own[measure.key] === null; })) {
        told.textContent = typed.town ? "このハンドブックには" + typed.town + "だけの数字がありません。わかる数字を一つ以上入れてください。" : "わかる数字を一つ以上入れてください。";
        if (!quietly) fields.population.focus();
        return;
      }
      const left = measures.filter(function (measure) { return own[measure.key] === null; }).map(function (measure) { return measure.name; });
      ranked = rank(own, here);
      show(STEP);
      told.textContent = (typed.town ? typed.town + "に" : "") + "近い順に" + list.children.length + "事例。"
        + (here.length ? typed.town + "はこのハンドブックの事例" + here.map(function (row) { return row.dataset.number; }).join("・") + "なので、除いています。" : "")
        + (filled.length ? filled.join("と") + "は、その事例の数字で補いました。" : "")
        + (left.length ? left.join("と") + "は、入っていないので、くらべていません。" : "");
      address(typed);
      memory.set(fields.keep.checked ? typed : null);
    }

    form.addEventListener("submit", function (event) { event.preventDefault(); search(false); });
    fields.keep.addEventListener("change", function () {
      if (!fields.keep.checked) memory.set(null); else if (ranked.length) search(false);
    });
    more.addEventListener("click", function () {
      const first = list.children.length;
      show(first + STEP);
      told.textContent = "近い順に" + list.children.length + "事例。";
      one("a", list.children[first]).focus();
    });
    form.addEventListener("reset", function () {
      // The fields are emptied after this event.
      setTimeout(function () {
        list.textContent = ""; ranked = []; show(0); memory.set(null);
        Array.prototype.forEach.call(form.querySelectorAll("[aria-invalid]"), /** @param {Element} input */ function (input) { input.removeAttribute("aria-invalid"); });
        told.textContent = "入れた数字を消しました。";
        try { history.replaceState(null, "", location.pathname + location.search); } catch (e) { location.hash = ""; }
        fields.town.focus();
      });
    });
    window.addEventListener("hashchange", function () { const typed = fromAddress(); if (typed) { fill(typed); search(true); } });

    const asked = fromAddress(), kept = memory.get();
    fields.keep.checked = Boolean(kept);
    if (asked || kept) {
      fill(asked || kept);
      search(true);
      if (asked) one("#like-h").scrollIntoView();
    }
  });
})();
