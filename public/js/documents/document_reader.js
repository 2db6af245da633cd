/** Has documents read by workers, which end with their document and give its memory back. */

import { SITE_ROOT } from "../load/site_root.js";
import { scriptUrl } from "../load/trusted_urls.js";
import { DocumentFailure } from "./failure.js";

/**
 * @typedef {import("./document_types.d.ts").DocumentText} DocumentText
 * @typedef {import("./document_types.d.ts").PageImage} PageImage
 * @typedef {import("./document_types.d.ts").NoteProgress} NoteProgress
 * @typedef {import("./document_types.d.ts").WorkerReport} WorkerReport
 *
 * @typedef {object} ReadOptions
 * @property {boolean} isPdf
 * @property {AbortSignal} signal
 * @property {NoteProgress} [note]
 * @property {string} [password]
 */

const MOST_DOCUMENT_BYTES = 100_000_000;
/** Without a word from the worker; reading itself may take longer. */
const MOST_SILENCE_MS = 30_000;

/**
 * @param {File} file
 * @param {ReadOptions} options
 * @returns {Promise<DocumentText>}
 * @throws {DocumentFailure}
 * @throws {DOMException} `AbortError`
 */
export async function readDocumentText(file, options) {
  const { document } = await ask(file, options, null);
  if (!document) throw new DocumentFailure("broken");
  const hasPicture = document.parts.some(({ isPicture }) => isPicture);
  if (document.text.size === 0 && !hasPicture) throw new DocumentFailure("empty");
  return document;
}

/**
 * @param {File} file a PDF
 * @param {number[]} pages
 * @param {Omit<ReadOptions, "isPdf">} options
 * @returns {Promise<PageImage[]>}
 * @throws {DocumentFailure}
 * @throws {DOMException} `AbortError`
 */
export async function drawPdfPages(file, pages, options) {
  const { images } = await ask(file, { ...options, isPdf: true }, pages);
  return images ?? [];
}

/**
 * @param {File} file
 * @param {ReadOptions} options
 * @param {number[] | null} pages
 * @returns {Promise<{ document?: DocumentText, images?: PageImage[] }>}
 */
function ask(file, { isPdf, signal, note, password = "" }, pages) {
  if (file.size > MOST_DOCUMENT_BYTES) return Promise.reject(new DocumentFailure("tooLarge"));
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(scriptUrl(`build/${isPdf ? "pdf" : "document"}_worker.js`), { type: "module" });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let silence;
    /** @param {() => void} settle */
    const end = (settle) => {
      clearTimeout(silence);
      signal.removeEventListener("abort", abort);
      worker.terminate();
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    const waitOn = () => {
      clearTimeout(silence);
      silence = setTimeout(() => end(() => reject(new DocumentFailure("tooSlow"))), MOST_SILENCE_MS);
    };
    let hasBegun = false;
    worker.addEventListener("message", ({ data }) => {
      const report = /** @type {WorkerReport} */ (data);
      hasBegun = true;
      waitOn();
      if (report.type === "progress") note?.(report.done, report.of);
      else if (report.type === "failure") end(() => reject(new DocumentFailure(report.code)));
      else end(() => resolve(report));
    });
    // A worker that has not begun has not been loaded; later, the memory was not enough for what it read.
    worker.addEventListener("error", (event) => {
      const isMissing = !hasBegun && !event.message;
      end(() => reject(new DocumentFailure(isMissing ? "notLoaded" : "broken")));
    });
    signal.addEventListener("abort", abort);
    waitOn();
    worker.postMessage({ file, name: file.name, password, pages, root: SITE_ROOT });
  });
}
