// Loads search.js and a site's index as a browser would, but in node: no page, no network.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

/** @param {string} site folder of a built site; @param {string} [script] the engine, from the site unless given */
export function engine(site, script) {
  const context = vm.createContext({ console });
  const engine = script || path.join(site, "assets/search.js");
  vm.runInContext(fs.readFileSync(engine, "utf8"), context, { filename: engine });
  const before = process.hrtime.bigint();
  vm.runInContext(fs.readFileSync(path.join(site, "search/index.js"), "utf8"), context, { filename: "index.js" });
  const milliseconds = Number(process.hrtime.bigint() - before) / 1e6;
  return { Jirei: vm.runInContext("Jirei", context), milliseconds };
}
