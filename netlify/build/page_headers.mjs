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
  const patternsOf = (inside, folder) => {
    const different = new Set(inside.map((file) => JSON.stringify(rest(all.get(file)))));
    if (folder && different.size === 1) return [`/${folder}*`];
    const here = inside.filter((file) => !file.slice(folder.length).includes("/"));
    const folders = new Set(inside.map((file) => file.slice(0, file.indexOf("/", folder.length) + 1)).filter(Boolean));
    const below = [...folders].flatMap((name) => patternsOf(inside.filter((file) => file.startsWith(name)), name));
    return [...here.flatMap(namesOf), ...below];
  };
  const blocks = patternsOf(files, "").map((pattern) => [pattern, rest(headersOf(rules, nameOfFile(pattern, files)))]);
  return [["/*", everywhere], ...blocks];
}

/** Netlify serves a document also without its ending, and a folder's index under the folder's own name. */
function namesOf(file) {
  const name = `/${file}`;
  if (name.endsWith("/index.html")) return [name, name.slice(0, -"index.html".length)];
  return name.endsWith(".html") ? [name, name.slice(0, -".html".length)] : [name];
}

function nameOfFile(pattern, files) {
  const isMeant = pattern.endsWith("*")
    ? (file) => `/${file}`.startsWith(pattern.slice(0, -1))
    : (file) => namesOf(file).includes(pattern);
  return `/${files.find(isMeant)}`;
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
