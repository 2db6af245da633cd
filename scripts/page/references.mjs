// What refers to what: every file that is named must exist, every script must be named, no other host is, and no path
// begins at the host's root, since the page may lie in a folder of it.

import { extname, posix } from "node:path";

const EXTENSIONS = "js|css|html|json|svg|png|woff2|webmanifest";
const IN_HTML = /\s(?:href|src)="([^"#]+)"/g;
const IN_CSS = /(?:url\(\s*["']?|@import\s+["'])([^"')]+)/g;
const IN_MANIFEST = /"(?:src|start_url|scope|id)":\s*"([^"]+)"/g;
const STATIC_IMPORT = /^(?:import|export)\s+(?:[\w$*{},\s]+?\s+from\s+)?"([^"]+)"/gm;
// A dynamic import, a worker, a style sheet or frame that is loaded when needed: they all name a path.
const PATH = new RegExp(`"((?:\\.{1,2}/|[\\w-]+/)[\\w./-]*\\.(?:${EXTENSIONS}))"`, "g");
const PACKAGE_IMPORT = /\bimport\("([^"./][^"]*)"\)/g;
// A style sheet that is loaded by its name, or with others of a list: `["menus", "toasts"].map(loadStyle)`.
const STYLE = /\bload(?:Style|Sheet)\("([\w-]+)"\)/g;
const STYLES = /(?:\b([\w$]+)|(\[[^\]]*\]))\.map\(load(?:Style|Sheet)\)/g;
// What only the types of a script name, in comments or in a declaration file: no browser ever asks for it.
const TYPE_IMPORT = /(?:import\(|\bfrom )"(\.{1,2}\/[\w./-]+\.d\.ts)"/g;
const OTHER_HOST = /["'`](https?:\/\/[^"'`\s]+)/g;
// Names of languages of markup, and what a reader may follow a link to: nothing of it is ever fetched.
const NEVER_FETCHED = /^(?:http:\/\/www\.w3\.org\/|https:\/\/github\.com\/)/;
const FROM_ROOT_OF_HOST =
  /["'`](\/(?:api|css|data|frames|icons|js|locales|vendor|[\w-]+\.\w+)(?:[/?#][^"'`\s]*)?)["'`]/g;
const IS_ELSEWHERE = /^(?:[a-z]+:|\/\/)/;

// Found by the browser or by computed names, which locales/ and the tests of the words look after.
const ROOTS = ["index.html", "sw.js"];
const NEEDS_NO_REFERENCE = /^(?:locales\/|icons\/)|^robots\.txt$/;

/**
 * @typedef {{ from: string, address: string, target: string | null, isStatic: boolean }} Reference
 *   `target` is the name of a file, whether it exists or not, or null where it is no file of the page
 */

/**
 * @param {import("./page_files.mjs").PageFiles} page
 * @param {string} name
 * @returns {Promise<Reference[]>}
 */
export async function referencesOf(page, name) {
  if (name.startsWith("vendor/") && !name.endsWith(".css")) return [];
  const found = await addressesIn(page, name);
  return found.map(({ address, isStatic = false, isImport = isStatic }) => {
    const [path] = address.split("?");
    const isInPage = !IS_ELSEWHERE.test(path) && !(isImport && !/^\.{0,2}\//.test(path));
    return { from: name, address, target: isInPage ? targetOf(name, path) : null, isStatic };
  });
}

/** Whatever is wrong with the references of the page, as sentences. */
export async function wrongReferences(page) {
  const wrong = [];
  const reached = new Set(ROOTS.filter((name) => page.has(name)));
  for (const name of reached) {
    for (const { address, target } of await referencesOf(page, name)) {
      if (/^\/(?!\/)/.test(address)) wrong.push(`${name} refers to ${address}, which begins at the root of the host`);
      else if (target === null) wrong.push(`${name} refers to another host: ${address}`);
      else if (page.has(target)) reached.add(target);
      else wrong.push(`${name} refers to ${address}, which does not exist`);
    }
  }
  const unused = page.ownNames.filter((name) => !reached.has(name) && !NEEDS_NO_REFERENCE.test(name));
  return [...wrong, ...unused.map((name) => `${name} is used by nothing`)];
}

async function addressesIn(page, name) {
  switch (extname(name)) {
    case ".html":
      return matches(page.text(name), IN_HTML);
    case ".css":
      return matches(page.text(name), IN_CSS).filter(({ address }) => !address.startsWith("data:"));
    case ".webmanifest":
      return matches(page.text(name), IN_MANIFEST).filter(({ address }) => address !== "./");
    case ".js":
      return [...addressesInCode(await page.code(name)), ...matches(page.text(name), TYPE_IMPORT)];
    case ".ts":
      return matches(page.text(name), TYPE_IMPORT);
    default:
      return [];
  }
}

function addressesInCode(code) {
  const imports = matches(code, STATIC_IMPORT).map(({ address }) => ({ address, isStatic: true }));
  const packages = matches(code, PACKAGE_IMPORT).map(({ address }) => ({ address, isImport: true }));
  const hosts = matches(code, OTHER_HOST).filter(({ address }) => !NEVER_FETCHED.test(address));
  const known = new Set(imports.map(({ address }) => address));
  const paths = matches(code, PATH).filter(({ address }) => !known.has(address));
  const rooted = matches(code, FROM_ROOT_OF_HOST).filter(({ address }) => !known.has(address));
  const bare = packages.filter(({ address }) => !address.includes("/"));
  return [...rooted, ...imports, ...bare, ...paths, ...stylesIn(code), ...hosts];
}

function stylesIn(code) {
  const lists = [...code.matchAll(STYLES)].map(([, name, list]) => list ?? listCalled(name, code));
  const listed = lists.flatMap((list) => matches(list, /"([\w-]+)"/g));
  return [...matches(code, STYLE), ...listed].map(({ address }) => ({ address: `css/${address}.css` }));
}

function listCalled(name, code) {
  const start = code.indexOf(`const ${name} = [`);
  return start < 0 ? "" : code.slice(start, code.indexOf("]", start));
}

function matches(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => ({ address: match[1] }));
}

/** In a script, a path that begins with a name begins at the root; elsewhere, at the file. */
function targetOf(from, path) {
  if (path.startsWith("/")) return path.slice(1);
  const isFromRoot = extname(from) === ".js" && !path.startsWith(".");
  return isFromRoot ? path : posix.normalize(posix.join(posix.dirname(from), path));
}
