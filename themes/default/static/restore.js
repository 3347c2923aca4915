// Loaded in <head> of the list of cases: a page that opens with conditions in its address keeps its list out of sight until
// cases.js has applied them, so that nothing jumps. The same for a reader on a phone who asked for more than the compact list.
(function () {
  "use strict";
  if (location.search.length > 1 || location.hash.indexOf("#?") === 0) document.documentElement.classList.add("restoring");
  try { if (localStorage.getItem("jirei.roomy") === "true") document.documentElement.classList.add("roomy"); } catch (e) { /* file:// may refuse */ }
})();
