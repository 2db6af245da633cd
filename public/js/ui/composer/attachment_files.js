/** Makes files ready to be sent: pictures are made small enough, and what is text is read. */

import { newId } from "../../store/records.js";

/** No model reads more than this; what is larger is made smaller on its side anyway. */
const LONGEST_SIDE = 2048;
const SCALES = [1, 0.75, 0.5, 0.35, 0.25];
const QUALITIES = [0.9, 0.8, 0.65];

/** About 60,000 tokens. Whatever is longer is read like a document, of which some parts can be chosen. */
const MOST_TEXT_BYTES = 256 * 1024;
/** What says more when it is read as the document that it is. */
const DOCUMENT_NAME = /\.(?:x?html?|eml|mht|mhtml|ipynb|rtf)$/i;

/**
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("./composer_types.d.ts").PreparedFile} PreparedFile
 * @typedef {{ blob: Blob, width: number, height: number }} ShrunkImage
 */

/**
 * @param {File} file
 * @param {string} name
 * @param {number} mostBytes
 * @returns {Promise<PreparedFile | null>} null where it cannot be made that small
 * @throws {Error} where the browser cannot read it
 */
export async function preparePicture(file, name, mostBytes) {
  const shrunk = await shrinkImage(file, mostBytes);
  if (!shrunk) return null;
  const { blob, width, height } = shrunk;
  const facts = { type: blob.type, bytes: blob.size, width, height };
  return { attachment: { id: newId(), kind: "image", name, ...facts }, blob, original: file };
}

/**
 * @param {File} file
 * @returns {Promise<PreparedFile | null>} null where it is no short text in Unicode, or empty
 */
export async function prepareText(file) {
  if (file.size > MOST_TEXT_BYTES || DOCUMENT_NAME.test(file.name)) return null;
  const words = await readTextFile(file);
  // Of an empty file, the document's reader says so.
  if (!words) return null;
  const blob = new Blob([words], { type: "text/plain" });
  const facts = { name: file.name, type: blob.type, bytes: blob.size, width: 0, height: 0 };
  return { attachment: { id: newId(), kind: "text", ...facts }, blob, original: file };
}

/**
 * Makes a picture smaller when others join it.
 *
 * @param {PreparedFile} prepared
 * @param {number} mostBytes
 * @returns {Promise<PreparedFile>} itself where it is small enough, or can't be made smaller
 */
export async function shrinkAgain(prepared, mostBytes) {
  if (prepared.attachment.kind !== "image" || prepared.blob.size <= mostBytes) return prepared;
  // The file may have been deleted since.
  const shrunk = await shrinkImage(prepared.original, mostBytes).catch(() => null);
  if (!shrunk) return prepared;
  const { blob, width, height } = shrunk;
  const changed = { type: blob.type, bytes: blob.size, width, height };
  return { ...prepared, blob, attachment: { ...prepared.attachment, ...changed } };
}

/**
 * Drawn anew, a picture loses what cameras write into it, such as the place.
 *
 * @param {Blob} file
 * @param {number} mostBytes
 * @returns {Promise<ShrunkImage | null>} null where it cannot be made that small
 * @throws {Error} where the browser cannot read it
 */
export async function shrinkImage(file, mostBytes) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const fit = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const hasHoles = file.type !== "image/jpeg" && isTransparent(bitmap);
    for (const scale of SCALES) {
      const canvas = drawn(bitmap, fit * scale);
      for (const { type, quality } of formats(file.type, hasHoles)) {
        const blob = await encoded(canvas, type, quality);
        if (blob.size <= mostBytes) return { blob, width: canvas.width, height: canvas.height };
      }
    }
    return null;
  } finally {
    bitmap.close();
  }
}

/**
 * Of an animation, only the first frame can be drawn.
 *
 * @param {Blob} file
 */
export async function isAnimated(file) {
  if (file.type !== "image/gif") return false;
  const characters = new TextDecoder("latin1").decode(await file.arrayBuffer());
  // Each frame of an animated GIF has one of these before it.
  return characters.split("\x21\xf9\x04").length > 2;
}

/**
 * A picture of characters and lines stays sharp as PNG; photographs are a tenth of that size as JPEG. Transparency
 * needs PNG or WebP.
 *
 * @param {string} type of the file
 * @param {boolean} hasHoles
 * @returns {{ type: string, quality?: number }[]} the best first
 */
export function formats(type, hasHoles) {
  const lossy = hasHoles ? "image/webp" : "image/jpeg";
  const sharp = hasHoles || type === "image/png" || type === "image/gif" ? [{ type: "image/png" }] : [];
  return [...sharp, ...QUALITIES.map((quality) => ({ type: lossy, quality }))];
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} scale
 */
function drawn(bitmap, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas to draw on");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} type
 * @param {number} [quality]
 * @returns {Promise<Blob>}
 */
function encoded(canvas, type, quality) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(`no ${type}`))), type, quality);
  });
}

/** @param {ImageBitmap} bitmap */
function isTransparent(bitmap) {
  const sample = drawn(bitmap, Math.min(1, 256 / Math.max(bitmap.width, bitmap.height)));
  const pixels = sample.getContext("2d")?.getImageData(0, 0, sample.width, sample.height).data ?? [];
  for (let index = 3; index < pixels.length; index += 4) if ((pixels[index] ?? 255) < 250) return true;
  return false;
}

/**
 * @param {Blob} file
 * @returns {Promise<string | null>} null where it is not text
 */
export async function readTextFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const words = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return /[\0-\x08\x0e-\x1a]/.test(words) ? null : words.replaceAll("\r\n", "\n");
  } catch {
    return null;
  }
}

/** @param {Uint8Array} bytes which may begin with a mark of their order */
function encodingOf([first, second]) {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}
