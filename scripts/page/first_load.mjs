// What the browser loads before anything lazy: index.html names its modules, so that they come all at once.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { referencesOf } from "./references.mjs";

export const LIMIT_BYTES = 70_000;

export const PAGE = "index.html";
export const START = "js/main.js";
const BEGIN = "<!-- first load: begin -->";
const END = "<!-- first load: end -->";
const LIST = new RegExp(`( *)${BEGIN}[\\s\\S]*?${END}`);

/** Whatever is wrong with the first load, as sentences; and its size. */
export async function measureFirstLoad(page) {
  const html = page.text(PAGE);
  const modules = await staticImports(page);
  const isListed = html.replace(LIST, (_, indent) => listOf(modules, indent)) === html;
  const named = (await referencesOf(page, PAGE)).map(({ target }) => target).filter((name) => name && page.has(name));
  const files = [...new Set([PAGE, ...named, ...modules, START, ...mostWords(page)])];
  const size = sum(files.map((name) => compressedSize(page, name)));
  const wrong = [];
  if (!isListed) wrong.push(`${PAGE} does not list the modules of the first load: node scripts/build.mjs --write`);
  if (size > LIMIT_BYTES) wrong.push(`the first load has ${size} bytes, more than ${LIMIT_BYTES}`);
  return { size, files, wrong };
}

/** Writes the list of modules into index.html. */
export async function writeFirstLoad(page) {
  const modules = await staticImports(page);
  const html = page.text(PAGE);
  const written = html.replace(LIST, (_, indent) => listOf(modules, indent));
  if (written !== html) writeFileSync(join(page.root, PAGE), written);
}

/** The modules that main.js cannot start without, in the order in which they are found. */
export async function staticImports(page) {
  const found = new Set([START]);
  for (const name of found) {
    for (const { target, isStatic } of await referencesOf(page, name)) {
      if (isStatic && target && page.has(target)) found.add(target);
    }
  }
  found.delete(START);
  return [...found].sort();
}

function listOf(modules, indent) {
  const links = modules.map((name) => `<link rel="modulepreload" href="${name}">`);
  return [BEGIN, ...links, END].map((line) => indent + line).join("\n");
}

/** Each reader loads the first words of one language. */
function mostWords(page) {
  const words = page.names.filter((name) => /^vendor\/words\/.+\.json$/.test(name));
  return words.sort((one, other) => compressedSize(page, other) - compressedSize(page, one)).slice(0, 1);
}

function compressedSize(page, name) {
  const bytes = page.bytes(name);
  return Math.min(bytes.length, gzipSync(bytes, { level: 9 }).length);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
