// What the page's documents and its manifest name must be there, or the page would not run.

import { extname, posix } from "node:path";
import { OUT } from "./bundle.mjs";

const IN_HTML = /<(?:link|script|img|iframe|source)\b[^>]*?\s(?:href|src)="([^"#?]+)/g;
const IN_MANIFEST = /"(?:src|start_url)":\s*"([^"#?]+)/g;
const IS_ELSEWHERE = /^(?:[a-z]+:|\/)/;
const COMMENT = /<!--[\s\S]*?-->/g;

/**
 * @param {import("./page_files.mjs").PageFiles} page
 * @param {Map<string, Uint8Array>} built by names in build/
 * @returns {string[]} sentences about what is missing
 */
export function missingFiles(page, built) {
  return page.ownNames.flatMap((name) =>
    addressesIn(page, name)
      .filter((address) => !IS_ELSEWHERE.test(address) && !address.endsWith("/"))
      .map((address) => posix.normalize(posix.join(posix.dirname(name), address)))
      .filter((target) => !(target.startsWith(`${OUT}/`) ? built.has(target.slice(OUT.length + 1)) : page.has(target)))
      .map((target) => `${name} names ${target}, which does not exist`),
  );
}

function addressesIn(page, name) {
  const pattern = { ".html": IN_HTML, ".webmanifest": IN_MANIFEST }[extname(name)];
  return pattern ? [...page.text(name).replaceAll(COMMENT, "").matchAll(pattern)].map((match) => match[1]) : [];
}
