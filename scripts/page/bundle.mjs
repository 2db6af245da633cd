// Bundles the page's scripts and style sheets, in memory: what of it is written, and when, is its caller's affair.

import { readFile, readdir } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";
import { fewPieces, takeChunksIn } from "./pieces.mjs";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const OUT = "build";
/** A megabyte each, of tokens or of a library: their maps would have five, and little of ours in them. */
const WITHOUT_MAP = ["token_worker.js", "pdf_worker.js"];

/**
 * @typedef {{ files: Map<string, Uint8Array>, inputs: Set<string> }} Bundle
 *   what is made, by its name in build/, and what it is made of, by names from the page's root
 */

/** What the page's scripts begin with: all it takes to write, then all that stands on a page that has just been opened. */
const FIRST = ["js/main.js", "js/page.js"];

/** What a style sheet may show besides colours. */
const IN_SHEETS = [".woff2", ".woff", ".ttf", ".svg", ".png", ".jpg", ".gif", ".webp"];

/** The style sheets: one for every visit, and others for parts of the page. */
const SHEETS = ["main", "formulas", "more_panels", "talk"];

/** The code that the page hands its sandboxed frames. */
const FRAMES = ["diagram", "image", "preview", "run"];

/** What never changes can be kept for ever under a name with its digest; all others are asked for anew. */
const NAMES = { entryNames: "[dir]/[name]", chunkNames: "chunks/[name]-[hash]", assetNames: "chunks/[name]-[hash]" };

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

/** Every browser that can show the page knows woff2; KaTeX's style sheet also names older forms of its fonts. */
const onlyWoff2 = {
  name: "only woff2",
  setup({ onLoad }) {
    onLoad({ filter: /katex\.min\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      return { contents: css.replaceAll(/,url\([^)]+\.(?:woff|ttf)\) format\("\w+"\)/g, ""), loader: "css" };
    });
  },
};

/** The page's bundles, made again and again from what has not changed meanwhile. */
export class Bundler {
  #root;
  /** @type {Promise<import("esbuild").BuildContext[]>} */
  #contexts;

  /** @param {string} root the page's folder */
  constructor(root) {
    this.#root = root;
    this.#contexts = openContexts(root);
  }

  /**
   * @returns {Promise<Bundle>}
   * @throws {Error} that says, line by line, what cannot be bundled
   */
  async bundle() {
    const settled = await Promise.allSettled((await this.#contexts).map((one) => one.rebuild()));
    const failures = settled.flatMap((one) => (one.status === "rejected" ? sentences(one.reason) : []));
    if (failures.length > 0) throw new Error([...new Set(failures)].join("\n"));
    const results = settled.map((one) => /** @type {PromiseFulfilledResult<any>} */ (one).value);
    const outputs = results.flatMap(({ outputFiles }) => outputFiles ?? []);
    const files = new Map(outputs.map(({ path, contents }) => [relative(this.#root, path).replaceAll(sep, "/"), contents]));
    await takeChunksIn(files, results[0].metafile.outputs, FIRST, pageOptions(this.#root));
    return {
      files: new Map([...files].map(([name, contents]) => [name.slice(`${OUT}/`.length), contents])),
      inputs: new Set(results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}))),
    };
  }

  async close() {
    for (const one of await this.#contexts) await one.dispose();
  }
}

/** @param {import("esbuild").BuildFailure} failure */
function sentences({ errors, message }) {
  if (!errors) return [message];
  return errors.map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text));
}

/** @param {string} root */
function sharedOptions(root) {
  return /** @type {const} */ ({
    absWorkingDir: root,
    outdir: OUT,
    nodePaths: [join(PROJECT, "node_modules")],
    bundle: true,
    minify: true,
    target: "es2022",
    legalComments: "linked",
    logLevel: "silent",
    metafile: true,
    write: false,
    ...NAMES,
  });
}

/** What holds for the scripts of the page itself. @param {string} root */
function pageOptions(root) {
  return /** @type {const} */ ({ ...sharedOptions(root), sourcemap: "linked", format: "esm" });
}

async function openContexts(root) {
  const shared = sharedOptions(root);
  const withMaps = /** @type {const} */ ({ ...shared, sourcemap: "linked" });
  const plugins = [fewPieces(FIRST.map((name) => join(root, name)))];
  const workers = (await readdir(join(root, "js", "workers")).catch(() => [])).filter((name) => name.endsWith(".js"));
  return Promise.all([
    context({ ...pageOptions(root), entryPoints: { main: "js/main.js" }, splitting: true, plugins }),
    // A worker has all that it needs in one file: with code in common, the page would have to fetch that first, too.
    ...workers.map((name) => {
      const sourcemap = WITHOUT_MAP.includes(name) ? false : "linked";
      const entryPoints = [`js/workers/${name}`];
      return context({ ...shared, sourcemap, entryPoints, outbase: "js/workers", format: "esm" });
    }),
    // Runs before the first paint, which waits for no module.
    context({ ...withMaps, entryPoints: { early: "js/early.js" }, format: "iife" }),
    // The page hands a frame its code as one classic script.
    context({
      ...shared,
      entryPoints: Object.fromEntries(FRAMES.map((name) => [`frames/${name}`, `js/frames/${name}.js`])),
      format: "iife",
      plugins: [withoutElk],
    }),
    context({
      ...withMaps,
      entryPoints: Object.fromEntries(SHEETS.map((name) => [name, `css/${name}.css`])),
      loader: Object.fromEntries(IN_SHEETS.map((ending) => [ending, "file"])),
      plugins: [onlyWoff2],
    }),
  ]);
}
