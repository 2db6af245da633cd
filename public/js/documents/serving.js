/** What both workers do: one document, and the report of it. */

import { DocumentFailure } from "./failure.js";
import { asDocumentText } from "./parts.js";

/**
 * @typedef {import("./document_types.d.ts").NoteProgress} NoteProgress
 * @typedef {import("./document_types.d.ts").ReadingTask} ReadingTask
 * @typedef {import("./document_types.d.ts").WorkerReport} WorkerReport
 *
 * @typedef {object} Reader
 * @property {(task: ReadingTask, note: NoteProgress) => Promise<import("./document_types.d.ts").ReadDocument>} read
 * @property {(task: ReadingTask, pages: number[], note: NoteProgress) =>
 *   Promise<import("./document_types.d.ts").PageImage[]>} [draw]
 */

/** @param {Reader} reader */
export function serve({ read, draw }) {
  addEventListener("message", async ({ data: task }) => {
    const note = (/** @type {number} */ done, /** @type {number} */ of) => report({ type: "progress", done, of });
    try {
      if (task.pages && draw) report({ type: "images", images: await draw(task, task.pages, note) });
      else report({ type: "text", document: asDocumentText(await read(task, note)) });
    } catch (error) {
      report({ type: "failure", code: error instanceof DocumentFailure ? error.code : "broken" });
    }
  });
}

/** @param {WorkerReport} message */
function report(message) {
  postMessage(message);
}
