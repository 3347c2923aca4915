// How a build grows, and how its search index stands beside Pagefind's on the same pages, in one run.
//
//   node benches/scale.mjs [N…] [--runs R] [--jirei PATH] [--scratch DIR] [--no-pagefind]      (N: 1000 10000, R: 3)
//
// For every N a handbook is made (make-cases.mjs) and built; then, run by run in turns, `jirei build` and Pagefind 1.6 over
// the cases and chapters that it wrote (their <main>, nothing else). Pagefind comes from npm into the scratch folder.
// Told of each: wall and CPU seconds, peak memory; of jirei the stages; bytes and files of site and indexes.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const args = process.argv.slice(2);
const option = (name, otherwise) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : otherwise);
const here = path.dirname(fileURLToPath(import.meta.url));
const runs = Number(option("--runs", "3"));
const jirei = path.resolve(option("--jirei", path.join(here, "../target/release/jirei")));
const scratch = path.resolve(option("--scratch", path.join(os.tmpdir(), "jirei-scale")));
const withPagefind = !args.includes("--no-pagefind");
const sizes = args.filter((argument) => /^\d+$/.test(argument)).map(Number);
fs.mkdirSync(scratch, { recursive: true });

/** Runs a command under GNU time; its output, wall seconds, CPU seconds and peak memory in MB. */
function timed(command, rest) {
  const log = path.join(scratch, "time.txt");
  const { status, stdout, stderr } = spawnSync("/usr/bin/time", ["-f", "%e %U %S %M", "-o", log, command, ...rest], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${rest.join(" ")}: ${status}\n${stderr}`);
  const [wall, user, system, memory] = fs.readFileSync(log, "utf8").trim().split("\n").pop().split(" ").map(Number);
  return { text: stdout + stderr, wall, cpu: user + system, memory: memory / 1024 };
}
function files(folder, is = () => true) {
  const all = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  const kept = all.filter((file) => is(path.relative(folder, file)));
  return { count: kept.length, bytes: kept.reduce((sum, file) => sum + fs.statSync(file).size, 0), paths: kept };
}
const mega = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const told = (name, { wall, cpu, memory }) => console.log(`  ${name.padEnd(24)} wall ${wall.toFixed(1).padStart(7)} s   CPU ${cpu.toFixed(1).padStart(7)} s   peak ${memory.toFixed(0).padStart(6)} MB`);

let pagefind = "";
if (withPagefind) {
  const tool = path.join(scratch, "tool");
  fs.mkdirSync(tool, { recursive: true });
  pagefind = path.join(tool, "node_modules/.bin/pagefind");
  if (!fs.existsSync(pagefind)) execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "pagefind@1.6.0"], { cwd: tool, stdio: "inherit" });
  // The package's script only starts the binary of the platform's own package; that is what is timed.
  const own = path.join(tool, "node_modules/@pagefind", `${process.platform}-${process.arch}`, "bin");
  const binary = fs.existsSync(own) ? fs.readdirSync(own).find((name) => name.startsWith("pagefind_extended")) ?? fs.readdirSync(own)[0] : "";
  if (binary) pagefind = path.join(own, binary);
}

console.log(`${os.cpus()[0].model.trim()}, ${os.cpus().length} cores, ${new Date().toISOString().slice(0, 10)}, load ${os.loadavg()[0].toFixed(1)} at the start`);
for (const size of sizes.length ? sizes : [1000, 10000]) {
  const content = path.join(scratch, `${size}`);
  const site = path.join(scratch, `${size}-site`);
  if (!fs.existsSync(path.join(content, "handbook.yaml"))) execFileSync("node", [path.join(here, "make-cases.mjs"), String(size), content]);
  console.log(`\n${size} cases`);
  for (let run = 1; run <= runs; run++) {
    const ours = timed(jirei, ["build", "--content", content, "--out", site, "--timings"]);
    told(`jirei build, run ${run}`, ours);
    console.log(`    ${[...ours.text.matchAll(/^ +(\w+) +([\d.]+) ms/gm)].map(([, stage, time]) => `${stage} ${(Number(time) / 1000).toFixed(2)}`).join(", ")}`);
    if (!withPagefind) continue;
    const same = path.join(scratch, `${size}-pages`);
    if (run === 1) {
      fs.rmSync(same, { recursive: true, force: true });
      for (const folder of ["cases", "chapters"]) fs.cpSync(path.join(site, folder), path.join(same, folder), { recursive: true });
    }
    const index = path.join(scratch, `${size}-pagefind`);
    fs.rmSync(index, { recursive: true, force: true });
    told(`Pagefind 1.6, run ${run}`, timed(pagefind, ["--site", same, "--output-path", index, "--root-selector", "main", "--quiet"]));
  }
  const whole = files(site);
  const search = files(site, (name) => name.startsWith("search" + path.sep));
  console.log(`  site ${mega(whole.bytes)} in ${whole.count} files; of it the search index ${mega(search.bytes)} in ${search.count}`);
  const largest = whole.paths.map((file) => [fs.statSync(file).size, path.relative(site, file)]).sort((a, b) => b[0] - a[0]).slice(0, 6);
  console.log(`  largest: ${largest.map(([bytes, name]) => `${name} ${mega(bytes)}`).join(", ")}`);
  if (withPagefind) {
    // Its scripts and WebAssembly are left out, as ours are.
    const theirs = files(path.join(scratch, `${size}-pagefind`), (name) => /\.(pf_index|pf_meta|pf_fragment|pf_filter)$|pagefind-entry\.json$/.test(name));
    console.log(`  Pagefind's index ${mega(theirs.bytes)} in ${theirs.count} files (packed as it stands on disk)`);
  }
}
