// Makes what the page needs beside its own files, and checks all of them.
// usage: node scripts/build.mjs [--write] [FOLDER]     FOLDER is public/ unless told; --write mends index.html's list
//
// Exits with 1 and says what is wrong.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { measureFirstLoad, writeFirstLoad } from "./page/first_load.mjs";
import { writeFirstWords } from "./page/first_words.mjs";
import { hardCodedWords } from "./page/hard_coded_words.mjs";
import { writeOfflineList } from "./page/offline_list.mjs";
import { PageFiles } from "./page/page_files.mjs";
import { wrongReferences } from "./page/references.mjs";
import { ensureVendor } from "./page/vendor.mjs";
import { wrongWords } from "./page/words.mjs";

const arguments_ = process.argv.slice(2);
const mayWrite = arguments_.includes("--write");
const folder = arguments_.find((argument) => !argument.startsWith("--"));
const root = resolve(folder ?? join(dirname(fileURLToPath(import.meta.url)), "..", "public"));

const page = new PageFiles(root);
await ensureVendor(root);
if (mayWrite) await writeFirstLoad(page);
await writeFirstWords(page);
const version = writeOfflineList(page);
const { size, files, wrong } = await measureFirstLoad(page);
const checks = await Promise.all([wrongReferences(page), wrongWords(page), hardCodedWords(page)]);
const found = [...checks.flat(), ...wrong];
// What cannot be read would only be told as things that are missing.
const problems = page.syntaxErrors.length > 0 ? page.syntaxErrors : found;
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
const firstLoad = `the first load has ${size} bytes (gzip) in ${files.length} files`;
console.log(`${page.names.length} files are in order as version ${version}; ${firstLoad}.`);
