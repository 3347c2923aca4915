// compare.html: two to four cases side by side, chosen by list or button, kept in the address (`?c=2,9,10`) and in the basket
// (basket.js). What a case needs is loaded as a script (data/compare/<stem>.js) when it is chosen.
(function () {
  "use strict";
  const html = document.documentElement, Jirei = window.Jirei = window.Jirei || /** @type {Jirei} */ ({});
  const basket = Jirei.basket, MOST = basket.most;
  /** @type {Record<number, JireiCase>} */
  const loaded = {};
  /** @type {Record<number, Promise<JireiCase>>} */
  const waiting = {};
  // What the writer of Markdown makes.
  const ELEMENTS = /^(a|blockquote|br|code|del|div|em|h[3-6]|hr|img|li|ol|p|pre|section|span|strong|sup|table|tbody|td|th|thead|tr|ul)$/;
  const ATTRIBUTES = ["class", "href", "src", "alt", "title", "rel", "width", "height", "loading", "scope", "start", "tabindex", "aria-label", "data-l", "data-term", "data-passage"];
  const SCRIPT = /^(javascript|vbscript|data:(?!image\/)|blob|filesystem)/i;
  function kept() { return basket.read().map(function (one) { return one.number; }); }
  /** @param {string} name */
  function asked(name) {
    const found = location.search.match(new RegExp("[?&]" + name + "=([0-9,%C]*)"));
    return found ? found[1].replace(/%2C/gi, ",").split(",").map(Number).filter(function (n) { return n > 0; }) : null;
  }
  /** @param {number[]} numbers */
  function few(numbers) { return numbers.filter(function (n, at) { return numbers.indexOf(n) === at; }).slice(-MOST); }
  const added = asked("add");
  let chosen = few(added ? kept().concat(added) : asked("c") || kept());
  // Known before the first paint, so that the place of the comparison is kept free and nothing jumps.
  if (chosen.length > 1) html.classList.add("comparing");

  Jirei.compared = function (entry) { loaded[entry.number] = entry; };
  /** @type {(row: HTMLElement) => Promise<JireiCase>} */
  function load(row) {
    const number = Number(row.dataset.number);
    if (loaded[number]) return Promise.resolve(loaded[number]);
    if (!waiting[number]) {
      waiting[number] = new Promise(function (done, failed) {
        const script = document.createElement("script");
        script.src = "data/compare/" + encodeURIComponent(row.dataset.stem || "") + ".js";
        script.onload = function () { if (loaded[number]) done(loaded[number]); else failed(new Error("empty")); };
        script.onerror = function () { delete waiting[number]; failed(new Error("cannot load")); };
        document.head.appendChild(script);
      });
    }
    return waiting[number];
  }

  function begin() {
    const make = Jirei.parts.make, sign = Jirei.parts.sign, icon = Jirei.parts.icon;
    /** @type {<T extends Element = HTMLElement>(selector: string) => T} */
    const one = function (selector) { return /** @type {any} */ (document.querySelector(selector)); };
    /** @type {(selector: string, from?: ParentNode) => HTMLElement[]} */
    const all = function (selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); };
    const rows = all(".profiles tbody tr"), side = one("#side"), say = one(".compare-status"), chips = one(".picked");
    /** @type {HTMLSelectElement} */
    const select = one("#pick");
    /** @type {string[][]} */
    const labels = all("#labels > span").map(function (node) { return [node.dataset.cat || "", node.textContent || ""]; });
    /** @param {number} number */
    const rowOf = function (number) { return rows.filter(function (row) { return Number(row.dataset.number) === number; })[0] || Jirei.more && Jirei.more.row(number); };
    /** @param {HTMLElement} row */
    const nameOf = function (row) { return row.dataset.prefecture + " " + row.dataset.place; };
    chosen = chosen.filter(rowOf);

    // ---- what is shown of the comparison
    [["#diff", "only-different"], ["#whole", "whole-text"]].forEach(function (pair) {
      const box = /** @type {HTMLInputElement} */ (one(pair[0])), show = function () { html.classList.toggle(pair[1], box.checked); };
      box.addEventListener("change", show);
      show(); // a reload may keep the tick
    });

    // ---- choosing
    function keep() {
      basket.write(chosen.map(function (number) { return { number: number, place: rowOf(number).dataset.place || "" }; }));
      try { history.replaceState(null, "", location.pathname + (chosen.length ? "?c=" + chosen.join(",") : "") + location.hash); } catch (e) { /* refused */ }
    }
    /** @type {(numbers: number[], words: string) => void} */
    function change(numbers, words) {
      chosen = few(numbers);
      keep();
      draw();
      say.textContent = words + (chosen.length < 2 ? "くらべるには、あと" + (2 - chosen.length) + "つ選んでください。" : chosen.length + "つの事例を並べています。");
    }
    /** @param {number} number */
    function toggle(number) {
      const name = rowOf(number).dataset.place;
      if (chosen.indexOf(number) >= 0) change(chosen.filter(function (n) { return n !== number; }), name + "を外しました。");
      else if (chosen.length >= MOST) say.textContent = "一度にくらべられるのは" + MOST + "つまでです。どれかを外してから選んでください。";
      else change(chosen.concat(number), name + "を選びました。");
    }
    function buttons() {
      all("[data-toggle]").forEach(function (button) {
        const on = chosen.indexOf(Number(button.dataset.toggle)) >= 0;
        button.setAttribute("aria-pressed", String(on));
      });
      chips.textContent = "";
      chosen.forEach(function (number) {
        const row = rowOf(number), chip = make("button", { class: "chip", type: "button", "aria-label": nameOf(row) + "を外す" }, [nameOf(row), icon("i-close")]);
        chip.addEventListener("click", function () { toggle(number); (chips.querySelector("button") || select).focus(); });
        chips.append(chip);
      });
      one(".picked-none").hidden = chosen.length > 0;
      one(".starts").hidden = chosen.length > 1;
    }
    document.addEventListener("click", function (event) {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-toggle]"));
      if (button) toggle(Number(button.dataset.toggle));
    });
    one("#pick-add").addEventListener("click", function () {
      const number = Number(select.value);
      if (!number) { say.textContent = "事例を選んでから押してください。"; select.focus(); return; }
      if (chosen.indexOf(number) >= 0) say.textContent = "もう選んであります。"; else toggle(number);
      select.value = "";
    });

    // ---- side by side
    function draw() {
      buttons();
      html.classList.toggle("comparing", chosen.length > 1);
      if (chosen.length < 2) { side.textContent = ""; return; }
      const wanted = chosen.slice();
      Promise.all(wanted.map(function (number) { return load(rowOf(number)); })).then(function (cases) {
        if (wanted.join() === chosen.join()) table(cases);
      }, function () { say.textContent = "事例を読み込めませんでした。ページを開き直してください。"; });
    }
    /** @type {(entry: JireiCase, children: JireiChild[]) => HTMLElement} */
    function cell(entry, children) { return make("td", { role: "cell", "data-town": entry.place }, [make("div", {}, children)]); }
    /** @type {(name: string, cases: JireiCase[], content: (entry: JireiCase) => JireiChild[], category?: string) => HTMLElement} */
    function row(name, cases, content, category) {
      const cells = cases.map(function (entry) { return cell(entry, content(entry)); });
      const same = cells.every(function (one) { return one.textContent === cells[0].textContent; });
      /** @type {HTMLElement} */
      const head = make("th", { role: "rowheader", scope: "row" }, [category ? sign(category) : null, make("span", {}, [name])]);
      if (category) head.setAttribute("data-cat", category);
      return make("tr", same ? { role: "row", class: "same" } : { role: "row" }, [head].concat(cells));
    }
    function unknown() { return make("span", { class: "muted" }, ["記載なし"]); }
    /** @param {JireiFigure} figure */
    function bar(figure) {
      /** @type {(name: string, given: Record<string, string>) => Element} */
      const drawn = function (name, given) {
        const node = document.createElementNS("http://www.w3.org/2000/svg", name);
        Object.keys(given).forEach(function (key) { node.setAttribute(key, given[key]); });
        return node;
      };
      const svg = drawn("svg", { class: "bar", "aria-hidden": "true" });
      svg.append(drawn("rect", { class: "ground", width: "100%", height: "100%" }), drawn("rect", { class: "value", height: "100%", width: figure.bar || "0" }));
      if (figure.median) svg.append(drawn("rect", { class: "median", x: figure.median, y: "-35%", width: "3", height: "170%" }));
      return svg;
    }
    /** @param {JireiRow} row */
    function value(row) {
      /** @type {JireiChild[]} */
      let parts = [row.text || unknown()];
      const it = row.figure;
      if (it) {
        parts = [make("span", { class: "big" }, [it.value, make("small", {}, [it.unit])])];
        (it.notes || []).forEach(function (note) { parts.push(make("sup", {}, [make("a", { href: note[1] }, ["編注" + note[0]])])); });
        if (it.bar) parts.push(bar(it), make("span", { class: "src" }, [[it.date, it.source].filter(Boolean).join("、") || "時点と出典の記載なし", it.old ? make("b", { class: "old" }, [it.old]) : null]));
      }
      if (row.more) parts.push(make("span", { class: "src" }, [row.more]));
      return parts;
    }
    /** @param {JireiCase[]} cases */
    function shared(cases) {
      /** @type {Record<string, number>} */
      const times = {};
      cases.forEach(function (entry) { entry.sections.forEach(function (section) { section.chips.forEach(function (chip) { times[chip[1]] = (times[chip[1]] || 0) + 1; }); }); });
      return times;
    }
    /** A copy of what an element holds: elements and attributes of plain text, words of everything else. @type {(from: Element) => DocumentFragment} */
    function known(from) {
      const copy = document.createDocumentFragment();
      from.childNodes.forEach(function (node) {
        if (node.nodeType === Node.TEXT_NODE) copy.append(node.textContent || "");
        if (!(node instanceof Element)) return;
        const name = node.localName, inside = known(node);
        if (!ELEMENTS.test(name)) { copy.append(inside); return; }
        const element = document.createElement(name);
        ATTRIBUTES.forEach(function (key) {
          const value = node.getAttribute(key);
          if (value !== null && !(/^(href|src)$/.test(key) && SCRIPT.test(value.replace(/[\u0000- ]/g, "")))) element.setAttribute(key, value);
        });
        element.append(inside);
        copy.append(element);
      });
      return copy;
    }
    /** @type {(entry: JireiCase, at: number, times: Record<string, number>, category: string) => JireiChild[]} */
    function section(entry, at, times, category) {
      /** @type {JireiChild[]} */
      const parts = [];
      const it = entry.sections[at];
      if (it.html) {
        const whole = make("div", { class: "whole prose" });
        // Parsed where nothing runs, and only what the writer of texts makes is taken over; the policy of the page is the second lock.
        whole.append(known(new DOMParser().parseFromString(it.html, "text/html").body));
        parts.push(make("p", { class: "lead" }, [it.lead + " ", make("a", { href: it.url || "" }, ["続きを読む", make("span", { class: "sr" }, ["（" + entry.place + "の" + category + "）"])])]), whole);
      } else parts.push(make("p", { class: "muted" }, ["この節はありません"]));
      if (it.chips.length) {
        parts.push(make("p", { class: "chips" }, it.chips.map(function (chip) {
          const both = times[chip[1]] > 1;
          return make("a", { class: "chip", "data-cat": it.id, href: "keywords/" + chip[1] + ".html" }, [sign(it.id), chip[0], both ? make("b", { class: "both" }, [times[chip[1]] + "事例に共通"]) : null]);
        })));
      } else parts.push(make("p", { class: "small muted" }, ["キーワードなし"]));
      return parts;
    }
    // Keywords that two or more of them have, with the towns; the chips below say the same in their places.
    /** @type {(cases: JireiCase[], times: Record<string, number>) => string} */
    function common(cases, times) {
      /** @type {[string, string][]} */
      const held = [];
      cases.forEach(function (entry) {
        entry.sections.forEach(function (section) {
          section.chips.forEach(function (chip) {
            if (times[chip[1]] > 1 && !held.some(function (other) { return other[1] === chip[1]; })) held.push(chip);
          });
        });
      });
      return held.length === 0 ? "同じ語のキーワードはありません。" : "共通のキーワード：" + held.map(function (chip) {
        const towns = cases.filter(function (entry) { return entry.sections.some(function (section) { return section.chips.some(function (other) { return other[1] === chip[1]; }); }); });
        return "「" + chip[0] + "」（" + towns.map(function (entry) { return entry.place; }).join("、") + "）";
      }).join("、");
    }
    /** @param {JireiCase[]} cases */
    function table(cases) {
      const times = shared(cases), names = cases.map(function (entry) { return entry.place; }).join("、");
      const head = make("tr", { role: "row" }, [make("th", { role: "columnheader", scope: "col" }, [make("span", { class: "sr" }, ["項目"])])].concat(cases.map(function (entry) {
        return make("th", { role: "columnheader", scope: "col" }, [make("span", { class: "muted small" }, ["事例" + entry.number + " " + entry.prefecture]), make("b", {}, [make("a", { href: entry.url }, [entry.place])])]);
      })));
      /** @param {boolean} last */
      const told = function (last) {
        return cases[0].rows.map(function (first, at) {
          return Boolean(first.last) === last ? row(first.name, cases, function (entry) { return value(entry.rows[at]); }) : null;
        }).filter(Boolean);
      };
      const lines = told(false);
      labels.forEach(function (label, at) {
        lines.push(row(label[1], cases, function (entry) { return section(entry, at, times, label[1]); }, label[0]));
      });
      lines.push.apply(lines, told(true));
      const result = make("table", { class: "compare n" + cases.length, role: "table" }, [make("caption", { class: "sr" }, [names + "の比較"]), make("thead", { role: "rowgroup" }, [head]), make("tbody", { role: "rowgroup" }, lines)]);
      side.textContent = "";
      side.append(make("p", { class: "handout" }, [cases.map(function (entry) { return "事例" + entry.number + " " + entry.prefecture + entry.place; }).join("／")]),
        make("p", { class: "common" }, [common(cases, times)]), result);
      html.classList.toggle("wide-sheet", cases.length > 2);
    }

    Jirei.marked = buttons; // like.js adds buttons of its own
    one("#print").addEventListener("click", function () { window.print(); });

    if (added) keep();
    draw();
  }
  // A very large handbook's table leaves cases out: those that are compared come first.
  document.addEventListener("DOMContentLoaded", function () {
    if (Jirei.more) Jirei.more.find(chosen).then(begin, begin); else begin();
  });
})();
