// The list of files that the service worker keeps, and the version that it keeps them as.

import { createHash } from "node:crypto";
import { OUT } from "./bundle.mjs";

export const LIST = "offline_files.js";

// Never kept: what the browser does not read as a part of the page, and what sandboxed frames load, which no service
// worker serves.
const FOR_TOOLS = /^(?:(?:js|css)\/.*|sw\.js|robots\.txt|build\/offline_files\.js|.*\.map|.*\.LEGAL\.txt)$/;
const FOR_FRAMES = /^(?:build\/)?frames\//;
// Kept once they have been needed.
const LATER = /^build\/(?:token|pdf|document)_worker\.js$|^build\/cmaps\/|\.woff2$/;

/**
 * @param {import("./page_files.mjs").PageFiles} page
 * @param {Map<string, Uint8Array>} built by names in build/
 * @returns {{ version: string, code: string }}
 */
export function offlineList(page, built) {
  const contents = [
    ...page.ownNames.map((name) => /** @type {const} */ ([name, page.bytes(name)])),
    ...[...built].map(([name, content]) => /** @type {const} */ ([`${OUT}/${name}`, content])),
  ];
  const files = contents
    .filter(([name]) => !FOR_TOOLS.test(name) && !FOR_FRAMES.test(name))
    .map(([name, content]) => [name, digestOf(content)])
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const list = {
    version: digestOf(JSON.stringify([files, digestOf(page.bytes("sw.js"))])).slice(0, 12),
    atOnce: Object.fromEntries(files.filter(([name]) => !LATER.test(name))),
    later: Object.fromEntries(files.filter(([name]) => LATER.test(name))),
  };
  return { version: list.version, code: `self.offlineFiles = ${JSON.stringify(list, null, 1)};\n` };
}

function digestOf(content) {
  return createHash("sha256").update(content).digest("hex");
}
