// The search box of every page. 1. `Jirei.search` as a stand-in that fetches assets/search.js when first called, so that a page
// nobody searches from loads nothing; 2. a combobox (ARIA 1.2) on each field; 3. the same box as a dialog behind `/` and Ctrl+K
// where the page has none; 4. pages and queries the reader had before; 5. words to mark on the page that a hit led to.
(function () {
  "use strict";
  const html = document.documentElement;
  const root = html.dataset.root || "";
  const Jirei = window.Jirei = window.Jirei || {};
  const LIMIT = 8, PAUSE = 120;

  // ---- 1 loading
  const loading = {};
  function load(path) {
    if (!loading[path]) {
      loading[path] = new Promise(function (done, failed) {
        const script = document.createElement("script");
        script.src = root + path;
        script.onload = done;
        script.onerror = function () { delete loading[path]; failed(new Error("cannot load " + path)); };
        document.head.appendChild(script);
      });
    }
    return loading[path];
  }
  function standIn(query, options) {
    return load(html.dataset.search || "assets/search.js").then(function () {
      if (Jirei.search === standIn) throw new Error("assets/search.js brings no search");
      return Jirei.search(query, options);
    });
  }
  if (!Jirei.search) Jirei.search = standIn;
  // What the index does not know about pages: town and number of a case, the keywords. Suggestions do without it if need be.
  const known = { pages: {}, keywords: [] };
  Jirei.names = function (names) { known.pages = names.pages; known.keywords = names.keywords; };
  function names() {
    return load(html.dataset.names || "data/names.js").then(function () { return known; }, function () { return known; });
  }

  // ---- 4 memory, which file:// and private windows may refuse
  const memory = {
    get: function (key) {
      try { const kept = JSON.parse(localStorage.getItem("jirei." + key)); return Array.isArray(kept) ? kept : []; } catch (e) { return []; }
    },
    add: function (key, entry, same, most) {
      const kept = [entry].concat(memory.get(key).filter(function (other) { return !same(other); })).slice(0, most);
      try { localStorage.setItem("jirei." + key, JSON.stringify(kept)); } catch (e) { /* refused */ }
    },
  };
  function rememberQuery(query) {
    if (query) memory.add("queries", query, function (other) { return other === query; }, 5);
  }
  function rememberPage() {
    const path = html.dataset.page, title = document.querySelector("main h1");
    if (!path || !title || !/^(cases|chapters|keywords|categories)\//.test(path)) return;
    memory.add("pages", { url: path, title: document.title.split("｜")[0] }, function (other) { return other.url === path; }, 6);
  }

  // ---- small helpers, shared with results.js
  function make(tag, attributes, children) {
    const node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) { if (child) node.append(child); });
    return node;
  }
  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#" + name);
    svg.append(use);
    return svg;
  }
  function sign(category) {
    const svg = icon("s-" + category);
    svg.setAttribute("class", "sign");
    svg.setAttribute("data-cat", category);
    svg.setAttribute("viewBox", "0 0 24 24");
    return svg;
  }
  function pieces(excerpt) {
    return excerpt.map(function (piece) { return piece.mark ? make("mark", {}, [piece.text]) : piece.text; });
  }
  // Address of a hit with the words to mark there; the anchor stays last.
  function address(hit) {
    const cut = hit.url.indexOf("#"), path = cut < 0 ? hit.url : hit.url.slice(0, cut), anchor = cut < 0 ? "" : hit.url.slice(cut);
    const words = [];
    hit.excerpt.forEach(function (piece) { if (piece.mark && words.indexOf(piece.text) < 0) words.push(piece.text); });
    const query = words.slice(0, 8).map(function (word) { return "hl=" + encodeURIComponent(word); }).join("&");
    return root + path + (query ? "?" + query : "") + anchor;
  }
  function kindOf(url) {
    return url.indexOf("cases/") === 0 ? "事例" : url.indexOf("chapters/") === 0 ? "読みもの" : url.indexOf("terms") === 0 ? "用語" : "ページ";
  }
  // A term is a hit by itself; its page is only the list that it stands in.
  function titleOf(hit) { return kindOf(hit.url) === "用語" && hit.section ? hit.section : hit.title; }
  // One line shows little: begin shortly before the first mark.
  function near(excerpt) {
    const first = excerpt.findIndex(function (piece) { return piece.mark; });
    if (first < 1) return excerpt;
    const before = excerpt.slice(0, first).map(function (piece) { return piece.text; }).join("");
    return before.length <= 14 ? excerpt : [{ text: "…" + before.slice(-12), mark: false }].concat(excerpt.slice(first));
  }
  Jirei.parts = { titleOf: titleOf, make: make, icon: icon, sign: sign, pieces: pieces, address: address, kindOf: kindOf, names: names, rememberQuery: rememberQuery };

  // ---- 2 combobox: the focus stays in the field, aria-activedescendant walks the options
  let boxes = 0;
  function combobox(input) {
    boxes += 1;
    const id = "find" + boxes, form = input.form, inDialog = !!input.closest("dialog");
    let list = form.querySelector(".suggest");
    if (!list) { list = make("div", { class: "suggest", hidden: "" }); form.append(list); }
    if (!list.id) list.id = id + "-list";
    const roles = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id, autocomplete: "off" };
    Object.keys(roles).forEach(function (name) { input.setAttribute(name, roles[name]); });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "候補");
    const status = make("p", { class: "sr", role: "status" });
    form.append(status);
    let at = -1, asked = 0, timer = 0, composing = false;

    function options() { return Array.prototype.slice.call(list.querySelectorAll("[role=option]")); }
    function point(to) {
      const all = options();
      at = all.length && to >= -1 ? (to === all.length ? -1 : to) : all.length - 1;
      all.forEach(function (option, place) { option.setAttribute("aria-selected", String(place === at)); });
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else { input.setAttribute("aria-activedescendant", all[at].id); all[at].scrollIntoView({ block: "nearest" }); }
    }
    function open(yes) {
      const show = yes && list.firstChild !== null;
      list.hidden = !show;
      input.setAttribute("aria-expanded", String(show));
      if (!show) { at = -1; input.removeAttribute("aria-activedescendant"); }
      else if (!inDialog) reveal();
    }
    // A list that opens below the fold pulls the page up, but never the field itself out of sight.
    function reveal() {
      const below = list.getBoundingClientRect().bottom + 16 - window.innerHeight;
      const room = form.getBoundingClientRect().top - 16;
      if (below > 0 && room > 0) window.scrollBy(0, Math.min(below, room));
    }
    let count = 0;
    function option(href, children) {
      count += 1;
      return make("li", { role: "option", id: id + "-o" + count, "aria-selected": "false", "data-href": href }, children);
    }
    function fill(groups) {
      list.textContent = "";
      groups.filter(function (group) { return group.options.length; }).forEach(function (group, place) {
        const name = id + "-g" + place;
        const rows = group.title ? [make("li", { class: "group", id: name, role: "presentation" }, [group.title])] : [];
        list.append(make("ul", group.title ? { role: "group", "aria-labelledby": name } : { role: "group", "aria-label": "すべて" }, rows.concat(group.options)));
      });
      at = -1;
      input.removeAttribute("aria-activedescendant");
      open(document.activeElement === input);
    }

    function recent() {
      count = 0;
      fill([
        { title: "最近見たページ", options: memory.get("pages").filter(function (page) { return page.url !== html.dataset.page; }).slice(0, 5)
          .map(function (page) { return option(root + page.url, [make("span", {}, [page.title])]); }) },
        { title: "最近探したことば", options: memory.get("queries").slice(0, 5)
          .map(function (query) { return option(resultsOf(query), [make("span", {}, [query])]); }) },
      ]);
      const found = options().length;
      say(found ? "最近のページとことばが" + found + "件あります。上下の矢印キーで選べます。" : "");
    }
    function resultsOf(query) { return form.action.split(/[?#]/)[0] + "?q=" + encodeURIComponent(query); }
    function say(text) { if (status.textContent !== text) status.textContent = text; }

    function show(query, result, names) {
      count = 0;
      const groups = [];
      const words = keywordsFor(query, names.keywords);
      groups.push({ title: "キーワード", options: words.map(function (word) {
        return option(root + "keywords/" + word[2] + ".html", [word[3] && sign(word[3]), make("span", {}, [word[0]]), make("span", { class: "to" }, [word[4] + "事例"])]);
      }) });
      result.hits.forEach(function (hit) {
        const title = kindOf(hit.url), page = names.pages[hit.url.split("#")[0]];
        let group = groups.filter(function (group) { return group.title === title; })[0];
        if (!group) { group = { title: title, options: [] }; groups.push(group); }
        group.options.push(option(address(hit), [
          make("span", {}, [page ? page.join(" ") : titleOf(hit)]),
          hit.section && hit.section !== titleOf(hit) ? make("span", { class: "to" }, [hit.section]) : null,
          make("span", { class: "ex" }, pieces(near(hit.excerpt))),
        ]));
      });
      const all = result.total > 0 ? "「" + query + "」の結果をすべて見る（" + result.total + "件）"
        : result.suggestion ? "もしかして「" + result.suggestion + "」" : "「" + query + "」は見つかりません。探し方を見る";
      groups.push({ title: "", options: [option(resultsOf(result.total > 0 || !result.suggestion ? query : result.suggestion), [make("span", {}, [all])])] });
      fill(groups);
      say(result.total > 0 ? result.total + "件見つかりました。上下の矢印キーで選べます。" : "見つかりませんでした。");
    }
    function search() {
      const query = input.value.trim();
      asked += 1;
      const mine = asked;
      if (!query) { recent(); return; }
      Promise.all([Jirei.search(query, { limit: LIMIT }), names()]).then(function (both) {
        if (mine === asked) show(query, both[0], both[1]);
      }, function () {
        if (mine === asked) { list.textContent = ""; open(false); say("いまは候補を出せません。Enterキーで検索ページへ進みます。"); }
      });
    }
    function soon() { clearTimeout(timer); timer = setTimeout(search, PAUSE); }
    function choose(option) {
      rememberQuery(input.value.trim());
      const here = location.href.split("#")[0];
      location.href = option.dataset.href;
      // Another anchor of this very page loads nothing.
      if (location.href.split("#")[0] === here) { open(false); if (inDialog) input.closest("dialog").close(); }
    }

    input.addEventListener("compositionstart", function () { composing = true; });
    input.addEventListener("compositionend", function () { composing = false; soon(); });
    input.addEventListener("input", soon);
    input.addEventListener("keydown", function (event) {
      // While kana are being turned into kanji, arrows and Enter belong to the input method (229 is how old ones say so).
      if (composing || event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { if (list.firstChild) open(true); else search(); }
        else point(event.key === "ArrowDown" ? at + 1 : at - 1);
      } else if (event.key === "Escape" && !list.hidden && !inDialog) { event.preventDefault(); open(false); }
      else if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); choose(options()[at]); }
    });
    input.addEventListener("click", function () { if (list.hidden) { if (input.value.trim() && list.firstChild) open(true); else if (!input.value.trim()) recent(); } });
    input.addEventListener("blur", function () { if (!inDialog) open(false); });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    form.addEventListener("submit", function () { rememberQuery(input.value.trim()); });
    return { recent: recent };
  }
  function fold(text) { return text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0x60); }); }
  // [text, reading, slug, category, cases]: those that contain the query, those that begin with it first.
  function keywordsFor(query, words) {
    const wanted = fold(query);
    const rank = function (word) {
      const text = fold(word[0]);
      return text.indexOf(wanted) === 0 || word[1].indexOf(wanted) === 0 ? 2 : text.indexOf(wanted) > 0 ? 1 : 0;
    };
    return words.map(function (word, place) { return { word: word, rank: rank(word), place: place }; })
      .filter(function (entry) { return entry.rank > 0; })
      .sort(function (a, b) { return b.rank - a.rank || b.word[4] - a.word[4] || a.place - b.place; })
      .slice(0, 3).map(function (entry) { return entry.word; });
  }

  // ---- 3 `/` and Ctrl+K: the page's own field, else a dialog
  let dialog = null;
  function openSearch() {
    const own = document.querySelector("main form.search input[name=q]");
    if (own) { own.focus(); own.select(); return; }
    if (!dialog) dialog = build();
    if (!dialog.box.open) dialog.box.showModal();
    dialog.input.focus();
    dialog.input.select();
    if (!dialog.input.value.trim()) dialog.combo.recent();
  }
  function build() {
    const input = make("input", { id: "find-q", name: "q", type: "search", placeholder: "ことば、市町村、役割で", autocomplete: "off" });
    const close = make("button", { class: "tool", type: "button" }, [icon("i-close"), "閉じる"]);
    const form = make("form", { class: "search", role: "search", action: root + "search.html", method: "get" }, [
      make("div", { class: "top" }, [make("label", { for: "find-q" }, ["ことばで探す"]), close]),
      make("div", { class: "row" }, [input, make("button", { type: "submit" }, [icon("i-search"), make("span", {}, ["検索"])])])]);
    const box = make("dialog", { class: "find", "aria-label": "ことばで探す" }, [form]);
    document.body.append(box);
    close.addEventListener("click", function () { box.close(); });
    box.addEventListener("click", function (event) { if (event.target === box) box.close(); });
    return { box: box, input: input, combo: combobox(input) };
  }
  function typing(target) {
    return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)
      || target.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset|range)$/.test(target.type);
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("form.search input[name=q]"), combobox);
    Array.prototype.forEach.call(document.querySelectorAll("[data-search-open]"), function (button) {
      if (!window.HTMLDialogElement) return;
      button.setAttribute("aria-haspopup", "dialog");
      button.setAttribute("aria-keyshortcuts", "/ Control+K");
      button.addEventListener("click", function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        openSearch();
      });
    });
    document.addEventListener("keydown", function (event) {
      if (event.defaultPrevented || event.isComposing || !window.HTMLDialogElement) return;
      const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
      const k = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
      const sheet = document.querySelector("dialog[open]");
      if ((slash || k) && (!sheet || dialog && sheet === dialog.box)) { event.preventDefault(); openSearch(); }
    });
    rememberPage();
    if (/[?&]hl=/.test(location.search)) load(html.dataset.marks || "assets/marks.js");
  });
})();
