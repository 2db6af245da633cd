// Rules about addresses: nothing of ours asks another host, and no path begins at the host's root, since the page may
// lie in a folder of it.

import { extname } from "node:path";

const IN_HTML = /\s(?:href|src)="([^"#]+)"/g;
const IN_CSS = /(?:url\(\s*["']?|@import\s+["'])([^"')]+)/g;
const IN_MANIFEST = /"(?:src|start_url|scope|id)":\s*"([^"]+)"/g;
const OTHER_HOST = /["'`]((?:https?:)?\/\/[^"'`\s]+)/g;
// Names of languages of markup, and what a reader may follow a link to: nothing of it is ever fetched.
const NEVER_FETCHED = /^(?:http:\/\/www\.w3\.org\/|https:\/\/github\.com\/|http:\/\/localhost\/$)/;
const FROM_ROOT_OF_HOST =
  /["'`](\/(?:api|build|css|data|frames|icons|js|locales|[\w-]+\.\w+)(?:[/?#][^"'`\s]*)?)["'`]/g;

/**
 * @param {import("./page_files.mjs").PageFiles} page
 * @returns {Promise<string[]>} whatever is wrong, as sentences
 */
export async function wrongAddresses(page) {
  const wrong = [];
  for (const name of page.ownNames) {
    for (const address of await addressesIn(page, name)) {
      if (/^\/(?!\/)/.test(address)) wrong.push(`${name} refers to ${address}, which begins at the root of the host`);
      else if (/^(?:https?:)?\/\//.test(address)) wrong.push(`${name} refers to another host: ${address}`);
    }
  }
  return wrong;
}

async function addressesIn(page, name) {
  switch (extname(name)) {
    case ".html":
      return matches(page.text(name), IN_HTML);
    case ".css":
      return matches(page.text(name), IN_CSS);
    case ".webmanifest":
      return matches(page.text(name), IN_MANIFEST);
    case ".js": {
      const code = await page.code(name);
      const hosts = matches(code, OTHER_HOST).filter((address) => !NEVER_FETCHED.test(address));
      return [...matches(code, FROM_ROOT_OF_HOST), ...hosts];
    }
    default:
      return [];
  }
}

function matches(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1]);
}
