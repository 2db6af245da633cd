// Makes what browsers load of the page: public/build/ with the bundles and the list of what is kept offline.
// usage: node scripts/build.mjs [--watch] [FOLDER]     FOLDER is public/ unless told; --watch makes it anew when a
//        source changes, until its standard input ends
//
// Exits with 1 and says what is wrong where the page would not run, and for nothing else: `npm run lint` looks after
// the rest. What was built before then stays.

import { watch } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliFiles } from "./page/brotli.mjs";
import { Bundler, OUT } from "./page/bundle.mjs";
import { characterMaps } from "./page/character_maps.mjs";
import { DOCUMENT, withLinkPreview } from "./page/link_preview.mjs";
import { pageModels } from "./page/model_table.mjs";
import { missingFiles } from "./page/named_files.mjs";
import { LIST, offlineList } from "./page/offline_list.mjs";
import { PageFiles } from "./page/page_files.mjs";

const arguments_ = process.argv.slice(2);
const folder = arguments_.find((argument) => !argument.startsWith("--"));
const root = resolve(folder ?? join(dirname(fileURLToPath(import.meta.url)), "..", "public"));
const page = new PageFiles(root);
const bundler = new Bundler(root);
// An editor writes a file in several steps, and several files at once.
const CALM_MS = 50;

if (arguments_.includes("--watch")) await buildWhenChanged();
else process.exitCode = (await build()) ? 0 : 1;
await bundler.close();

/** @returns {Promise<boolean>} false if the page would not run; what is wrong has been said */
async function build() {
  try {
    // Before the list of digests is made.
    page.write(DOCUMENT, withLinkPreview(page.text(DOCUMENT), process.env));
    const { files } = await bundler.bundle();
    for (const [name, text] of pageModels()) files.set(name, Buffer.from(text));
    if (files.has("pdf_worker.js")) for (const [name, bytes] of await characterMaps()) files.set(name, bytes);
    const missing = missingFiles(page, files);
    if (missing.length > 0) throw new Error(missing.join("\n"));
    const { version, code } = offlineList(page, files);
    const all = new Map([...files, [LIST, Buffer.from(code)]]);
    page.replace(OUT, new Map([...all, ...(await brotliFiles(page, all, OUT))]));
    console.log(`The page is built as version ${version}.`);
    return true;
  } catch (failure) {
    console.error(failure.message);
    return false;
  }
}

async function buildWhenChanged() {
  let building = build();
  let timer;
  const watcher = watch(root, { recursive: true }, (_, name) => {
    if (name?.split(/[\\/]/)[0] === OUT) return;
    clearTimeout(timer);
    timer = setTimeout(() => (building = building.then(build)), CALM_MS);
  });
  // Whoever has started this keeps it until they end, however they do.
  await new Promise((end) => process.stdin.on("end", end).on("error", end).resume());
  watcher.close();
  clearTimeout(timer);
  await building;
}
