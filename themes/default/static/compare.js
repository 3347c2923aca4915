// compare.html: two to four cases side by side, chosen by list or button, kept in the address (`?c=2,9,10`) and in a basket.
// What a case needs is loaded as a script (data/compare/<stem>.js) when it is chosen; the figures of all cases for
// 「うちと似たまち」 stand in the page's own table.
(function () {
  "use strict";
  const html = document.documentElement, Jirei = window.Jirei = window.Jirei || {};
  const MOST = 4, LIKE = 6, loaded = {}, waiting = {};
  const basket = {
    get: function () { try { const kept = JSON.parse(localStorage.getItem("jirei.compare")); return Array.isArray(kept) ? kept : []; } catch (e) { return []; } },
    set: function (numbers) { try { localStorage.setItem("jirei.compare", JSON.stringify(numbers)); } catch (e) { /* file:// may refuse */ } },
  };
  function asked(name) {
    const found = location.search.match(new RegExp("[?&]" + name + "=([0-9,%C]*)"));
    return found ? found[1].replace(/%2C/gi, ",").split(",").map(Number).filter(function (n) { return n > 0; }) : null;
  }
  function few(numbers) { return numbers.filter(function (n, at) { return numbers.indexOf(n) === at; }).slice(-MOST); }
  const added = asked("add");
  let chosen = few(added ? basket.get().concat(added) : asked("c") || basket.get());
  // Known before the first paint, so that the place of the comparison is kept free and nothing jumps.
  if (chosen.length > 1) html.classList.add("comparing");

  Jirei.compared = function (entry) { loaded[entry.number] = entry; };
  function load(row) {
    const number = Number(row.dataset.number);
    if (loaded[number]) return Promise.resolve(loaded[number]);
    if (!waiting[number]) {
      waiting[number] = new Promise(function (done, failed) {
        const script = document.createElement("script");
        script.src = "data/compare/" + encodeURIComponent(row.dataset.stem) + ".js";
        script.onload = function () { if (loaded[number]) done(loaded[number]); else failed(new Error("empty")); };
        script.onerror = function () { delete waiting[number]; failed(new Error("cannot load")); };
        document.head.appendChild(script);
      });
    }
    return waiting[number];
  }

  document.addEventListener("DOMContentLoaded", function () {
    const make = Jirei.parts.make, sign = Jirei.parts.sign, icon = Jirei.parts.icon;
    const one = function (selector) { return document.querySelector(selector); };
    const all = function (selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); };
    const rows = all(".profiles tbody tr"), side = one("#side"), say = one(".compare-status"), select = one("#pick"), chips = one(".picked");
    const labels = all("#labels span").map(function (node) { return [node.dataset.cat, node.textContent]; });
    const rowOf = function (number) { return rows.filter(function (row) { return Number(row.dataset.number) === number; })[0]; };
    const nameOf = function (row) { return row.dataset.prefecture + " " + row.dataset.place; };
    chosen = chosen.filter(rowOf);

    // ---- what is shown of the comparison
    [["#diff", "only-different"], ["#whole", "whole-text"]].forEach(function (pair) {
      const box = one(pair[0]), show = function () { html.classList.toggle(pair[1], box.checked); };
      box.addEventListener("change", show);
      show(); // a reload may keep the tick
    });

    // ---- choosing
    function keep() {
      basket.set(chosen);
      try { history.replaceState(null, "", location.pathname + (chosen.length ? "?c=" + chosen.join(",") : "") + location.hash); } catch (e) { /* refused */ }
    }
    function change(numbers, words) {
      chosen = few(numbers);
      keep();
      draw();
      say.textContent = words + (chosen.length < 2 ? "くらべるには、あと" + (2 - chosen.length) + "つ選んでください。" : chosen.length + "つの事例を並べています。");
    }
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
      const button = event.target.closest("[data-toggle]");
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
    function cell(entry, children) { return make("td", { role: "cell", "data-town": entry.place }, [make("div", {}, children)]); }
    function row(name, cases, content, category) {
      const cells = cases.map(function (entry) { return cell(entry, content(entry)); });
      const same = cells.every(function (one) { return one.textContent === cells[0].textContent; });
      const head = make("th", { role: "rowheader", scope: "row" }, [category ? sign(category) : null, make("span", {}, [name])]);
      if (category) head.setAttribute("data-cat", category);
      return make("tr", same ? { role: "row", class: "same" } : { role: "row" }, [head].concat(cells));
    }
    function unknown() { return make("span", { class: "muted" }, ["記載なし"]); }
    function bar(figure) {
      const box = make("div", {});
      // Only numbers of our own making stand in it.
      box.innerHTML = '<svg class="bar" aria-hidden="true"><rect class="ground" width="100%" height="100%"/><rect class="value" height="100%"/>' + (figure.median ? '<rect class="median" y="-35%" width="3" height="170%"/>' : "") + "</svg>";
      box.querySelector(".value").setAttribute("width", figure.bar);
      if (figure.median) box.querySelector(".median").setAttribute("x", figure.median);
      return box.firstChild;
    }
    function figure(entry, at) {
      const it = entry.figures[at];
      if (!it) return [unknown()];
      return [make("span", { class: "big" }, [it.value, make("small", {}, [it.unit])]), bar(it), make("span", { class: "src" }, [[it.date, it.source].filter(Boolean).join("、") || "時点と出典の記載なし"])];
    }
    function text(value) { return [value ? value : unknown()]; }
    function shared(cases) {
      const times = {};
      cases.forEach(function (entry) { entry.sections.forEach(function (section) { section.chips.forEach(function (chip) { times[chip[1]] = (times[chip[1]] || 0) + 1; }); }); });
      return times;
    }
    function section(entry, at, times, category) {
      const it = entry.sections[at], parts = [];
      if (it.html) {
        const whole = make("div", { class: "whole prose" });
        whole.innerHTML = it.html;
        all("[id]", whole).forEach(function (node) { node.removeAttribute("id"); });
        parts.push(make("p", { class: "lead" }, [it.lead + " ", make("a", { href: it.url }, ["続きを読む", make("span", { class: "sr" }, ["（" + entry.place + "の" + category + "）"])])]), whole);
      } else parts.push(make("p", { class: "muted" }, ["この節はありません"]));
      if (it.chips.length) {
        parts.push(make("p", { class: "chips" }, it.chips.map(function (chip) {
          const both = times[chip[1]] > 1;
          return make("a", { class: "chip", "data-cat": it.id, href: "keywords/" + chip[1] + ".html" }, [sign(it.id), chip[0], both ? make("b", { class: "both" }, [times[chip[1]] + "事例に共通"]) : null]);
        })));
      } else parts.push(make("p", { class: "small muted" }, ["キーワードなし"]));
      return parts;
    }
    function table(cases) {
      const times = shared(cases), names = cases.map(function (entry) { return entry.place; }).join("、");
      const head = make("tr", { role: "row" }, [make("th", { role: "columnheader", scope: "col" }, [make("span", { class: "sr" }, ["項目"])])].concat(cases.map(function (entry) {
        return make("th", { role: "columnheader", scope: "col" }, [make("span", { class: "muted small" }, ["事例" + entry.number + " " + entry.prefecture]), make("b", {}, [make("a", { href: entry.url }, [entry.place])])]);
      })));
      const lines = ["人口", "高齢化率", "要介護認定率"].map(function (name, at) { return row(name, cases, function (entry) { return figure(entry, at); }); });
      lines.push(row("コーディネーター", cases, function (entry) {
        const posts = entry.posts.filter(Boolean).join("：");
        return [entry.coordinators ? make("span", { class: "big" }, [String(entry.coordinators), make("small", {}, ["人"])]) : unknown(), make("span", { class: "src" }, [posts])];
      }), row("担い手", cases, function (entry) { return text(entry.body); }), row("開設主体", cases, function (entry) { return text(entry.operator); }),
        row("事業の開始", cases, function (entry) { return text(entry.start); }), row("事業所", cases, function (entry) { return text(entry.title); }));
      labels.forEach(function (label, at) {
        lines.push(row(label[1], cases, function (entry) { return section(entry, at, times, label[1]); }, label[0]));
      });
      const result = make("table", { class: "compare n" + cases.length, role: "table" }, [make("caption", { class: "sr" }, [names + "の比較"]), make("thead", { role: "rowgroup" }, [head]), make("tbody", { role: "rowgroup" }, lines)]);
      side.textContent = "";
      side.append(result);
    }

    // ---- うちと似たまち
    const like = one("#like"), list = one("#like-list"), told = one("#like-status");
    // Full-width digits, commas, 「2.5万」 and units are all fine; NaN where it is no number, null where nothing was typed.
    function number(text) {
      const plain = text.normalize("NFKC").replace(/[,、\s]|人|%|約/g, "");
      if (!plain) return null;
      const man = /^([0-9.]+)万([0-9.]*)$/.exec(plain);
      return man ? Number(man[1]) * 10000 + Number(man[2] || 0) : /^[0-9.]+$/.test(plain) ? Number(plain) : NaN;
    }
    function points(value) { return (Math.round(Math.abs(value) * 10) / 10).toFixed(1); }
    const measures = [
      { key: "population", name: "人口", good: function (n) { return n > 0; }, far: function (own, theirs) { return Math.abs(Math.log2(theirs / own)); }, say: function (own, theirs) {
        const ratio = theirs / own, shown = theirs.toLocaleString("ja-JP") + "人";
        if (ratio > 0.9 && ratio < 1.1) return "人口がほぼ同じ（" + shown + "）";
        return (ratio > 0.66 && ratio < 1.5 ? "人口が近い（" : "人口は") + (ratio >= 1 ? ratio.toFixed(1) + "倍" : "およそ" + (ratio > 0.45 ? Math.round(ratio * 10) + "割" : Math.round(1 / ratio) + "分の1")) + (ratio > 0.66 && ratio < 1.5 ? "、" + shown + "）" : "（" + shown + "）");
      } },
      { key: "aging", name: "高齢化率", good: function (n) { return n >= 0 && n <= 100; }, far: function (own, theirs) { return Math.abs(own - theirs) / 5; }, say: rate },
      { key: "certification", name: "要介護認定率", good: function (n) { return n >= 0 && n <= 100; }, far: function (own, theirs) { return Math.abs(own - theirs) / 3; }, say: rate },
    ];
    function rate(own, theirs, name) {
      const gap = theirs - own;
      return Math.abs(gap) < 1 ? name + "がほぼ同じ（" + theirs + "%）" : name + "が" + points(gap) + "ポイント" + (gap > 0 ? "高い" : "低い") + "（" + theirs + "%）";
    }
    function rank(own) {
      const used = measures.filter(function (measure) { return own[measure.key] !== null; });
      return rows.map(function (row) {
        const both = used.filter(function (measure) { return row.dataset[measure.key] !== ""; });
        const lacks = used.filter(function (measure) { return row.dataset[measure.key] === ""; });
        const far = both.map(function (measure) { return measure.far(own[measure.key], Number(row.dataset[measure.key])); });
        const sum = far.reduce(function (a, b) { return a + b; }, 0);
        // A figure that the case lacks counts as one clear step apart: not as alike, and not as utterly unlike.
        return { row: row, far: (sum + lacks.length) / used.length, both: both.length,
          reasons: both.map(function (measure) { return measure.say(own[measure.key], Number(row.dataset[measure.key]), measure.name); })
            .concat(lacks.map(function (measure) { return measure.name + "は記載がなく、くらべていません"; })) };
      }).filter(function (entry) { return entry.both > 0; }).sort(function (a, b) { return a.far - b.far || a.row.dataset.number - b.row.dataset.number; });
    }
    like.addEventListener("submit", function (event) {
      event.preventDefault();
      const own = {}, wrong = [];
      measures.forEach(function (measure) {
        const input = like.elements[measure.key], value = number(input.value), bad = value !== null && !measure.good(value);
        own[measure.key] = value;
        if (bad) { input.setAttribute("aria-invalid", "true"); wrong.push(measure.name); } else input.removeAttribute("aria-invalid");
      });
      list.textContent = "";
      if (wrong.length) { told.textContent = wrong.join("と") + "を読み取れません。人口は「25000」や「2.5万」、割合は0から100の数で入れてください。"; like.querySelector("[aria-invalid]").focus(); return; }
      if (measures.every(function (measure) { return own[measure.key] === null; })) { told.textContent = "わかる数字を一つ以上入れてください。"; like.elements.population.focus(); return; }
      const best = rank(own).slice(0, LIKE);
      told.textContent = "近い順に" + best.length + "事例。" + (measures.some(function (measure) { return own[measure.key] === null; }) ? "入れなかった数字は、くらべていません。" : "");
      best.forEach(function (entry) {
        const row = entry.row;
        list.append(make("li", {}, [
          make("span", { class: "no" }, [row.dataset.number]),
          make("div", {}, [make("a", { href: row.querySelector("th a").getAttribute("href") }, [nameOf(row)]), make("span", { class: "why" }, entry.reasons.map(function (reason) { return make("span", {}, [reason]); }))]),
          make("button", { class: "button quiet", type: "button", "data-toggle": row.dataset.number, "aria-pressed": "false", "aria-label": row.dataset.place + "をくらべる" }, ["くらべる"]),
        ]));
      });
      buttons();
    });

    if (added) keep();
    draw();
  });
})();
