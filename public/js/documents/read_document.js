/** Reads any document but a PDF: what it is, its own bytes tell. Runs in a worker. */

import { readBook } from "./formats/book.js";
import { DocumentFailure } from "./failure.js";
import { markdownOfHtml } from "./formats/html.js";
import { readMail } from "./formats/mail.js";
import { readNotebook } from "./formats/notebook.js";
import { readOpenDocument } from "./formats/open_document.js";
import { decodedText } from "./formats/plain_text.js";
import { relationshipsOf, targetOf } from "./formats/relationships.js";
import { readRichText } from "./formats/rich_text.js";
import { readSlides } from "./formats/slides.js";
import { readSpreadsheet } from "./formats/spreadsheet.js";
import { readWord } from "./formats/word.js";
import { allIn, attributeOf, xmlIn } from "./xml.js";
import { Zip } from "./zip.js";

/**
 * @typedef {import("./document_types.d.ts").ReadDocument} ReadDocument
 * @typedef {import("./document_types.d.ts").NoteProgress} NoteProgress
 */

const START_BYTES = 4096;
const OLD_OFFICE = /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/;
/** The names of streams in it, in UTF-16. */
const ENCRYPTED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
const OTHER_ARCHIVE = /^(?:PK\x05\x06|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b|BZh[1-9]|\xfd7zXZ\0|\x28\xb5\x2f\xfd)/;
const RECORDING =
  /^(?:ID3[\x02-\x04]|OggS|fLaC|\x1a\x45\xdf\xa3|\xff[\xf2\xf3\xfb]|RIFF[^]{4}(?:WAVE|AVI )|[^]{4}ftyp)/;
/** After any comments, each of which ends in one way alone: else many of them would be tried in all ways. */
const HTML = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype html|html)\b/i;
const MAIL = /^(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}/;
const MAIL_HEADER = /^(?:received|from|message-id|mime-version):/im;

/**
 * @param {Blob} file
 * @param {string} name
 * @param {NoteProgress} note
 * @returns {Promise<ReadDocument>}
 * @throws {DocumentFailure}
 */
export async function readDocument(file, name, note) {
  if (file.size === 0) throw new DocumentFailure("empty");
  const start = latin1(new Uint8Array(await file.slice(0, START_BYTES).arrayBuffer()));
  if (start.startsWith("PK\x03\x04")) return readZip(file, note);
  if (OLD_OFFICE.test(start)) {
    const whole = latin1(new Uint8Array(await file.arrayBuffer()));
    throw new DocumentFailure(whole.includes(ENCRYPTED) ? "encrypted" : "legacy");
  }
  if (OTHER_ARCHIVE.test(start)) throw new DocumentFailure("archive");
  if (RECORDING.test(start)) throw new DocumentFailure("recording");
  const bytes = new Uint8Array(await file.arrayBuffer());
  note(1, 2);
  if (start.startsWith("{\\rtf")) return readRichText(latin1(bytes));
  return readText(bytes, start, name);
}

/**
 * @param {Uint8Array} bytes
 * @param {string} start
 * @param {string} name
 */
async function readText(bytes, start, name) {
  const isMail = /\.(?:eml|mht|mhtml)$/i.test(name) || MAIL.test(start.replaceAll("\r", ""));
  if (isMail && MAIL_HEADER.test(start)) return readMail(bytes);
  const text = decodedText(bytes);
  if (/\.ipynb$/i.test(name) && text.trimStart().startsWith("{")) return readNotebook(text);
  if (HTML.test(text) || /\.x?html?$/i.test(name)) {
    const { title, text: words } = markdownOfHtml(text);
    return whole("text/html", title && !words.startsWith("# ") ? `# ${title}\n\n${words}` : words);
  }
  return whole("text/plain", text);
}

/**
 * @param {Blob} file
 * @param {NoteProgress} note
 * @returns {Promise<ReadDocument>}
 */
async function readZip(file, note) {
  const zip = await Zip.open(file);
  if (zip.has("META-INF/container.xml")) return readBook(zip, note);
  const type = zip.has("mimetype") ? (await zip.textOf("mimetype")).trim() : "";
  if (type.startsWith("application/vnd.oasis.opendocument.")) return readOpenDocument(zip, type, note);
  const main = targetOf(await relationshipsOf(zip, ""), "officeDocument");
  if (!main) throw new DocumentFailure(zip.has("[Content_Types].xml") ? "broken" : "archive");
  const overrides = [...allIn(await xmlIn(zip, "[Content_Types].xml"), "Override")];
  const override = overrides.find((one) => attributeOf(one, "PartName").slice(1) === main);
  const kind = attributeOf(override, "ContentType") || main;
  if (/\bbinary\b/.test(kind)) throw new DocumentFailure("legacy");
  if (/word/i.test(kind)) return readWord(zip, main);
  if (/excel|spreadsheet|xl\//i.test(kind)) return readSpreadsheet(zip, main, note);
  if (/powerpoint|presentation|ppt\//i.test(kind)) return readSlides(zip, main, note);
  throw new DocumentFailure("broken");
}

/**
 * @param {string} type
 * @param {string} text
 * @returns {ReadDocument}
 */
function whole(type, text) {
  return { type, unit: "part", parts: [{ title: "", text }] };
}

/** @param {Uint8Array} bytes each a character */
function latin1(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return text;
}
