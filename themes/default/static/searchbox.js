// The search box of every page. 1. `Jirei.search` as a stand-in that fetches assets/search.js when first called, so that a page
// nobody searches from loads nothing; 2. pages and queries the reader had before; 3. parts shared with results.js and marks.js;
// 4. a combobox (ARIA 1.2) on each field; 5. the same box as a dialog behind `/` and Ctrl+K where the page has none, and the switch for `/`.
(function () {
  "use strict";
  /** @typedef {{ title: string, options: HTMLElement[] }} Group */
  const html = document.documentElement, root = html.dataset.root || "";
  const Jirei = window.Jirei = window.Jirei || /** @type {Jirei} */ ({});
  /** How many hits a list shows; milliseconds: between questions while an answer is out, until waiting is told, until a count is read out. */
  const LIMIT = 8, PAUSE = 150, PATIENCE = 300, QUIET = 500;

  // ---- 1 loading
  /** @type {Object<string, Promise<any>>} */
  const loading = {};
  /** @param {string} path below the site's root; the script registers itself */
  function load(path) {
    if (Jirei.load) return Jirei.load(path);
    if (!loading[path]) {
      loading[path] = new Promise(function (done, failed) {
        const script = document.createElement("script");
        script.src = root + path;
        script.onload = done;
        script.onerror = function () { delete loading[path]; script.remove(); failed(new Error("cannot load " + path)); };
        document.head.appendChild(script);
      });
    }
    return loading[path];
  }
  /** @param {string} query @param {JireiOptions} [options] @returns {Promise<JireiAnswer>} */
  function standIn(query, options) {
    return load(html.dataset.search || "assets/search.js").then(function () {
      if (Jirei.search === standIn) throw new Error("assets/search.js brings no search");
      return Jirei.search(query, options);
    });
  }
  if (!Jirei.search) Jirei.search = standIn;
  /** The reader turns to the box: what the first question needs comes while it is being typed. */
  function warm() {
    load(html.dataset.search || "assets/search.js").then(function () { return Jirei.ready && Jirei.ready(); }).catch(function () { /* the question will tell */ });
  }

  /**
   * Asks the search so that only the newest question is ever answered: at once, or after a short pause while an answer is out.
   * @param {{ answer: function(JireiAnswer, string): void, wait: function(): void, fail: function(): void }} tell
   */
  function asker(tell) {
    let turn = 0, out = 0, slow = 0, later = 0;
    /** @type {?function(): void} */
    let next = null;
    function go() { const begin = next; next = null; clearTimeout(later); if (begin) begin(); }
    return {
      /** @param {string} query @param {JireiOptions} options */
      ask: function (query, options) {
        turn += 1;
        const mine = turn;
        clearTimeout(slow);
        slow = setTimeout(function () { if (mine === turn) tell.wait(); }, PATIENCE);
        next = function () {
          out += 1;
          const done = function (/** @type {function(): void} */ say) { out -= 1; if (mine === turn) { clearTimeout(slow); say(); } else if (next) go(); };
          Jirei.search(query, options).then(
            function (/** @type {JireiAnswer} */ result) { done(function () { tell.answer(result, query); }); },
            function () { done(tell.fail); });
        };
        clearTimeout(later);
        if (out) later = setTimeout(go, PAUSE); else go();
      },
      /** No answer that is still out will be told. */
      drop: function () { turn += 1; next = null; clearTimeout(slow); clearTimeout(later); },
    };
  }

  // ---- 2 memory, which file:// and private windows may refuse
  const memory = {
    // By file:// other pages of this computer may write here too: only what looks like our own is taken.
    /** @param {string} key @returns {any[]} */
    get: function (key) {
      /** @param {any} one */
      const sound = function (one) {
        return key === "queries" ? typeof one === "string" : one && typeof one.title === "string" && /^[a-z]+\/[^:]+\.html$/.test(one.url);
      };
      try { const kept = JSON.parse(localStorage.getItem("jirei." + key) || ""); return Array.isArray(kept) ? kept.filter(sound) : []; } catch (e) { return []; }
    },
    /** @param {string} key @param {any} entry @param {function(any): boolean} same @param {number} most */
    add: function (key, entry, same, most) {
      const kept = [entry].concat(memory.get(key).filter(function (other) { return !same(other); })).slice(0, most);
      try { localStorage.setItem("jirei." + key, JSON.stringify(kept)); } catch (e) { /* refused */ }
    },
    clear: function () {
      try { ["pages", "queries"].forEach(function (key) { localStorage.removeItem("jirei." + key); }); } catch (e) { /* refused */ }
    },
  };
  /** @param {string} query */
  function rememberQuery(query) {
    if (query) memory.add("queries", query, function (other) { return other === query; }, 5);
  }
  function rememberPage() {
    const path = html.dataset.page, town = document.querySelector(".case-head .no strong");
    if (!path || !/^(cases|chapters|keywords|categories)\//.test(path)) return;
    const title = (town ? town.textContent + "　" : "") + document.title.split("｜")[0];
    memory.add("pages", { url: path, title: title }, function (other) { return other.url === path; }, 6);
  }

  // ---- 3 parts
  /** @param {string} tag @param {Object<string, string>} [attributes] @param {(Node|string|null|undefined)[]} [children] @returns {HTMLElement} */
  function make(tag, attributes, children) {
    const node = document.createElement(tag), given = attributes || {};
    Object.keys(given).forEach(function (name) { node.setAttribute(name, given[name]); });
    (children || []).forEach(function (child) { if (child) node.append(child); });
    return node;
  }
  /** @param {string} name of a symbol in the page's sprite @param {Object<string, string>} [attributes] */
  function icon(name, attributes) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    const given = Object.assign({ "aria-hidden": "true" }, attributes);
    Object.keys(given).forEach(function (key) { svg.setAttribute(key, given[key]); });
    use.setAttribute("href", "#" + name);
    svg.append(use);
    return svg;
  }
  /** @param {string} category */
  function sign(category) { return icon("s-" + category, { class: "sign", "data-cat": category, viewBox: "0 0 24 24" }); }
  /** @param {JireiPiece[]} excerpt */
  function pieces(excerpt) {
    return excerpt.map(function (piece) { return piece.mark ? make("mark", {}, [piece.text]) : piece.text; });
  }
  /**
   * Address of a hit with the words to mark there: those of the excerpt, else those of the query. The anchor stays last.
   * @param {JireiHit} hit @param {string} query
   */
  function address(hit, query) {
    const cut = hit.url.indexOf("#"), path = cut < 0 ? hit.url : hit.url.slice(0, cut), anchor = cut < 0 ? "" : hit.url.slice(cut);
    /** @type {string[]} */
    let words = hit.excerpt.filter(function (piece) { return piece.mark; }).map(function (piece) { return piece.text.trim(); });
    if (!words.length) words = query.split(/[\s　]+/).filter(function (word) { return !/^[-－]/.test(word); }).map(function (word) { return word.replace(/["“”]/g, ""); });
    // A lone kana would be marked all over the page.
    words = words.filter(function (word, at) { return !/^[ぁ-ゖ]?$/.test(word) && words.indexOf(word) === at; }).slice(0, 8);
    return root + path + (words.length ? "?" + words.map(function (word) { return "hl=" + encodeURIComponent(word); }).join("&") : "") + anchor;
  }
  /** @param {string} url */
  function kindOf(url) {
    return url.indexOf("cases/") === 0 ? "事例" : url.indexOf("chapters/") === 0 ? "読みもの" : url.indexOf("terms") === 0 ? "用語" : "ページ";
  }
  /**
   * What a hit is called: a case by its town, its station beside it (`高知県 土佐市｜訪問看護…`); a term, whose page is only the
   * list that it stands in, by its own name.
   * @param {JireiHit} hit @returns {{ name: string, at: string, section: string }}
   */
  function namesOf(hit) {
    const cut = hit.title.indexOf("｜");
    if (cut > 0 && kindOf(hit.url) === "事例") return { name: hit.title.slice(cut + 1), at: hit.title.slice(0, cut), section: hit.section };
    return kindOf(hit.url) === "用語" && hit.section ? { name: hit.section, at: "", section: "" } : { name: hit.title, at: "", section: hit.section };
  }
  Jirei.parts = { make: /** @type {any} */ (make), icon: icon, sign: sign, pieces: pieces, address: address, kindOf: kindOf, namesOf: namesOf, load: load, asker: asker, rememberQuery: rememberQuery, typing: typing };

  // ---- 4 combobox: the focus stays in the field, aria-activedescendant walks the options
  /** An excerpt's passages, each begun shortly before its first mark: one line shows little. @param {JireiPiece[]} excerpt */
  function lines(excerpt) {
    /** @type {JireiPiece[][]} */
    const passages = [[]];
    excerpt.forEach(function (piece) { if (piece.text.trim() === "…" && !piece.mark && passages[passages.length - 1].length) passages.push([]); else passages[passages.length - 1].push(piece); });
    return passages.filter(function (passage) { return passage.length; }).slice(0, 2).map(function (passage) {
      const first = passage.findIndex(function (piece) { return piece.mark; });
      const before = passage.slice(0, Math.max(first, 0)).map(function (piece) { return piece.text; }).join("");
      return make("span", { class: "ex" }, before.length <= 14 ? pieces(passage) : ["…" + before.slice(-12)].concat(/** @type {any} */ (pieces(passage.slice(first)))));
    });
  }

  let boxes = 0;
  /** @param {HTMLInputElement} input */
  function combobox(input) {
    boxes += 1;
    const id = "find" + boxes, form = /** @type {HTMLFormElement} */ (input.form), dialog = input.closest("dialog");
    const panel = /** @type {HTMLElement} */ (form.querySelector(".suggest") || form.appendChild(make("div", { class: "suggest", hidden: "" })));
    const list = make("div", { id: id + "-list", role: "listbox", "aria-label": "候補", hidden: "" });
    const note = make("p", { class: "told", hidden: "" }), status = make("p", { class: "sr", role: "status" });
    const keys = make("p", { class: "keys", "aria-hidden": "true" }, ["↑↓ 選ぶ", "Enter 開く", "Esc 閉じる"].map(function (key) { return make("span", {}, [key]); }));
    panel.append(list, note, keys);
    form.append(status);
    const roles = /** @type {Object<string, string>} */ ({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id, autocomplete: "off" });
    Object.keys(roles).forEach(function (name) { input.setAttribute(name, roles[name]); });
    /** @type {HTMLElement[]} */
    let options = [];
    let at = -1, composing = false, asked = "", saying = 0, count = 0;

    /** @param {string} text read out once nothing has changed for a moment */
    function say(text) {
      clearTimeout(saying);
      saying = setTimeout(function () { if (status.textContent !== text) status.textContent = text; }, QUIET);
    }
    /** @param {number} to place of an option; one before the first and one behind the last are the field itself */
    function point(to) {
      at = to < -1 ? options.length - 1 : to >= options.length ? -1 : to;
      options.forEach(function (option, place) { option.setAttribute("aria-selected", String(place === at)); });
      if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
    /** @param {boolean} yes */
    function open(yes) {
      const show = yes && (options.length > 0 || !note.hidden), first = show && panel.hidden;
      panel.hidden = !show;
      list.hidden = !show || !options.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (!show) { point(-1); hold(false); clearTimeout(saying); }
      else if (first && !dialog) reveal();
    }
    /** A list that opens below the fold pulls the page up once, but never the field itself out of sight. */
    function reveal() {
      const seen = window.visualViewport ? window.visualViewport.height : window.innerHeight, box = form.getBoundingClientRect();
      const below = box.bottom + Math.min(512, seen * .7) + 16 - seen, room = box.top - 16;
      if (below > 0 && room > 0) window.scrollBy({ top: Math.min(below, room), behavior: "instant" });
    }
    /** While kana are turned into kanji the list may grow but not shrink under the reader's eyes. @param {boolean} yes */
    function hold(yes) { list.style.minBlockSize = yes ? list.offsetHeight + "px" : ""; }
    /** @param {string} text */
    function tell(text) { note.textContent = text; note.hidden = !text; }
    /** @param {Object<string, string>} data @param {(Node|string|null)[]} children */
    function option(data, children) {
      count += 1;
      const row = make("li", { role: "option", id: id + "-o" + count, "aria-selected": "false" });
      // Between the parts a space, which only names read out show.
      children.forEach(function (child) { if (child) row.append(child, " "); });
      Object.assign(row.dataset, data);
      return row;
    }
    /** Where an option leads, whatever was typed. @param {HTMLElement} row */
    function keyOf(row) { return (row.dataset.href || "").replace(/\?[^#]*/, ""); }
    /** @param {Group[]} groups */
    function fill(groups) {
      const before = composing && at >= 0 ? keyOf(options[at]) : null;
      list.textContent = "";
      options = [];
      groups.filter(function (group) { return group.options.length; }).forEach(function (group, place) {
        const name = id + "-g" + place;
        /** @type {Node[]} */
        const rows = group.title ? [make("li", { class: "group", id: name, role: "presentation" }, [group.title])] : [];
        list.append(make("ul", group.title ? { role: "group", "aria-labelledby": name } : { role: "group", "aria-label": "そのほか" }, rows.concat(group.options)));
        options = options.concat(group.options);
      });
      tell("");
      open(document.activeElement === input);
      point(before === null ? -1 : options.findIndex(function (row) { return keyOf(row) === before; }));
      hold(composing);
    }

    function recent() {
      count = 0;
      questions.drop();
      asked = "";
      const pages = memory.get("pages").filter(function (known) { return known.url !== html.dataset.page; }).slice(0, 5)
        .map(function (known) { return option({ href: root + known.url }, [make("span", {}, [known.title])]); });
      const queries = memory.get("queries").map(function (query) { return option({ query: query }, [make("span", {}, [query])]); });
      const found = pages.length + queries.length;
      fill([{ title: "最近見たページ", options: pages }, { title: "最近探したことば", options: queries },
        { title: "", options: found ? [option({ forget: "" }, [make("span", { class: "small" }, ["この履歴を消す"])])] : [] }]);
      say(found ? "最近のページとことばが" + found + "件あります。上下の矢印キーで選べます。" : "");
    }

    /** @param {JireiAnswer} result @param {string} query */
    function show(result, query) {
      if (composing && !result.total && options.length) { tell(""); return; }
      count = 0;
      /** @type {Group[]} */
      const groups = [{ title: "", options: result.suggestion ? [option({ query: result.suggestion }, [make("span", {}, ["もしかして「" + result.suggestion + "」"])])] : [] }];
      result.hits.forEach(function (hit) {
        const title = kindOf(hit.url), names = namesOf(hit), to = names.section !== names.name && names.section || (names.at ? names.name : "");
        let group = groups.filter(function (known) { return known.title === title; })[0];
        if (!group) { group = { title: title, options: [] }; groups.push(group); }
        group.options.push(option({ href: address(hit, query) }, [make("span", {}, [names.at || names.name]), to ? make("span", { class: "to" }, [to]) : null, ...lines(hit.excerpt)]));
      });
      const all = result.total ? "「" + query + "」の結果をすべて見る（" + result.total + "件）" : "「" + query + "」は見つかりません。近いことばや探し方を見る";
      groups.push({ title: "", options: [option({ query: query }, [make("span", {}, [all])])] });
      fill(groups);
      say(result.total ? result.total + "件見つかりました。上下の矢印キーで選べます。" : "見つかりませんでした。" + (result.suggestion ? "もしかして、" + result.suggestion : ""));
    }
    const questions = asker({
      answer: function (result, query) { show(result, query); },
      wait: function () { tell("探しています…"); open(document.activeElement === input); say("探しています。"); },
      fail: function () {
        asked = "";
        options = [];
        list.textContent = "";
        tell("いまは候補を出せません。Enterキーで検索ページへ進みます。");
        open(document.activeElement === input);
        say(note.textContent || "");
      },
    });
    function search() {
      let query = input.value.trim();
      if (!query) { recent(); return; }
      // The syllable that is still being typed (「ほうもｎ」) is no word yet.
      if (composing) query = query.replace(/(^|[^ -~ａ-ｚ])[a-zａ-ｚ]{1,3}$/i, "$1");
      if (!query || query === asked) { if (!composing) hold(false); return; }
      asked = query;
      questions.ask(query, { limit: LIMIT, counts: false });
    }

    /** @param {HTMLElement} row @param {boolean} aside whether in another tab */
    function choose(row, aside) {
      const data = row.dataset;
      if (data.forget !== undefined) { memory.clear(); recent(); say("履歴を消しました。"); return; }
      if (data.query !== undefined) {
        input.value = data.query;
        const send = /** @type {HTMLElement} */ (form.querySelector("[type=submit]"));
        send.click();
        return;
      }
      rememberQuery(input.value.trim());
      if (aside) { window.open(data.href); return; }
      const here = location.href.split("#")[0];
      location.href = data.href || "";
      // Another anchor of this very page loads nothing.
      if (location.href.split("#")[0] === here) { open(false); if (dialog) dialog.close(); }
    }

    input.addEventListener("focus", warm);
    input.addEventListener("compositionstart", function () { composing = true; hold(!list.hidden); });
    input.addEventListener("compositionend", function () { composing = false; search(); });
    input.addEventListener("input", search);
    input.addEventListener("keydown", function (event) {
      // While kana are being turned into kanji, arrows, Enter and Esc belong to the input method. 229 is how Safari marks the
      // Enter that ended the composition, which comes after `compositionend`.
      if (composing || event.isComposing || event.keyCode === 229) return;
      const down = event.key === "ArrowDown", opened = !panel.hidden;
      if (down || event.key === "ArrowUp") {
        event.preventDefault();
        if (event.altKey) { if (down) reopen(); else open(false); }
        else if (opened && options.length) point(down ? at + 1 : at - 1);
        else { reopen(); if (options.length && !panel.hidden) point(down ? 0 : -2); }
      } else if (event.key === "Escape") {
        if (opened && !dialog) { event.preventDefault(); open(false); }
      } else if (event.key === "Enter") {
        if (at >= 0 && opened) { event.preventDefault(); choose(options[at], event.ctrlKey || event.metaKey); }
      } else if (/^(Home|End|ArrowLeft|ArrowRight)$/.test(event.key) && at >= 0) point(-1); // back to the text, where the key does its work
    });
    function reopen() {
      if (!input.value.trim()) recent();
      else if (options.length && asked === input.value.trim()) open(true);
      else { asked = ""; search(); }
    }
    input.addEventListener("click", function () { if (panel.hidden) reopen(); });
    input.addEventListener("blur", function () { composing = false; if (!dialog) open(false); });
    panel.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      const row = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
      if (row) choose(/** @type {HTMLElement} */ (row), event.ctrlKey || event.metaKey);
    });
    form.addEventListener("submit", function (event) {
      const query = input.value.trim();
      if (composing || !query) { event.preventDefault(); return; }
      rememberQuery(query);
      questions.drop();
      open(false);
    });
  }

  // ---- 5 `/` and Ctrl+K: the page's own field, else a dialog
  /** @type {?HTMLDialogElement} */
  let dialog = null;
  function openSearch() {
    /** @type {?HTMLInputElement} */
    let field = document.querySelector("main form.search input[name=q]");
    if (!field) {
      if (!dialog) dialog = build();
      if (!dialog.open) dialog.showModal();
      field = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
    }
    field.focus();
    field.select();
    field.click();
  }
  function build() {
    const input = make("input", { id: "find-q", name: "q", type: "search", placeholder: "ことば、市町村、役割で", autocomplete: "off" });
    const close = make("button", { class: "tool", type: "button" }, [icon("i-close"), "閉じる"]);
    const form = make("form", { class: "search", role: "search", action: root + "search.html", method: "get" }, [
      make("div", { class: "top" }, [make("label", { for: "find-q" }, ["ことばで探す"]), close]),
      make("div", { class: "row" }, [input, make("button", { type: "submit" }, [icon("i-search"), make("span", {}, ["検索"])])])]);
    const box = /** @type {HTMLDialogElement} */ (make("dialog", { class: "find", "aria-label": "ことばで探す" }, [form]));
    document.body.append(box);
    close.addEventListener("click", function () { box.close(); });
    box.addEventListener("click", function (event) { if (event.target === box) box.close(); });
    combobox(/** @type {HTMLInputElement} */ (input));
    return box;
  }
  // A key of one character gets in the way of those who speak to their computer (WCAG 2.1.4), so it can be switched off, for good.
  const SLASH = "jirei.slash";
  let slashed = true;
  try { slashed = localStorage.getItem(SLASH) !== "off"; } catch (e) { /* refused: it works, and is switched off page by page */ }
  function told() {
    document.querySelectorAll("[data-search-open]").forEach(function (link) { link.setAttribute("aria-keyshortcuts", (slashed ? "/ " : "") + "Control+K Meta+K"); });
  }
  function slashSwitch() {
    const lists = document.querySelectorAll(".foot ul"), list = lists[lists.length - 1];
    if (!list) return;
    const left = list.querySelector(".slash"); // of the page before, in an edition of one file
    if (left) left.remove();
    const state = make("span", { "aria-hidden": "true" }), button = make("button", { type: "button" }, ["「/」キーで検索を開く", state]);
    const show = function () { button.setAttribute("aria-pressed", String(slashed)); state.textContent = slashed ? "：入" : "：切"; };
    button.addEventListener("click", function () {
      slashed = !slashed;
      try { localStorage.setItem(SLASH, slashed ? "on" : "off"); } catch (e) { /* refused */ }
      show();
      told();
    });
    show();
    list.append(make("li", { class: "slash" }, [button]));
  }
  /** @param {any} target */
  function typing(target) {
    return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)
      || target.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset|range)$/.test(target.type);
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form.search input[name=q]").forEach(function (input) { combobox(/** @type {HTMLInputElement} */ (input)); });
    const able = "HTMLDialogElement" in window;
    document.querySelectorAll("[data-search-open]").forEach(function (link) {
      if (!able) return;
      link.setAttribute("aria-haspopup", "dialog");
      link.addEventListener("click", function (/** @type {any} */ event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        openSearch();
      });
    });
    if (able) { told(); slashSwitch(); }
    document.addEventListener("keydown", function (event) {
      if (event.defaultPrevented || event.isComposing || !able) return;
      const slash = slashed && event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
      const k = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
      const sheet = document.querySelector("dialog[open]");
      if ((slash || k) && (!sheet || sheet === dialog)) { event.preventDefault(); openSearch(); }
    });
    rememberPage();
    if (/[?&]hl=/.test(location.search)) load(html.dataset.marks || "assets/marks.js");
  });
})();
