/** What of a document is sent: the file itself or its text, all of it or some parts. */

import { formsFor, estimateAttachment } from "../../../chat/prompt/attachment_forms.js";
import { knownPrices } from "../../../chat/models/prices.js";
import { knownTraits } from "../../../chat/models/traits.js";
import { drawPdfPages } from "../../../documents/document_reader.js";
import { firstThatFit, rangesOf, textOfParts } from "../../../documents/parts.js";
import { newId } from "../../../store/records.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").DocumentContext} DocumentContext
 * @typedef {import("../../composer/composer_types.d.ts").PreparedFile} PreparedFile
 * @typedef {import("../../../documents/document_types.d.ts").DocumentText} DocumentText
 * @typedef {import("../../../store/record_types.d.ts").Attachment} Attachment
 *
 * @typedef {object} Choice
 * @property {"file" | "text"} form
 * @property {number[]} numbers of the parts, counted from 1
 * @property {boolean} [isTooLong] whether these are fewer than there are, because all would be too many
 *
 * @typedef {object} Chosen
 * @property {File} file
 * @property {DocumentText} document
 * @property {string} password
 * @property {Choice} choice
 */

/** Where nothing is known of the model: about 60,000 tokens. */
const USUAL_BYTES = 256 * 1024;
/** Of what a model can read, for one document; and what a token has of it. */
const [SHARE, BYTES_IN_TOKEN] = [0.75, 3.8];
/** In JSON, line ends and quotation marks are escaped; in base64, three bytes are four characters. */
const [ESCAPED, BASE64] = [1.15, 4 / 3];
/** Providers take no more pages at once. */
const MOST_PAGES_OF_FILE = 100;
const MOST_PICTURES = 20;
const PICTURE_BYTES = 300_000;

/**
 * @param {DocumentContext} context
 * @returns {string} the model that would answer now
 */
export function modelNow({ site, current }) {
  return current.open ? site.line(current.open.effectiveSettings).model : "";
}

/**
 * @param {DocumentContext} context
 * @returns {{ textBytes: number, pictures: number }} what one document may have, so that it can be read at once
 */
function mostOf(context) {
  const { contextTokens } = knownTraits().of(modelNow(context));
  const readable = contextTokens > 0 ? contextTokens * SHARE * BYTES_IN_TOKEN : USUAL_BYTES;
  return {
    textBytes: Math.min(readable, context.roomBytes / ESCAPED),
    pictures: Math.min(MOST_PICTURES, Math.floor(context.roomBytes / BASE64 / PICTURE_BYTES)),
  };
}

/**
 * @param {File} file
 * @param {DocumentText} document
 * @param {string} password
 * @param {DocumentContext} context
 */
export function mayGoAsFile(file, { type, parts }, password, { roomBytes }) {
  // Nobody else could open one that is locked.
  const isReadable = type === "application/pdf" && !password && parts.length <= MOST_PAGES_OF_FILE;
  return isReadable && file.size * BASE64 <= roomBytes;
}

/**
 * @param {File} file
 * @param {DocumentText} document
 * @param {string} password
 * @param {DocumentContext} context
 * @returns {Choice}
 */
export function firstChoice(file, document, password, context) {
  const all = document.parts.map((_, index) => index + 1);
  if (mayGoAsFile(file, document, password, context)) return { form: "file", numbers: all };
  const { textBytes, pictures } = mostOf(context);
  const fitting = firstThatFit(document, textBytes);
  let left = pictures;
  const last = fitting.findIndex((number) => document.parts[number - 1]?.isPicture && (left -= 1) < 0);
  const numbers = last < 0 ? fitting : fitting.slice(0, last);
  return { form: "text", numbers, isTooLong: numbers.length < all.length };
}

/**
 * @param {DocumentText} document
 * @param {readonly number[]} numbers
 * @param {DocumentContext} context
 * @returns {"" | "text" | "pictures"} what of it is too much
 */
export function excessOf({ parts }, numbers, context) {
  const { textBytes, pictures } = mostOf(context);
  const chosen = numbers.flatMap((number) => parts[number - 1] ?? []);
  if (chosen.reduce((total, { start, end }) => total + end - start, 0) > textBytes) return "text";
  return chosen.filter(({ isPicture }) => isPicture).length > pictures ? "pictures" : "";
}

