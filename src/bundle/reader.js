// Shows the pages of a one-file handbook one at a time, as a browser would show them from a site. The address of a page stands
// behind the `#`: `#cases/01-tosa.html?hl=退院:経緯` (page, query, anchor). The scripts of the pages are the site's own, unchanged:
// each is kept as a function whose `window`, `document`, `location` and `history` are stand-ins, so that it finds the address of
// its page, can load its data from inside this file, and is gone when the page is left.
// Without script nothing of this happens, and all pages stand one after another.
(function () {
  "use strict";
  const html = document.documentElement, BASE = "https://handbook.invalid/";
  // Attributes that name other elements; in the file every name begins with its page and a colon.
  const NAMES = ["id", "for", "list", "form", "headers", "popovertarget", "aria-labelledby", "aria-describedby", "aria-controls",
    "aria-owns", "aria-details", "aria-activedescendant"];
  const parts = {};
  let pages = {}, frame = null, leaves = {}, sheets = [], first = {}, here = null, world = null, clicked = false;
  const scrolls = {};

  window.jireiFile = function (name, run) { parts[name] = run; };
  window.jireiFile.pages = function (all) { pages = all; };
  html.classList.add("one-file");
  try { history.scrollRestoration = "manual"; } catch (e) { /* an old browser */ }

  // ---- addresses
  function decoded(text) { try { return decodeURIComponent(text); } catch (e) { return text; } }
  function has(all, name) { return Object.prototype.hasOwnProperty.call(all, name); }
  /** The place that a fragment names, or null. */
  function parse(fragment) {
    const found = /^([^?:]*)(\?[^:]*)?(?::(.*))?$/.exec(fragment);
    const page = found ? decoded(found[1]) : "";
    return found && has(pages, page) ? { page: page, query: found[2] === "?" ? "" : found[2] || "", anchor: found[3] || "" } : null;
  }
  function format(to) {
    return "#" + encodeURI(to.page) + to.query.replace(/:/g, "%3A") + (to.anchor ? ":" + to.anchor : "");
  }
  function virtual(to) { return BASE + encodeURI(to.page) + to.query + (to.anchor ? "#" + to.anchor : ""); }
  /** The place in this file that an address on the page shown leads to, or null. */
  function resolve(address) {
    if (address.charAt(0) === "#") {
      return parse(address.slice(1)) || { page: here.page, query: here.query, anchor: address.slice(1) };
    }
    let url;
    try { url = new URL(address, virtual(here)); } catch (e) { return null; }
    if (url.href.indexOf(BASE) !== 0) return null;
    let page = decoded(url.pathname.slice(1));
    if (page === "" || page.slice(-1) === "/") page += "index.html";
    return has(pages, page) ? { page: page, query: url.search, anchor: url.hash.slice(1) } : null;
  }
  /** The file that the page shown calls by this address. */
  function fileOf(address) {
    try { return decoded(new URL(address, virtual(here)).pathname.slice(1)); } catch (e) { return ""; }
  }
  function go(to) {
    if (format(to) === location.hash) { arrive(to, true); return; }
    clicked = true;
    location.hash = format(to);
  }

  // ---- the stand-ins that a page's scripts see
  function World() {
    const undo = [], waiting = [], moved = [], self = this;
    let state = "loading";
    function listen(real, type, act, options) {
      if (type === "DOMContentLoaded" || type === "load" || type === "pageshow") { if (state === "loading") waiting.push(act); return; }
      if (type === "hashchange") { moved.push(act); return; }
      if (type === "popstate") return; // going back opens the page anew, with the query that it had
      real.addEventListener(type, act, options);
      undo.push(function () { real.removeEventListener(type, act, options); });
    }
    function standIn(real, own) {
      return new Proxy({}, {
        get: function (_, name) {
          if (has(own, name)) return own[name];
          const value = real[name];
          // Methods want their own object; constructors, which begin with a capital, do not.
          return typeof value === "function" && /^[a-z]/.test(String(name)) ? value.bind(real) : value;
        },
        set: function (_, name, value) {
          if (name === "location") address.href = value; else real[name] = value;
          return true;
        },
        has: function (_, name) { return name in real; },
      });
    }
    const address = {
      get href() { return virtual(here); },
      set href(to) { follow(String(to)); },
      get search() { return here.query; },
      set search(query) { follow(query || "?"); },
      get hash() { return here.anchor ? "#" + here.anchor : ""; },
      set hash(anchor) { go({ page: here.page, query: here.query, anchor: String(anchor).replace(/^#/, "") }); },
      get pathname() { return "/" + encodeURI(here.page); },
      get origin() { return BASE.slice(0, -1); },
      get protocol() { return "https:"; },
      get host() { return "handbook.invalid"; },
      assign: function (to) { follow(String(to)); },
      replace: function (to) { const place = resolve(String(to)); if (place) note(place); else location.replace(to); },
      reload: function () { open(here); },
      toString: function () { return virtual(here); },
    };
    function follow(to) { const place = resolve(to); if (place) go(place); else location.href = to; }
    function note(place) {
      here = place;
      history.replaceState(history.state, "", format(place));
    }
    const past = {
      replaceState: function (data, _, to) { const place = to === undefined || to === null ? here : resolve(String(to)); if (place) note(place); },
      pushState: function (data, _, to) {
        const place = to === undefined || to === null ? here : resolve(String(to));
        if (place) { here = place; history.pushState(null, "", format(place)); }
      },
      back: function () { history.back(); },
      forward: function () { history.forward(); },
      go: function (by) { history.go(by); },
      get state() { return null; },
      get length() { return history.length; },
    };
    const paper = standIn(document, {
      location: address,
      get readyState() { return state; },
      addEventListener: function (type, act, options) { listen(document, type, act, options); },
      // A script element with an address runs the part of this file that has the name.
      createElement: function (name, options) {
        const made = document.createElement(name, options);
        if (String(name).toLowerCase() !== "script") return made;
        Object.defineProperty(made, "src", { set: function (wanted) {
          setTimeout(function () {
            if (world !== self) return;
            made.dispatchEvent(new Event(self.run(fileOf(wanted)) ? "load" : "error"));
          });
        } });
        return made;
      },
    });
    const room = standIn(window, {
      document: paper, location: address, history: past,
      addEventListener: function (type, act, options) { listen(window, type, act, options); },
    });
    Object.defineProperty(this, "room", { value: room });
    this.run = function (name) {
      if (!has(parts, name)) return false;
      try { parts[name](room, paper, address, past); } catch (error) { setTimeout(function () { throw error; }); }
      return true;
    };
    this.ready = function () {
      state = "complete";
      waiting.forEach(function (act) {
        try { act.call(paper, new Event("DOMContentLoaded")); } catch (error) { setTimeout(function () { throw error; }); }
      });
    };
    this.moved = function () { moved.forEach(function (act) { act(new Event("hashchange")); }); };
    this.end = function () { undo.forEach(function (act) { act(); }); };
  }

  // ---- pages
  /** Takes the page's name off the names in it, so that scripts and anchors find what they know. */
  function unname(from, page) {
    const lead = page + ":", link = "#" + page + ":";
    Array.prototype.forEach.call(from.querySelectorAll("*"), function (element) {
      NAMES.forEach(function (name) {
        const value = element.getAttribute(name);
        if (value && value.indexOf(lead) >= 0) {
          element.setAttribute(name, value.split(" ").map(function (one) { return one.indexOf(lead) === 0 ? one.slice(lead.length) : one; }).join(" "));
        }
      });
      const href = element.getAttribute("href");
      if (href && href.indexOf(link) === 0) element.setAttribute("href", "#" + href.slice(link.length));
    });
  }
  /** Links that a script made lead to the site's files; here they lead into this one. */
  function inward(node) {
    if (node.nodeType !== 1) return;
    [node].concat(Array.prototype.slice.call(node.querySelectorAll("a[href], form[action]"))).forEach(function (element) {
      const name = element.localName === "a" ? "href" : element.localName === "form" ? "action" : null;
      const written = name && element.getAttribute(name);
      if (!written || written.charAt(0) === "#" && name === "href") return;
      const to = resolve(written);
      if (!to) return;
      // What a form's address is made into is an address of the site.
      const address = name === "href" ? format(to) : virtual(to);
      if (written !== address) element.setAttribute(name, address);
    });
  }
  const watch = new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") inward(change.target);
      else Array.prototype.forEach.call(change.addedNodes, inward);
    });
  });
  function open(to) {
    if (world) world.end();
    watch.disconnect();
    here = to;
    world = new World();
    window.Jirei = undefined;
    const page = pages[to.page];
    Object.keys(first).forEach(function (name) { if (!has(page.html, name)) html.removeAttribute(name); });
    Object.keys(page.html).forEach(function (name) { html.setAttribute(name, page.html[name]); });
    html.classList.add("one-file");
    document.title = page.title;
    sheets.forEach(function (sheet) { sheet.disabled = page.styles.indexOf(sheet.dataset.name) < 0; });
    html.replaceChild(document.createElement("body"), document.body);
    page.head.forEach(world.run);
    const body = frame.cloneNode(true), main = body.querySelector("main"), leaf = leaves[to.page].cloneNode(true);
    unname(leaf, to.page);
    main.appendChild(leaf);
    Array.prototype.forEach.call(body.querySelectorAll("[aria-current='page']"), function (link) {
      if (!main.contains(link)) link.removeAttribute("aria-current");
    });
    // Names of pages may hold signs that mean something in a selector.
    const on = page.on && Array.prototype.filter.call(body.querySelectorAll("nav a[href]"), function (link) { return link.getAttribute("href") === "#" + page.on; })[0];
    if (on) on.setAttribute("aria-current", "page");
    inward(body);
    html.replaceChild(body, document.body);
    watch.observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ["href", "action"] });
    page.body.forEach(world.run);
    world.ready();
  }
  /** Goes to the anchor; without one to the top, or to where the reader was. */
  function arrive(to, fresh, turned) {
    const target = to.anchor && (document.getElementById(decoded(to.anchor)) || document.getElementById(to.anchor));
    if (target && fresh) {
      const folded = target.closest("details:not([open])");
      if (folded) folded.open = true;
      // As a browser does: reading and Tab go on from there.
      if (!target.hasAttribute("tabindex") && !target.matches("a[href], button, input, select, summary")) target.setAttribute("tabindex", "-1");
      target.focus({ preventScroll: true });
      // A page that was just opened does not glide.
      target.scrollIntoView({ behavior: turned === undefined ? "auto" : "instant" });
      return;
    }
    window.scrollTo({ top: fresh ? 0 : scrolls[format(to)] || 0, behavior: "instant" });
    const heading = document.querySelector("main h1");
    if (turned && heading && document.activeElement === document.body) {
      heading.setAttribute("tabindex", "-1");
      heading.focus({ preventScroll: true });
    }
  }
  function route() {
    const to = parse(location.hash.slice(1)), fresh = clicked;
    clicked = false;
    if (!to) {
      // A fragment of the page shown, or nothing that this file knows.
      if (here && location.hash.length > 1) { const inside = resolve(location.hash); history.replaceState(null, "", format(inside)); here = inside; arrive(inside, true); return; }
      open({ page: "index.html", query: "", anchor: "" });
      arrive(here, true, false);
      return;
    }
    if (here) scrolls[format(here)] = window.scrollY;
    if (here && here.page === to.page && here.query === to.query) { here = to; arrive(to, fresh || !!to.anchor); world.moved(); return; }
    const turned = here !== null;
    open(to);
    arrive(here, fresh || !turned, turned);
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(html.attributes, function (attribute) { if (attribute.name !== "lang") first[attribute.name] = true; });
    sheets = Array.prototype.slice.call(document.querySelectorAll("style[data-name]"));
    Array.prototype.forEach.call(document.querySelectorAll("main > .leaf"), function (leaf) {
      const content = document.createDocumentFragment(), kept = leaf.querySelector("template[data-leaf]");
      leaf.remove();
      if (kept) content.appendChild(kept.content);
      else while (leaf.firstChild) content.appendChild(leaf.firstChild);
      leaves[leaf.id] = content;
    });
    Array.prototype.forEach.call(document.body.querySelectorAll("script"), function (script) { script.remove(); });
    frame = document.body;
    route();
  });
  window.addEventListener("hashchange", route);
  // On the window, so that a page's own listeners come first and may keep a click for themselves.
  window.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || link.hasAttribute("download") || link.target && link.target !== "_self") return;
    const to = resolve(link.getAttribute("href"));
    if (!to) return;
    event.preventDefault();
    go(to);
  });
  window.addEventListener("submit", function (event) {
    const form = event.target, to = event.defaultPrevented || form.method !== "get" ? null : resolve(form.getAttribute("action") || "");
    if (!to) return;
    event.preventDefault();
    to.query = "?" + new URLSearchParams(new FormData(form)).toString();
    to.anchor = "";
    go(to);
  });
})();
