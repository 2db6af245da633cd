/** Takes a document in: has it read, asks for its password, and which parts of it are wanted where it is too long. */

import { DocumentFailure } from "../../../documents/failure.js";
import { readDocumentText } from "../../../documents/document_reader.js";
import { language, text } from "../../../i18n/texts.js";
import { showToast } from "../../shared/toast.js";
import { firstChoice, prepare } from "./choice.js";
import { askPassword } from "./password.js";
import { openPreview } from "./preview.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").DocumentContext} DocumentContext
 * @typedef {import("../../composer/composer_types.d.ts").PreparedFile} PreparedFile
 * @typedef {import("../../../documents/document_types.d.ts").DocumentText} DocumentText
 * @typedef {import("../../../documents/document_types.d.ts").NoteProgress} NoteProgress
 *
 * @typedef {{ isPdf: boolean, signal: AbortSignal, note: NoteProgress }} Reading
 */

const SECONDS = 10;

/** @type {import("../../composer/composer_types.d.ts").ComposerTools["takeDocument"]} */
export async function takeDocument(file, context, reading) {
  // The first number that a page writes takes a while: that is not to be when the document is there.
  setTimeout(() => (0).toLocaleString(language()));
  try {
    const read = await readWithPassword(file, context, reading);
    if (!read) return null;
    const { document, password } = read;
    const choice = firstChoice(file, document, password, context);
    if (choice.isTooLong) return await openPreview({ file, document, password, choice, isNew: true }, context);
    return await prepare({ file, document, password, choice }, reading);
  } catch (error) {
    if (reading.signal.aborted) return null;
    const code = error instanceof DocumentFailure ? error.code : "broken";
    showToast({ text: text(`files.failure.${code}`, { name: file.name }), seconds: SECONDS });
    return null;
  }
}

/**
 * @param {File} file
 * @param {DocumentContext} context
 * @param {Reading} reading
 * @returns {Promise<{ document: DocumentText, password: string } | null>} null if the reader has no password
 */
async function readWithPassword(file, { focus }, reading) {
  let password = "";
  for (;;) {
    try {
      return { document: await readDocumentText(file, { ...reading, password }), password };
    } catch (error) {
      const code = error instanceof DocumentFailure ? error.code : "";
      const canBeOpened = reading.isPdf && (code === "encrypted" || code === "password");
      if (!canBeOpened) throw error;
      password = await askPassword(file.name, code === "password", focus);
      if (!password) return null;
    }
  }
}
