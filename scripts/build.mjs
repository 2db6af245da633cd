// Checks the page before it is published: usage: node scripts/build.mjs [FOLDER]   (default: public)
//
// Every file that index.html, a stylesheet or a module refers to must exist, every module must be in use, and the
// words that the page asks for must be those of locales/en.json. Exits with 1 and says what is wrong.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const REFERENCES = {
  ".html": [/\s(?:href|src)="([^"#]+)"/g],
  ".css": [/url\(\s*["']?([^"')]+)/g, /@import\s+["']([^"']+)/g],
  ".js": [/^(?:import|export)\s+(?:[\w*{},\s]+\s+from\s+)?["']([^"']+)["']/gm, /\bimport\(\s*["']([^"']+)["']/g],
};
const TEXT_KEYS = {
  ".html": [/data-(?:text|label|placeholder)="([^"]+)"/g],
  ".js": [/["']((?:[a-z]+\.)+\w+)["']/g],
};
// Keys with a part that is only known when the page runs.
const COMPUTED_KEY = /^(?:cause|problem)\./;

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "..", "public"));
const problems = [...wrongReferences(), ...wrongTexts()];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${filesBelow(root).length} files of the page are in order.`);

function wrongReferences() {
  const wrong = [];
  const reached = new Set([join(root, "index.html")]);
  for (const file of reached) {
    for (const reference of matchesIn(file, REFERENCES)) {
      if (/^(?:[a-z]+:|\/\/)/.test(reference)) {
        wrong.push(`${nameOf(file)} refers to another host: ${reference}`);
        continue;
      }
      const target = reference.startsWith("/") ? join(root, reference) : join(dirname(file), reference);
      if (existsSync(target)) reached.add(target);
      else wrong.push(`${nameOf(file)} refers to ${reference}, which does not exist`);
    }
  }
  const modules = filesBelow(join(root, "js")).filter((file) => extname(file) === ".js");
  const unused = modules.filter((file) => !reached.has(file));
  return [...wrong, ...unused.map((file) => `${nameOf(file)} is imported by nothing`)];
}

function wrongTexts() {
  const file = join(root, "locales", "en.json");
  if (!existsSync(file)) return [`${nameOf(file)} does not exist`];
  const known = new Set(Object.keys(JSON.parse(readFileSync(file, "utf8"))));
  const groups = new Set([...known].map((key) => key.split(".")[0]));
  const used = new Set();
  for (const source of filesBelow(root)) {
    for (const key of matchesIn(source, TEXT_KEYS)) {
      if (groups.has(key.split(".")[0])) used.add(key);
    }
  }
  return [
    ...[...used].filter((key) => !known.has(key)).map((key) => `en.json has no words for ${key}`),
    ...[...known].filter((key) => !used.has(key) && !COMPUTED_KEY.test(key)).map((key) => `nothing shows ${key}`),
  ];
}

function matchesIn(file, patternsByExtension) {
  const patterns = patternsByExtension[extname(file)] ?? [];
  const content = patterns.length > 0 ? readFileSync(file, "utf8") : "";
  return patterns.flatMap((pattern) => [...content.matchAll(pattern)].map((match) => match[1]));
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function nameOf(file) {
  return relative(root, file);
}
