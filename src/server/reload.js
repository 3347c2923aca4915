// The preview's own script; the server puts it into the pages it shows, no built site has it.
// It reloads the page at the same place when the site has changed, and shows what is wrong with the content over the last good page.
(() => {
  const VERSION = new URL(document.currentScript.src).searchParams.get("v");
  const PLACE = "jirei-preview-place";

  /** The element with an id that stands nearest above the upper edge of the window: what the reader is looking at. */
  function landmark() {
    let nearest = null;
    for (const element of document.querySelectorAll("main [id]")) {
      const top = element.getBoundingClientRect().top;
      if (top > 8) break;
      if (element.getClientRects().length > 0) nearest = { id: element.id, top };
    }
    return nearest;
  }

  function reload() {
    sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, y: scrollY, landmark: landmark() }));
    location.reload();
  }

  // Browsers bring back how far the page was scrolled; where the text above has grown or shrunk, that is another place.
  function back() {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    sessionStorage.removeItem(PLACE);
    if (kept?.path !== location.pathname) return;
    const element = kept.landmark && document.getElementById(kept.landmark.id);
    const y = element ? scrollY + element.getBoundingClientRect().top - kept.landmark.top : kept.y;
    scrollTo({ top: y, behavior: "instant" });
  }

  /** An element with a class and what stands in it: texts or elements. */
  function make(name, style, ...content) {
    const element = document.createElement(name);
    if (style) element.className = style;
    element.append(...content);
    return element;
  }

  /** One problem: where, what, the line with the place marked, what to do. */
  function entry(problem) {
    const item = make("li", problem.severity,
      make("p", "place", `${problem.file}:${problem.line}:${problem.column}`, make("code", "", problem.code)),
      make("p", "message", problem.message));
    const { before, marked, after } = problem.excerpt ?? {};
    if (before || marked || after) item.append(make("pre", "", before, make("mark", "", marked || " "), after));
    for (const hint of problem.hints) item.append(make("p", "hint", `対処: ${hint}`));
    return item;
  }

  let panel = null;

  function tell(problems) {
    panel?.remove();
    panel = null;
    if (problems.length === 0) return;
    const close = make("button", "", "閉じる");
    close.type = "button";
    close.addEventListener("click", () => panel?.remove());
    panel = make("aside", "jirei-problems",
      make("div", "head", make("h2", "", `${problems.length} 件の問題があるため、前の版を表示しています`), close),
      make("ol", "", ...problems.slice(0, 50).map(entry)));
    if (problems.length > 50) panel.append(make("p", "", `ほか ${problems.length - 50} 件`));
    panel.setAttribute("role", "alert");
    document.body.append(panel);
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") panel?.remove();
  });

  let told = "[]";
  function heard(news) {
    if (news.version !== VERSION) return reload();
    const problems = JSON.stringify(news.problems);
    if (problems !== told) tell(news.problems);
    told = problems;
  }

  // A browser opens at most six connections to a host: one page listens and passes the news on to the other tabs, at once and
  // whenever one that has just been opened asks.
  const channel = new BroadcastChannel("jirei-preview");
  const ASK = "news?";
  let newest = null;
  channel.addEventListener("message", ({ data }) => {
    if (data !== ASK) heard(data);
    else if (newest) channel.postMessage(newest);
  });
  function listen() {
    const source = new EventSource("/_jirei/news");
    source.addEventListener("message", ({ data }) => {
      newest = JSON.parse(data);
      channel.postMessage(newest);
      heard(newest);
    });
    return new Promise(() => {});
  }

  if (document.readyState === "complete") back();
  else addEventListener("load", back);
  if (navigator.locks) {
    channel.postMessage(ASK);
    navigator.locks.request("jirei-preview", listen);
  } else listen();
})();
