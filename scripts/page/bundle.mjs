// Bundles the page's scripts and style sheets, in memory: what of it is written, and when, is its caller's affair.

import { readFile, readdir } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const OUT = "build";
/** A megabyte each, of tokens or of a library: their maps would have five, and little of ours in them. */
const WITHOUT_MAP = ["token_worker.js", "pdf_worker.js"];

/**
 * @typedef {{ files: Map<string, Uint8Array>, inputs: Set<string> }} Bundle
 *   what is made, by its name in build/, and what it is made of, by names from the page's root
 */

/** What a style sheet may show besides colours. */
const IN_SHEETS = [".woff2", ".woff", ".ttf", ".svg", ".png", ".jpg", ".gif", ".webp"];

/** The style sheets: one for every visit, and others for parts of the page. */
const SHEETS = ["main", "formulas", "more_panels", "talk"];

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

/**
 * The bundler makes a piece of its own of whatever some of the page's pieces share, and each is one request more at the
 * first visit. What main.js imports is there before any other piece: where each of them imports all of it, all of it is
 * one piece, whatever they share.
 *
 * @param {string} root the page's folder
 */
function oneFirstPiece(root) {
  const scripts = join(root, "js");
  const main = join(scripts, "main.js");
  return {
    name: "one first piece",
    async setup({ onResolve, onLoad }) {
      /** @type {Set<string>} */
      const pieces = new Set();
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        const target = join(resolveDir, path);
        if (kind === "dynamic-import" && target.startsWith(scripts)) pieces.add(target);
        return undefined;
      });
      onLoad({ filter: /\.js$/ }, async ({ path }) => {
        if (!pieces.has(path)) return undefined;
        const imported = (await readFile(main, "utf8")).matchAll(/^import .* from "(\.[^"]+)";$/gm);
        const lines = [...imported].map(([, name = ""]) => `import ${JSON.stringify(join(scripts, name))};`);
        // Behind the module's own code, so that the lines of source maps stay true.
        return { contents: `${await readFile(path, "utf8")}\n${lines.join("\n")}\n`, loader: "js" };
      });
    },
  };
}

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
    const out = join(this.#root, OUT);
    const files = new Map(outputs.map(({ path, contents }) => [relative(out, path).replaceAll(sep, "/"), contents]));
    tellChunksOfMain(files, results);
    return {
      files,
      inputs: new Set(results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}))),
    };
  }

  async close() {
    for (const one of await this.#contexts) await one.dispose();
  }
}

/**
 * A browser learns of the chunks of main.js only from main.js itself, a round trip later than it could: early.js has it
 * ask for them at once.
 *
 * @param {Map<string, Uint8Array>} files
 * @param {{ metafile?: import("esbuild").Metafile }[]} results
 */
function tellChunksOfMain(files, results) {
  const main = results.map(({ metafile }) => metafile?.outputs[`${OUT}/main.js`]).find(Boolean);
  const early = files.get("early.js");
  if (!main || !early) return;
  const chunks = main.imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path);
  const code = new TextDecoder().decode(early).replace("CHUNKS_OF_MAIN", chunks.join(" "));
  files.set("early.js", new TextEncoder().encode(code));
}

/** @param {import("esbuild").BuildFailure} failure */
function sentences({ errors, message }) {
  if (!errors) return [message];
  return errors.map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text));
}

async function openContexts(root) {
  const shared = {
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
  };
  const withMaps = { ...shared, sourcemap: "linked" };
  const workers = (await readdir(join(root, "js", "workers")).catch(() => [])).filter((name) => name.endsWith(".js"));
  return Promise.all([
    context({ ...withMaps, entryPoints: { main: "js/main.js" }, format: "esm", splitting: true, plugins: [oneFirstPiece(root)] }),
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
      entryPoints: { "frames/diagram": "js/frames/diagram.js", "frames/image": "js/frames/image.js" },
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
