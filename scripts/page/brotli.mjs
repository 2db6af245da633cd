// The page's texts in brotli, made once so that a server without a compressor of its own can send them: a tenth smaller
// than gzip. Each is named by the digest of its text, so that what a server finds is never that of an older text.

import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const { BROTLI_PARAM_QUALITY: QUALITY, BROTLI_PARAM_SIZE_HINT: SIZE } = constants;
export const FOLDER = "brotli";
/** What browsers load as text. Nobody waits for a source map. */
const TEXTS = /\.(?:js|css|html|json|svg|webmanifest)$/;
const LARGE_BYTES = 400_000;
/** The best quality takes a second for each half megabyte. */
const LARGE_QUALITY = 9;

const compress = promisify(brotliCompress);

/**
 * @param {import("./page_files.mjs").PageFiles} page
 * @param {Map<string, Uint8Array>} built by names in build/
 * @param {string} out the folder of what is built
 * @returns {Promise<Map<string, Uint8Array>>} by names in build/
 */
export async function brotliFiles(page, built, out) {
  const own = page.ownNames.filter((name) => !/^(?:js|css)\//.test(name)).map((name) => [name, page.bytes(name)]);
  const texts = [...own, ...built].filter(([name]) => TEXTS.test(name)).map(([, content]) => content);
  const compressed = texts.map(async (content) => {
    const name = `${FOLDER}/${createHash("sha256").update(content).digest("hex")}`;
    const known = `${out}/${name}`;
    return /** @type {const} */ ([name, page.has(known) ? page.bytes(known) : await smaller(content)]);
  });
  return new Map(await Promise.all(compressed));
}

/** @param {Uint8Array} content */
function smaller(content) {
  const quality = content.length > LARGE_BYTES ? LARGE_QUALITY : constants.BROTLI_MAX_QUALITY;
  return compress(content, { params: { [QUALITY]: quality, [SIZE]: content.length } });
}
