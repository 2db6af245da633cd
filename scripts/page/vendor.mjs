// Bundles the pinned libraries one by one into vendor/, where the page imports them by relative path.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const STAMP = ".stamp";

/** What each file of vendor/ exports; the types are the libraries' own. */
const MODULES = {
  preact:
    'export { Component, h, render } from "preact"; export { html } from "htm/preact"; ' +
    'export { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";',
  marked: 'export * from "marked";',
  dompurify: 'export { default } from "dompurify";',
  idb: 'export * from "idb";',
  highlight: 'export { default } from "highlight.js/lib/common";',
  katex: 'export { default } from "katex";',
  mermaid: 'export { default } from "mermaid";',
  tokenizer: 'export { countTokens } from "gpt-tokenizer/encoding/o200k_base";',
};

/** Bundles of another form than an ES module. */
const SPECIAL = {
  // A frame without an origin of its own may load classic scripts, but no modules: `globalThis.mermaid`.
  mermaid: { format: "iife", globalName: "bundle", footer: { js: "globalThis.mermaid=bundle.default;" } },
};

/**
 * Fills `vendor/` of the page, unless it was filled from the same libraries by the same program.
 *
 * @param {string} root the page's folder
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function ensureVendor(root) {
  const out = join(root, "vendor");
  const stamp = await stampOfSources();
  if ((await readFile(join(out, STAMP), "utf8").catch(() => "")) === stamp) return false;
  await mkdir(out, { recursive: true });
  // What is there is overwritten and only then tidied up: a server may be handing it out at this moment.
  const made = await Promise.all([...Object.entries(MODULES).map((module) => bundle(module, out)), copyKatex(out)]);
  const kept = new Set([...made.flat(), "words"]);
  const stale = (await readdir(out)).filter((name) => !kept.has(name));
  await Promise.all(stale.map((name) => rm(join(out, name), { recursive: true })));
  await writeFile(join(out, STAMP), stamp);
  return true;
}

async function stampOfSources() {
  const digest = createHash("sha256");
  for (const file of [join(PROJECT, "package-lock.json"), fileURLToPath(import.meta.url)]) {
    digest.update(await readFile(file));
  }
  return digest.digest("hex");
}

async function bundle([name, contents], out) {
  const result = await build({
    stdin: { contents, resolveDir: PROJECT },
    outfile: join(out, `${name}.js`),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "linked",
    logLevel: "warning",
    metafile: true,
    plugins: [withoutElk],
    ...SPECIAL[name],
  });
  await writeFile(join(out, `${name}.d.ts`), `${contents.replaceAll("; ", ";\n")}\n`);
  return [...Object.keys(result.metafile.outputs).map((file) => basename(file)), `${name}.d.ts`];
}

async function copyKatex(out) {
  const katex = join(PROJECT, "node_modules", "katex", "dist");
  // Every browser that can show the page knows woff2; the style sheet names it before the older forms.
  const css = await readFile(join(katex, "katex.min.css"), "utf8");
  await writeFile(join(out, "katex.css"), css.replaceAll(/,url\([^)]+\.(?:woff|ttf)\) format\("\w+"\)/g, ""));
  const isNeeded = (file) => !/\.(?:ttf|woff)$/.test(file);
  await cp(join(katex, "fonts"), join(out, "fonts"), { recursive: true, filter: isNeeded });
  return ["katex.css", "fonts"];
}

/** Mermaid's second layout engine is a third of it, and the first one draws the same diagrams. */
const withoutElk = {
  name: "without elk",
  setup({ onResolve }) {
    onResolve({ filter: /\/elk-\w+\.mjs$/ }, async ({ resolveDir }) => {
      const engine = (await readdir(resolveDir)).find((name) => /^dagre-\w+\.mjs$/.test(name));
      return engine ? { path: join(resolveDir, engine) } : { errors: [{ text: "Mermaid has no dagre any more" }] };
    });
  },
};
