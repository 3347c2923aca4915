// Loaded in <head> of the list of cases: a page that opens with conditions in its address keeps its list out of sight until
// cases.js has applied them, so that nothing jumps.
(function () {
  "use strict";
  if (location.search.length > 1 || location.hash.indexOf("#?") === 0) document.documentElement.classList.add("restoring");
})();