/**
 * @param {Chosen} chosen
 * @param {{ signal: AbortSignal, note?: import("../../../documents/document_types.d.ts").NoteProgress }} reading
 * @returns {Promise<PreparedFile>}
 */
export async function prepare({ file, document, password, choice: { form, numbers } }, reading) {
  const isWhole = numbers.length === document.parts.length;
  const words = textOfParts(document, numbers);
  const unread = unreadPages(document, numbers);
  const canBeDrawn = unread.length > 0 && unread.length <= MOST_PICTURES;
  const drawn = canBeDrawn ? await drawPdfPages(file, unread, { ...reading, password }) : [];
  const pictures = drawn.map(({ page, blob, width, height }) => ({ id: newId(), page, blob, width, height }));
  const pages = pictures.map(({ id, page, blob, width, height }) => ({ id, page, bytes: blob.size, width, height }));
  const hasParts = document.unit !== "part" || document.parts.length > 1;
  const common = {
    name: file.name,
    width: 0,
    height: 0,
    source: {
      type: document.type,
      bytes: file.size,
      parts: hasParts ? document.parts.length : 0,
      chosen: isWhole ? "" : rangesOf(numbers),
    },
    ...(pages.length > 0 && { pages }),
  };
  const more = pictures.map(({ id, blob }) => ({ id, blob }));
  const kept = { document, password };
  if (form === "text") {
    /** @type {Attachment} */
    const attachment = { id: newId(), kind: "text", type: "text/plain", bytes: words.size, ...common };
    return { attachment, blob: words, more, original: file, ...kept };
  }
  const textId = newId();
  // A copy: the file may be changed or deleted before it is sent.
  const copy = new File([await file.arrayBuffer()], file.name, { type: document.type });
  /** @type {Attachment} */
  const attachment = {
    id: newId(),
    kind: "file",
    type: document.type,
    bytes: file.size,
    textId,
    textBytes: words.size,
    ...common,
  };
  return { attachment, blob: copy, more: [{ id: textId, blob: words }, ...more], original: copy, ...kept };
}

/**
 * @param {Chosen} chosen
 * @param {DocumentContext} context
 * @returns {{ tokens: number, cost: import("../../../store/record_types.d.ts").Cost | null, pictures: number,
 *   isFile: boolean, seesPictures: boolean }} what sending it takes, as far as that is known before
 */
export function figuresOf({ file, document, choice: { form, numbers } }, context) {
  const model = modelNow(context);
  const traits = knownTraits().of(model);
  const chosen = numbers.flatMap((number) => document.parts[number - 1] ?? []);
  const bytes = chosen.reduce((total, { start, end }) => total + end - start, 0);
  const unread = unreadPages(document, numbers);
  const page = { bytes: PICTURE_BYTES, width: 1109, height: 1568 };
  /** @type {Attachment} */
  const attachment = {
    id: "preview",
    kind: form,
    name: file.name,
    type: document.type,
    bytes: form === "file" ? file.size : bytes,
    textBytes: bytes,
    width: 0,
    height: 0,
    source: { type: document.type, bytes: file.size, parts: document.parts.length, chosen: "" },
    pages: unread.map((number) => ({ id: String(number), page: number, ...page })),
  };
  const forms = formsFor([attachment], traits);
  const seesPictures = !traits.isKnown || traits.isVision;
  const sent = forms.filter(({ kind }) => kind !== "image" || seesPictures);
  const tokens = sent.reduce((total, one) => total + estimateAttachment(one, traits), 0);
  const usage = { promptTokens: tokens, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  const isFile = forms.some(({ kind }) => kind === "file");
  const cost = knownPrices().costOf(usage, model);
  return { tokens, cost, pictures: isFile ? 0 : unread.length, isFile, seesPictures };
}

/**
 * @param {DocumentText} document
 * @param {readonly number[]} numbers
 * @returns {number[]} of them, those that only a picture shows; only pages can be drawn
 */
function unreadPages({ type, parts }, numbers) {
  return type === "application/pdf" ? numbers.filter((number) => parts[number - 1]?.isPicture) : [];
}
