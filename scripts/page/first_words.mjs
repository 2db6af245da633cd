// The words of the first view, picked out of each language's one file, so that nobody waits for those of the panels.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { staticImports, PAGE, START } from "./first_load.mjs";
import { askedFor, isAskedFor, languagesOf, wordsOf } from "./words.mjs";

const FOLDER = "vendor/words";

/** Writes them, language by language. */
export async function writeFirstWords(page) {
  const asked = await askedFor(page, [PAGE, START, ...(await staticImports(page))]);
  for (const language of languagesOf(page)) {
    const words = Object.entries(wordsOf(page, language)).filter(([key]) => isAskedFor(asked, key));
    const path = join(page.root, FOLDER, `${language}.json`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(Object.fromEntries(words)));
  }
}
