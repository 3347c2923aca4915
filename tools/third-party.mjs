#!/usr/bin/env node
// Writes licenses/THIRD-PARTY.txt: every Rust package that ends up in the program on any system, with its licence and the lines in
// which its files name who holds the copyright; and the same for programs, licenses/sbom.cdx.json (CycloneDX 1.5).
//   node tools/third-party.mjs           writes both
//   node tools/third-party.mjs --check   ends with 1 where they are not the present ones
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "licenses", "THIRD-PARTY.txt");

const HEAD = `This program contains the following Rust packages, each under the licence named; which of them, depends on the system it
was built for. Where a package may be used under several licences, MIT or another permissive one is chosen; the texts of the
MIT licence and the Apache License 2.0 stand in LICENSE-MIT and LICENSE-APACHE of this program's source. The MIT text is
printed above; its notice holds for each package with that package's own copyright line below.
`;

const metadata = JSON.parse(execFileSync("cargo", ["metadata", "--format-version", "1", "--locked"], { cwd: root, maxBuffer: 1 << 28, encoding: "utf8" }));
const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
const packages = new Map(metadata.packages.map((found) => [found.id, found]));

/** Packages that are linked in, not only used while building or testing; a macro's own packages are used while building. */
const inside = new Set();
const visit = (id) => {
  for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
    if (inside.has(pkg) || !kinds.some(({ kind }) => kind === null)) continue;
    if (packages.get(pkg).targets.some(({ kind }) => kind.includes("proc-macro"))) continue;
    inside.add(pkg);
    visit(pkg);
  }
};
visit(metadata.resolve.root);

function holders(found) {
  const folder = dirname(found.manifest_path);
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|copyright)/i.test(name)).sort();
  const lines = new Set();
  for (const name of files) {
    let text = "";
    try { text = readFileSync(join(folder, name), "utf8"); } catch { continue; }
    for (const line of text.split(/\r?\n/)) {
      const [, said] = line.match(/^[\s/*#;]*((?:portions )?copyright\s+(?:\(c\)|©|\d{4}|the |[A-Z]).*?)\s*$/i) ?? [];
      if (said && !/copyright (notice|holder|owner|license|and related|law|statement|or other|interest)|\[yyyy\]|\{yyyy\}|<year>|free software foundation/i.test(said)) lines.add(said.replace(/\s+/g, " ").replace(/[.,]$/, ""));
    }
  }
  if (lines.size > 0) return [...lines];
  return [found.authors.length > 0 ? `by ${found.authors.map((one) => one.replace(/\s*<.*?>/, "")).join(", ")}` : `by the authors of ${found.name}`];
}

const rows = [...inside].map((id) => packages.get(id)).sort((one, other) => one.name < other.name ? -1 : one.name > other.name ? 1 : one.version < other.version ? -1 : 1);
const text = `${HEAD}\n${rows.map((found) => `${found.name} ${found.version} — ${found.license ?? `see ${found.license_file}`}\n${holders(found).map((line) => `    ${line}\n`).join("")}`).join("")}`;

const bill = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  version: 1,
  metadata: { component: { type: "application", name: "jirei", version: packages.get(metadata.resolve.root).version } },
  components: rows.map(({ name, version, license }) => ({
    type: "library", name, version, purl: `pkg:cargo/${name}@${version}`, licenses: [{ expression: (license ?? "NOASSERTION").replaceAll("/", " OR ").replace(/ +/g, " ") }],
  })),
};

const made = [[target, text], [join(root, "licenses", "sbom.cdx.json"), `${JSON.stringify(bill, null, 1)}\n`]];
if (process.argv.includes("--check")) {
  for (const [path, text] of made) {
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    console.error(`${path} is not the present one: node tools/third-party.mjs writes it`);
    process.exitCode = 1;
  }
} else {
  for (const [path, text] of made) writeFileSync(path, text);
  console.log(`${rows.length} packages`);
}
