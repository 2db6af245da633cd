/** Reads a PDF with pdf.js: its text by pages, and pictures of those that have none. Runs in a worker. */

/// <reference path="./pdf_worker_module.d.ts" />

import "./pdf_surroundings.js";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import * as pdfjsWorker from "pdfjs-dist/legacy/build/pdf.worker.mjs";
import { DocumentFailure } from "./failure.js";
import { pageText } from "./page_text.js";

/**
 * @typedef {import("pdfjs-dist").PDFDocumentProxy} PdfDocument
 * @typedef {import("./document_types.d.ts").ReadingTask} ReadingTask
 * @typedef {import("./document_types.d.ts").NoteProgress} NoteProgress
 */

// pdf.js would start a worker of its own: this one is enough, and can be ended at any time.
Object.assign(globalThis, { pdfjsWorker });

const PAGES_BETWEEN_NOTES = 5;
/** A page with less text than this, such as its number alone, is looked at for pictures. */
const FEW_CHARACTERS = 20;
/** As high as models look at a page. */
const LONGEST_SIDE = 1_568;
const IMAGE_QUALITY = 0.8;
const MOST_IMAGE_AREA = 40_000_000;

/**
 * @param {ReadingTask} task
 * @param {NoteProgress} note
 * @returns {Promise<import("./document_types.d.ts").ReadDocument>}
 * @throws {DocumentFailure}
 */
export async function readPdf(task, note) {
  const pdf = await openPdf(task);
  const parts = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    parts.push(await readPage(pdf, number));
    if (number % PAGES_BETWEEN_NOTES === 0) note(number, pdf.numPages);
  }
  return { type: "application/pdf", unit: "page", parts };
}

/**
 * @param {ReadingTask} task
 * @param {readonly number[]} pages
 * @param {NoteProgress} note
 * @returns {Promise<import("./document_types.d.ts").PageImage[]>}
 * @throws {DocumentFailure}
 */
export async function drawPages(task, pages, note) {
  const pdf = await openPdf(task);
  const images = [];
  for (const [index, number] of pages.entries()) {
    const page = await pdf.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: LONGEST_SIDE / Math.max(width, height, 1) });
    const canvas = new OffscreenCanvas(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)));
    const canvasContext = /** @type {any} */ (canvas.getContext("2d"));
    await page.render({ canvas: null, canvasContext, viewport, background: "white" }).promise;
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: IMAGE_QUALITY });
    images.push({ page: number, blob, width: canvas.width, height: canvas.height });
    page.cleanup();
    note(index + 1, pages.length);
  }
  return images;
}

/**
 * @param {PdfDocument} pdf
 * @param {number} number
 */
async function readPage(pdf, number) {
  const mark = `--- page ${number} ---`;
  try {
    const page = await pdf.getPage(number);
    const content = await page.getTextContent({ disableNormalization: false });
    const pieces = /** @type {import("./page_text.js").Piece[]} */ (content.items.filter((item) => "str" in item));
    const text = pageText(pieces, page.getViewport({ scale: 1 }).width);
    const isPicture = text.length < FEW_CHARACTERS && (await hasPicture(page));
    page.cleanup();
    return { title: "", text: text ? `${mark}\n\n${text}` : isPicture ? "" : mark, isPicture };
  } catch {
    // The other pages may be well.
    return { title: "", text: `${mark}\n\n[This page can't be read.]`, isPicture: false };
  }
}

/** @param {import("pdfjs-dist").PDFPageProxy} page */
async function hasPicture(page) {
  const { fnArray } = await page.getOperatorList();
  return fnArray.length > 0;
}

/**
 * Scripts, forms and attached files of a PDF are never looked at, and nothing but this site's own files is fetched.
 *
 * @param {ReadingTask} task
 * @returns {Promise<PdfDocument>}
 */
async function openPdf({ file, password, root }) {
  const data = new Uint8Array(await file.arrayBuffer());
  try {
    return await getDocument({
      data,
      ...(password && { password }),
      cMapUrl: `${root}build/cmaps/`,
      cMapPacked: true,
      useWorkerFetch: false,
      useWasm: false,
      useSystemFonts: false,
      disableFontFace: true,
      enableXfa: false,
      maxImageSize: MOST_IMAGE_AREA,
      verbosity: 0,
      BinaryDataFactory: SiteFiles,
      CanvasFactory: WorkerCanvases,
      FilterFactory: NoFilters,
      ownerDocument: /** @type {any} */ ({ fonts: { add: () => {}, delete: () => {} } }),
    }).promise;
  } catch (error) {
    const { name, code } = /** @type {{ name?: string, code?: number }} */ (error);
    if (name !== "PasswordException") throw new DocumentFailure("broken");
    throw new DocumentFailure(code === 2 ? "password" : "encrypted");
  }
}

/** Tables of Chinese, Japanese and Korean characters, for documents that do not bring their own. */
class SiteFiles {
  #cMapUrl;

  /** @param {{ cMapUrl: string }} urls */
  constructor({ cMapUrl }) {
    this.#cMapUrl = cMapUrl;
  }

  /** @param {{ kind: string, filename: string }} wanted */
  async fetch({ kind, filename }) {
    if (kind !== "cMapUrl" || !/^[\w-]+\.bcmap$/.test(filename)) throw new Error(`no ${kind}`);
    const response = await fetch(this.#cMapUrl + filename);
    if (!response.ok) throw new Error(`no ${filename}`);
    return new Uint8Array(await response.arrayBuffer());
  }
}

class WorkerCanvases {
  /**
   * @param {number} width
   * @param {number} height
   */
  create(width, height) {
    const canvas = new OffscreenCanvas(width, height);
    return { canvas, context: canvas.getContext("2d") };
  }

  /**
   * @param {{ canvas: OffscreenCanvas }} entry
   * @param {number} width
   * @param {number} height
   */
  reset({ canvas }, width, height) {
    Object.assign(canvas, { width, height });
  }

  /** @param {{ canvas: OffscreenCanvas | null, context: unknown }} entry */
  destroy(entry) {
    Object.assign(entry, { canvas: null, context: null });
  }
}

/** Colours that only screens need. */
class NoFilters {
  addFilter() { return "none"; }
  addHCMFilter() { return "none"; }
  addAlphaFilter() { return "none"; }
  addLuminosityFilter() { return "none"; }
  addHighlightHCMFilter() { return "none"; }
  addSelectionFilter() { return "none"; }
  destroy() {}
}
