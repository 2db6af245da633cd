// Writes the list of files that the service worker keeps, and the version that it keeps them as.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LIST = "vendor/offline_files.js";

// Never kept: what the browser does not read as a part of the page, and what sandboxed frames load, which no service
// worker serves.
const FOR_TOOLS = /^(?:sw\.js|robots\.txt|vendor\/offline_files\.js|.*\.d\.ts|.*\.LEGAL\.txt)$/;
const FOR_FRAMES = /^(?:(?:js\/)?frames\/.*|css\/frames\.css|vendor\/mermaid\.js)$/;
// Kept once they have been needed.
const LATER = /^vendor\/(?:tokenizer\.js|fonts\/.*)$/;

/**
 * @param {import("./page_files.mjs").PageFiles} page
 * @returns {string} the version
 */
export function writeOfflineList(page) {
  const names = page.names.filter((name) => !FOR_TOOLS.test(name) && !FOR_FRAMES.test(name));
  const files = names.map((name) => [name, digestOf(page.bytes(name))]);
  const list = {
    version: digestOf(JSON.stringify([files, digestOf(page.bytes("sw.js"))])).slice(0, 12),
    atOnce: Object.fromEntries(files.filter(([name]) => !LATER.test(name))),
    later: Object.fromEntries(files.filter(([name]) => LATER.test(name))),
  };
  const code = `self.offlineFiles = ${JSON.stringify(list, null, 1)};\n`;
  const path = join(page.root, LIST);
  if (readOrNothing(path) !== code) writeFileSync(path, code);
  return list.version;
}

function digestOf(content) {
  return createHash("sha256").update(content).digest("hex");
}

function readOrNothing(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
