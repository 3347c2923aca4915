// Runs a site's search.js as a browser would, but in node: no page, no network.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

/** @param {string} site folder of a built site; @param {string} [script] the engine, from the site unless given */
export async function engine(site, script) {
  const context = vm.createContext({ console, loaded: [] });
  const run = (file) => vm.runInContext(fs.readFileSync(file, "utf8"), context, { filename: file });
  context.Jirei = {
    load: async (file) => {
      context.loaded.push(file);
      run(path.join(site, file));
    },
  };
  run(script || path.join(site, "assets/search.js"));
  const before = process.hrtime.bigint();
  await context.Jirei.ready();
  const milliseconds = Number(process.hrtime.bigint() - before) / 1e6;
  return { Jirei: context.Jirei, milliseconds, loaded: context.loaded };
}
