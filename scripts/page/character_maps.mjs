// What pdf.js needs to read Chinese, Japanese and Korean PDFs that bring no tables of their own characters: each of the
// tables is fetched from the site itself when a document first asks for it.

import { readFile, readdir } from "node:fs/promises";

const TABLES = new URL("../../node_modules/pdfjs-dist/cmaps/", import.meta.url);

/** @returns {Promise<[string, Uint8Array][]>} with their names in build/ */
export async function characterMaps() {
  const names = (await readdir(TABLES)).filter((name) => name.endsWith(".bcmap"));
  return Promise.all(names.map(async (name) => [`cmaps/${name}`, await readFile(new URL(name, TABLES))]));
}
