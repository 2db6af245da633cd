// Writes every module of the page on its own, as tests import them: what it names of libraries becomes a path.
// usage: node tests/support/page_modules.mjs FOLDER

import { readdirSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SOURCES = fileURLToPath(new URL("../../public/js", import.meta.url));
const PACKAGES = "packages";
const [, , out] = process.argv;
const bare = new Set();

/** Modules stay apart, so that a test and a module it tests share a third one. */
const apart = {
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ path, importer, kind }) => {
      if (kind === "entry-point") return undefined;
      if (path.startsWith(".")) return { path, external: true };
      bare.add(path);
      const folder = relative(SOURCES, join(importer, "..")).replaceAll(sep, "/");
      const target = posix.relative(folder, `${PACKAGES}/${path}.js`);
      return { path: target.startsWith(".") ? target : `./${target}`, external: true };
    });
  },
};

const names = readdirSync(SOURCES, { recursive: true }).map((name) => name.replaceAll(sep, "/"));
const modules = names.filter((name) => name.endsWith(".js") && !name.startsWith("frames/"));
const shared = { bundle: true, format: "esm", target: "es2022", outdir: out, logLevel: "warning" };
await build({
  ...shared,
  entryPoints: modules.map((name) => join(SOURCES, name)),
  outbase: SOURCES,
  plugins: [apart],
});
await build({
  ...shared,
  entryPoints: Object.fromEntries([...bare].map((name) => [`${PACKAGES}/${name}`, name])),
  chunkNames: `${PACKAGES}/[name]-[hash]`,
  splitting: true,
});
