// Long pages gain when scripts run: 1. contents that follow the reader, 2. on phones a bar at the upper edge that names the
// section and opens the contents, 3. beside every heading a link to it, which also copies its address.
(function () {
  "use strict";
  const html = document.documentElement;
  /** @type {(selector: string, from?: ParentNode) => HTMLElement[]} */
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }
  /** @param {HTMLElement} link */
  function target(link) { return document.getElementById(decodeURIComponent(/** @type {HTMLAnchorElement} */ (link).hash.slice(1))); }

  // What is read is what stands at a line near the upper edge, a little below where a jump puts a heading.
  /** Calls `tell` with the place in `targets` of what is read, whenever that changes. @type {(targets: HTMLElement[], tell: (at: number) => void) => void} */
  function follow(targets, tell) {
    const foot = document.querySelector(".foot");
    let last = -1;
    function look() {
      const line = innerHeight * 0.121, shown = targets.filter(function (node) { return node.offsetParent !== null; });
      let now = shown.filter(function (node) { return node.getBoundingClientRect().top <= line; }).pop();
      // The last sections may be too short to come up to the line.
      if (foot && scrollY > 0 && foot.getBoundingClientRect().top < innerHeight * 0.8) now = shown[shown.length - 1];
      const at = targets.indexOf(/** @type {HTMLElement} */ (now));
      if (at !== last) { last = at; tell(at); }
    }
    const seen = new IntersectionObserver(look, { rootMargin: "-12% 0px -87.9% 0px" });
    targets.forEach(function (node) { seen.observe(node); });
    if (foot) new IntersectionObserver(look, { rootMargin: "0px 0px -20% 0px" }).observe(foot);
  }

  /** @param {HTMLElement} toc */
  function contents(toc) {
    const links = all("a[href^='#']", toc).filter(target), targets = /** @type {HTMLElement[]} */ (links.map(target));
    if (links.length === 0) return;
    const bar = sectionBar(toc, links);
    follow(targets, function (at) {
      links.forEach(function (link, place) { if (place === at) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current"); });
      bar(at);
      // Whoever walks through the contents by keyboard is not to lose the place.
      if (at < 0 || toc.scrollHeight <= toc.clientHeight || toc.contains(document.activeElement)) return;
      const box = links[at].getBoundingClientRect(), frame = toc.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) toc.scrollTop += box.top - frame.top - frame.height / 3;
    });
  }

  // It takes no room of its own: nothing moves when it comes or goes.
  /** @type {(toc: HTMLElement, links: HTMLElement[]) => (at: number) => void} */
  function sectionBar(toc, links) {
    const make = window.Jirei.parts.make, article = toc.closest("article");
    if (!article) return function () {};
    const heading = toc.querySelector("h2"), name = make("span", {}, []);
    const button = make("button", { type: "button", "aria-expanded": "false", "aria-controls": "section-list" }, [make("span", { class: "sr" }, ["いま読んでいるところ："]), name]);
    const list = make("ul", { id: "section-list", hidden: "" }, links.map(function (link) {
      const copy = /** @type {HTMLElement} */ (link.cloneNode(true));
      copy.removeAttribute("aria-current");
      return make("li", {}, [copy]);
    }));
    const bar = make("nav", { class: "section-bar", "aria-label": (heading ? heading.textContent : "このページ") + "の目次（いまの位置）" }, [make("div", {}, [button, list])]);
    article.insertBefore(bar, article.firstChild);
    html.classList.add("has-sections");
    /** @param {boolean} focus */
    function close(focus) {
      if (list.hidden) return;
      list.hidden = true;
      button.setAttribute("aria-expanded", "false");
      if (focus) button.focus();
    }
    button.addEventListener("click", function () {
      list.hidden = !list.hidden;
      button.setAttribute("aria-expanded", String(!list.hidden));
      if (list.hidden) return;
      // Sections that a filter has put away are not offered.
      all("a", list).forEach(function (link) { const to = target(link); /** @type {HTMLElement} */ (link.parentNode).hidden = !to || to.offsetParent === null; });
      const now = /** @type {HTMLElement | null} */ (list.querySelector("[aria-current]"));
      if (now) list.scrollTop = now.offsetTop - list.clientHeight / 3;
    });
    bar.addEventListener("keydown", function (event) { if (event.key === "Escape") close(true); });
    bar.addEventListener("focusout", function (event) { if (event.relatedTarget && !bar.contains(/** @type {Node} */ (event.relatedTarget))) close(false); });
    document.addEventListener("click", function (event) { if (!button.contains(/** @type {Node} */ (event.target))) close(false); });
    let at = -1;
    function show() {
      const on = at >= 0 && toc.getBoundingClientRect().bottom <= 0;
      bar.classList.toggle("on", on);
      if (!on) close(false);
    }
    new IntersectionObserver(show).observe(toc);
    return function (now) {
      at = now;
      all("a", list).forEach(function (link, place) { if (place === at) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current"); });
      name.textContent = "";
      if (at >= 0) /** @type {Node[]} */ (all("svg, .no", links[at])).concat(document.createTextNode(/** @type {Node} */ (links[at].lastChild).textContent || "")).forEach(function (part) { name.append(part.nodeType === 3 ? part : part.cloneNode(true)); });
      show();
    };
  }

  /** @type {(text: string) => Promise<void>} */
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    return new Promise(function (done, failed) {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "sr";
      document.body.append(field);
      field.select();
      const well = document.execCommand("copy");
      field.remove();
      if (well) done(); else failed(new Error("refused"));
    });
  }
  function permalinks() {
    const make = window.Jirei.parts.make, said = make("p", { class: "toast", role: "status" });
    let timer = 0;
    document.body.append(said);
    all("section[id] > h2, section[id] > header > h2, h2[id], h3[id], h4[id]", document.querySelector(".case-body") || document.createElement("p")).forEach(function (heading) {
      const id = heading.id || /** @type {Element} */ (heading.closest("section[id]")).id, name = (heading.textContent || "").trim();
      const link = make("a", { class: "permalink", href: "#" + encodeURIComponent(id), "aria-label": "「" + name + "」へのリンクを写す" }, ["#"]);
      link.addEventListener("click", function () {
        // The browser goes to the heading itself; the address is whole, so that it can be sent.
        copy(location.href.split("#")[0] + link.hash).then(function () { return "「" + name + "」へのリンクを写しました。"; }, function () { return "リンクはアドレス欄から写せます。"; }).then(function (words) {
          said.textContent = words;
          clearTimeout(timer);
          timer = setTimeout(function () { said.textContent = ""; }, 6000);
        });
      });
      heading.append(link);
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    all(".toc").forEach(contents);
    permalinks();
  });
})();
