// search.html: the query and the chosen facets stand in the address (`?q=退院&reg=kinki`), results are written below.
(function () {
  "use strict";
  const Jirei = window.Jirei, PAGE = 20;
  // How the engine names the ways a hit matched, said so that a reader understands it.
  const WAYS = { "語": "語が一致", "部分一致": "一部が一致", "よみ": "読みが一致", "同義語": "言い換えが一致", "あいまい": "似たつづり" };
  // Known before the first paint, so that the lists for readers without a query do not flash by.
  if (/[?&]q=[^&]/.test(location.search)) document.documentElement.classList.add("searched");
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }

  document.addEventListener("DOMContentLoaded", function () {
    const make = Jirei.parts.make, one = function (selector) { return document.querySelector(selector); };
    const form = one("form.filter"), field = one("main form.search input[name=q]"), list = one(".hits"), count = one(".toolbar .count");
    const widened = one(".widened"), empty = one(".none-found"), more = one(".more"), chips = one(".active");
    const state = read();
    let limit = PAGE, asked = 0;
    field.value = state.query;
    all("input", form).forEach(function (input) { input.checked = (state.filters[input.name] || []).indexOf(input.value) >= 0; });

    function read() {
      const found = { query: "", filters: {} };
      location.search.slice(1).split("&").forEach(function (part) {
        const cut = part.indexOf("="), decode = function (text) { try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch (e) { return ""; } };
        if (cut < 0) return;
        const name = decode(part.slice(0, cut)), value = decode(part.slice(cut + 1));
        if (name === "q") found.query = value.trim();
        else if (value) (found.filters[name] = found.filters[name] || []).push(value);
      });
      return found;
    }
    function chosen() {
      const by = {};
      all("input:checked", form).forEach(function (input) { (by[input.name] = by[input.name] || []).push(input.value); });
      return by;
    }
    function write(by) {
      const parts = ["q=" + encodeURIComponent(state.query)];
      Object.keys(by).forEach(function (name) { by[name].forEach(function (value) { parts.push(name + "=" + encodeURIComponent(value)); }); });
      try { history.replaceState(null, "", location.pathname + "?" + parts.join("&")); } catch (e) { /* file:// may refuse */ }
    }

    function search() {
      const by = chosen();
      asked += 1;
      const mine = asked;
      write(by);
      Promise.all([Jirei.search(state.query, { limit: limit, filters: by }), Jirei.parts.names()]).then(function (both) {
        if (mine === asked) show(both[0], both[1], by);
      }, function () {
        if (mine === asked) { count.textContent = "検索の部品を読み込めませんでした。ページを開き直すか、下の一覧からお探しください。"; document.documentElement.classList.add("failed"); }
      });
    }
    function show(result, names, by) {
      const filtered = Object.keys(by).length > 0, none = result.total === 0;
      document.title = document.title.replace(/^[^｜]*/, "「" + state.query + "」の検索結果");
      count.textContent = "";
      count.append(make("b", { class: "num" }, [String(result.total)]), "件", make("span", { class: "muted" }, ["　「" + state.query + "」"]));
      list.textContent = "";
      result.hits.forEach(function (hit) { list.append(item(hit, names)); });
      more.hidden = result.hits.length >= result.total;
      empty.hidden = !none;
      one(".none-query").textContent = state.query;
      one(".none-filtered").hidden = !filtered;
      suggest(result);
      counts(result.facets);
      active();
    }
    function suggest(result) {
      widened.textContent = "";
      widened.hidden = !result.suggestion;
      if (result.suggestion) widened.append("もしかして：", make("a", { href: "?q=" + encodeURIComponent(result.suggestion) }, [result.suggestion]));
    }
    function item(hit, names) {
      const page = hit.url.split("#")[0], known = names.pages[page], category = all(".search-categories [data-label]").filter(function (node) { return node.dataset.label === hit.section; })[0];
      const path = make("p", { class: "path" }, [make("span", {}, [known ? known.join(" ") : Jirei.parts.kindOf(hit.url)])]);
      if (hit.section && hit.section !== Jirei.parts.titleOf(hit)) {
        path.append(category ? make("span", { class: "sec", "data-cat": category.dataset.cat }, [Jirei.parts.sign(category.dataset.cat), hit.section]) : make("span", {}, [hit.section]));
      }
      const why = hit.why ? hit.why.split("、") : [];
      return make("li", { class: "hit" }, [
        path,
        make("h2", {}, [make("a", { href: Jirei.parts.address(hit) }, [Jirei.parts.titleOf(hit)])]),
        make("p", { class: "excerpt" }, Jirei.parts.pieces(hit.excerpt)),
        why.length ? make("p", { class: "why" }, [make("span", { class: "sr" }, ["一致のしかた："])].concat(why.map(function (kind) { return make("b", {}, [WAYS[kind] || kind]); }))) : null,
      ]);
    }
    function counts(facets) {
      all(".check", form).forEach(function (label) {
        const input = label.querySelector("input"), number = label.querySelector(".n");
        const n = facets[input.name + ":" + input.value] || 0;
        number.textContent = n;
        label.classList.toggle("empty", n === 0 && !input.checked);
        label.hidden = n === 0 && !input.checked;
      });
      all("fieldset", form).forEach(function (set) { set.hidden = !set.querySelector(".check:not([hidden])"); });
    }
    function active() {
      chips.textContent = "";
      all("input:checked", form).forEach(function (input) {
        const chip = make("button", { class: "chip", type: "button", "aria-label": "条件「" + input.dataset.label + "」を外す" }, [input.dataset.label, Jirei.parts.icon("i-close")]);
        chip.addEventListener("click", function () { input.checked = false; changed(); field.focus(); });
        chips.append(chip);
      });
    }
    function changed() { limit = PAGE; search(); }

    form.addEventListener("change", changed);
    more.addEventListener("click", function () {
      const at = list.children.length;
      limit += PAGE;
      search();
      // The focus goes on where the reader was reading.
      const wait = setInterval(function () {
        if (list.children.length > at) { clearInterval(wait); list.children[at].querySelector("a").focus(); }
      }, 50);
      setTimeout(function () { clearInterval(wait); }, 3000);
    });
    one(".none-filtered button").addEventListener("click", function () {
      all("input:checked", form).forEach(function (input) { input.checked = false; });
      changed();
    });
    if (state.query) { Jirei.parts.rememberQuery(state.query); search(); }
    else { document.documentElement.classList.remove("searched"); field.focus(); }
  });
})();
