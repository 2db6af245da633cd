// In how many pieces the page's scripts come. Each is a request, and a browser learns of what a piece imports only from
// the piece itself, a round trip later.

import { dirname, join, posix, relative, sep } from "node:path";
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

const LEGAL = "LEGAL.txt";

/**
 * Some modules are there before any other piece: whatever another one shares with them is theirs, and does not become a
 * piece of its own.
 *
 * @param {string[]} first those modules, each there before the next one
 */
export function fewPieces(first) {
  return {
    name: "few pieces",
    setup({ onResolve, onLoad }) {
      /** @type {Set<string>} */
      const pieces = new Set();
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind === "dynamic-import") pieces.add(join(resolveDir, path));
        return undefined;
      });
      onLoad({ filter: /\.js$/ }, async ({ path }) => {
        if (!pieces.has(path)) return undefined;
        const there = first.filter((name, index) => index === 0 || pieces.has(name));
        const before = there.includes(path) ? there.slice(0, there.indexOf(path)) : there;
        const lines = before.map((name) => `import ${JSON.stringify(name)};`);
        // Behind the module's own code, so that the lines of source maps stay true.
        return { contents: `${await readFile(path, "utf8")}\n${lines.join("\n")}\n`, loader: "js" };
      });
    },
  };
}

/**
 * The bundler makes a chunk of whatever several pieces share. Where one of them is there before all others, the chunk
 * becomes a part of it.
 *
 * @param {Map<string, Uint8Array>} files all that was bundled, by its name; is changed
 * @param {import("esbuild").Metafile["outputs"]} outputs by the same names
 * @param {string[]} first the modules that those pieces are made of, each there before the next one
 * @param {import("esbuild").BuildOptions} options
 */
export async function takeChunksIn(files, outputs, first, options) {
  /** By the name of each chunk: the piece that has it now. @type {Map<string, string>} */
  const taken = new Map();
  for (const source of first) {
    const [piece, output] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source) ?? [];
    if (!piece || !output) continue;
    const chunks = output.imports.filter(({ kind, path }) => kind === "import-statement" && !taken.has(path));
    const parts = [piece, ...chunks.map(({ path }) => path)];
    if (parts.length === 1) continue;
    const names = parts.flatMap((name) => outputs[name]?.exports ?? []);
    // What has one name in two parts would be missing in the whole: such chunks stay what they are.
    if (new Set(names).size < names.length) continue;
    for (const { path } of chunks) taken.set(path, piece);
    const made = await joined(parts, files, taken, options);
    for (const part of parts) for (const ending of ["", ".map", `.${LEGAL}`]) files.delete(part + ending);
    for (const [name, contents] of made) files.set(name, contents);
  }
  for (const name of Object.keys(outputs)) if (files.has(name)) files.set(name, redirected(name, files, taken));
}

/**
 * @param {string[]} parts the piece, and the chunks that become a part of it
 * @param {Map<string, Uint8Array>} files
 * @param {Map<string, string>} taken
 * @param {import("esbuild").BuildOptions} options
 * @returns {Promise<Map<string, Uint8Array>>} the piece with its map and its licences
 */
async function joined(parts, files, taken, options) {
  const [piece = ""] = parts;
  const root = options.absWorkingDir ?? "";
  const nameOf = (path) => relative(root, path).replaceAll(sep, "/");
  const { outputFiles } = await build({
    ...options,
    entryPoints: undefined,
    splitting: false,
    stdin: { contents: parts.map((name) => `export * from "./${name}";`).join("\n"), resolveDir: root },
    outdir: undefined,
    outfile: piece,
    plugins: [{
      name: "parts of a piece",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
          const name = nameOf(join(resolveDir, path));
          if (parts.includes(name)) return { path: join(root, name) };
          return { path: pathFrom(piece, taken.get(name) ?? name), external: true };
        });
        onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: withNotes(nameOf(path), files), resolveDir: dirname(path) }));
      },
    }],
  });
  return new Map((outputFiles ?? []).map(({ path, contents }) => [nameOf(path), contents]));
}

/**
 * What the bundler has put into files of their own goes back into the code, from where the bundler takes it again.
 *
 * @param {string} name
 * @param {Map<string, Uint8Array>} files
 */
function withNotes(name, files) {
  const map = Buffer.from(files.get(`${name}.map`) ?? "").toString("base64");
  const licences = textOf(`${name}.${LEGAL}`, files).match(/\/\*!.*?\*\//gs) ?? [];
  return textOf(name, files)
    .replace(/\/\*! For license information.* \*\//, () => licences.join("\n"))
    .replace(/(?<=\/\/# sourceMappingURL=).*/, () => `data:application/json;base64,${map}`);
}

/**
 * @param {string} name
 * @param {Map<string, Uint8Array>} files
 * @param {Map<string, string>} taken
 */
function redirected(name, files, taken) {
  let code = textOf(name, files);
  for (const [chunk, piece] of taken) {
    const before = JSON.stringify(pathFrom(name, chunk));
    // As long as before, so that source maps stay true.
    code = code.replaceAll(before, JSON.stringify(pathFrom(name, piece)).padEnd(before.length));
  }
  return Buffer.from(code);
}

/**
 * @param {string} name
 * @param {string} target
 */
function pathFrom(name, target) {
  const path = posix.relative(posix.dirname(name), target);
  return path.startsWith(".") ? path : `./${path}`;
}

/**
 * @param {string} name
 * @param {Map<string, Uint8Array>} files
 */
function textOf(name, files) {
  return Buffer.from(files.get(name) ?? "").toString("utf8");
}
