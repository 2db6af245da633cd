// Checks the page by the rules of this project that a browser does not care about.
// usage: node scripts/page/lint.mjs [FOLDER]     FOLDER is public/ unless told
//
// Exits with 1 and says what is wrong.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { wrongAddresses } from "./addresses.mjs";
import { Bundler } from "./bundle.mjs";
import { hardCodedWords } from "./hard_coded_words.mjs";
import { PageFiles } from "./page_files.mjs";
import { wrongWords } from "./words.mjs";

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "..", "..", "public"));
const page = new PageFiles(root);
const checks = [unusedSources(), wrongAddresses(page), wrongWords(page), hardCodedWords(page)];
const wrong = (await Promise.all(checks)).flat();
for (const one of wrong) console.error(one);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** Scripts and sheets that are in no bundle, and types that no script names. */
async function unusedSources() {
  const bundler = new Bundler(root);
  const { inputs } = await bundler.bundle().finally(() => bundler.close());
  const sources = page.ownNames.filter((name) => /^(?:js|css)\//.test(name));
  const named = new Set(sources.flatMap((name) => page.text(name).match(/[\w-]+\.d\.ts\b/g) ?? []));
  const isUsed = (name) => inputs.has(name) || named.has(name.split("/").at(-1));
  return sources.filter((name) => !isUsed(name)).map((name) => `${name} is used by nothing`);
}
