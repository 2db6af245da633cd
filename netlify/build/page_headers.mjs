// Netlify's `_headers`, made of the rules in vercel.json, so that a page has the same headers on both.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * Writes `_headers` into the page's folder.
 *
 * No two lines about one header match one path: what Netlify would make of two policies, its documents do not say.
 *
 * @param {string} vercelJson
 * @param {string} page
 */
export function writePageHeaders(vercelJson, page) {
  const rules = JSON.parse(readFileSync(vercelJson, "utf8")).headers;
  const blocks = pageHeaders(rules, filesBelow(page)).map(
    ([pattern, headers]) => [pattern, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)],
  );
  writeFileSync(join(page, "_headers"), blocks.flat().map((line) => `${line}\n`).join(""));
}

/**
 * @param {{source: string, headers: {key: string, value: string}[]}[]} rules
 * @param {string[]} files the page's files, such as `js/main.js`
 * @returns {[string, Record<string, string>][]} Netlify's pattern of paths, and what it adds
 */
export function pageHeaders(rules, files) {
  const all = new Map(files.map((file) => [file, headersOf(rules, `/${file}`)]));
  const everywhere = shared([...all.values()]);
  const rest = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !(name in everywhere)));
  const blocks = [["/*", everywhere]];
  for (const folder of new Set(files.map((file) => file.split("/")[0]))) {
    const inside = files.filter((file) => file === folder || file.startsWith(`${folder}/`));
    const different = new Set(inside.map((file) => JSON.stringify(rest(all.get(file)))));
    const patterns = different.size === 1 && inside[0] !== folder ? [`/${folder}/*`] : inside.flatMap(namesOf);
    for (const pattern of patterns) blocks.push([pattern, rest(headersOf(rules, nameOfFile(pattern, inside)))]);
  }
  return blocks;
}

/** Netlify serves a document also without its ending, and a folder's index under the folder's own name. */
function namesOf(file) {
  const name = `/${file}`;
  if (name.endsWith("/index.html")) return [name, name.slice(0, -"index.html".length)];
  return name.endsWith(".html") ? [name, name.slice(0, -".html".length)] : [name];
}

function nameOfFile(pattern, files) {
  const file = files.find((file) => namesOf(file).includes(pattern));
  return `/${file ?? files[0]}`;
}

function headersOf(rules, path) {
  const found = rules.filter(({ source }) => new RegExp(`^${source}$`).test(path));
  return Object.fromEntries(found.flatMap(({ headers }) => headers.map(({ key, value }) => [key, value])));
}

function shared([first, ...others]) {
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((headers) => headers[name] === value)),
  );
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  return names.map((name) => name.replaceAll(sep, "/")).filter((name) => !/^\.|^_headers$/.test(name)).sort();
}
