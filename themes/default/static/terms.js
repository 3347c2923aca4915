// The first mention of a term on a page is a link to the glossary; with this script it explains itself where it stands.
// What it says lies in the page's <template class="term-notes">. One box serves all; it takes the focus and gives it back.
(function () {
  "use strict";
  const popovers = typeof HTMLElement.prototype.showPopover === "function";
  function make(name, attributes, children) {
    const node = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    node.append.apply(node, children);
    return node;
  }

  document.addEventListener("DOMContentLoaded", function () {
    const store = document.querySelector("template.term-notes"), links = document.querySelectorAll("a.gloss");
    if (!store || !links.length) return;
    const told = make("div", {}, []), more = make("a", { href: links[0].getAttribute("href") }, ["用語集で見る"]), shut = make("button", { type: "button", class: "tool" }, ["閉じる"]);
    const box = make("div", { class: "term-box", role: "dialog", tabindex: "-1", "aria-labelledby": "term-name" }, [told, make("p", { class: "ways-on" }, [more, shut])]);
    if (popovers) box.setAttribute("popover", "auto"); else box.hidden = true;
    document.body.append(box);
    let from = null;

    function place() {
      const at = from.getClientRects()[0];
      if (!at) return; // the word has been hidden meanwhile, as by a filter
      const width = document.documentElement.clientWidth, own = box.getBoundingClientRect();
      const below = at.bottom + 8 + own.height <= innerHeight || at.top - 8 - own.height < 0;
      box.style.left = scrollX + Math.max(8, Math.min(at.left, width - own.width - 8)) + "px";
      box.style.top = scrollY + (below ? at.bottom + 8 : at.top - 8 - own.height) + "px";
    }
    function show(link) {
      const note = Array.prototype.filter.call(store.content.children, function (one) { return one.dataset.term === link.dataset.term; })[0];
      if (!note) return false;
      from = link;
      told.textContent = "";
      told.append(document.importNode(note, true));
      told.querySelector("b").id = "term-name";
      more.href = link.href;
      if (popovers) box.showPopover(); else box.hidden = false;
      link.setAttribute("aria-expanded", "true");
      place();
      box.focus({ preventScroll: true });
      return true;
    }
    function closed(back) {
      if (!from) return;
      const link = from;
      from = null;
      link.setAttribute("aria-expanded", "false");
      if (back) link.focus({ preventScroll: true });
    }
    function close(back) {
      const link = from;
      if (popovers) { if (box.matches(":popover-open")) box.hidePopover(); } else box.hidden = true;
      closed(false);
      if (back && link) link.focus({ preventScroll: true });
    }
    function open() { return popovers ? box.matches(":popover-open") : !box.hidden; }

    links.forEach(function (link) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-haspopup", "dialog");
      link.setAttribute("aria-expanded", "false");
      let wasOpen = false; // a press outside closes the box before the click comes
      link.addEventListener("pointerdown", function () { wasOpen = open() && from === link; });
      link.addEventListener("click", function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        if (wasOpen || open() && from === link) close(true); else show(link);
        wasOpen = false;
      });
      link.addEventListener("keydown", function (event) { if (event.key === " ") { event.preventDefault(); link.click(); } });
    });
    box.addEventListener("beforetoggle", function (event) { if (event.newState === "closed") closed(box.contains(document.activeElement)); });
    shut.addEventListener("click", function () { close(true); });
    box.addEventListener("keydown", function (event) {
      const first = document.activeElement === box || document.activeElement === more, last = document.activeElement === shut;
      if (event.key === "Escape" || event.key === "Tab" && (event.shiftKey ? first : last)) {
        event.preventDefault();
        event.stopPropagation();
        close(true);
      }
    });
    if (!popovers) document.addEventListener("pointerdown", function (event) { if (open() && !box.contains(event.target) && event.target !== from) close(false); });
  });
})();
