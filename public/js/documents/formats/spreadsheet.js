/** The cells of an Excel file (.xlsx) as tables, read while they are unpacked: a sheet may have a million rows. */

import { relationshipsOf, targetOf } from "./relationships.js";
import { SheetText } from "./sheet_text.js";
import { allIn, attributeOf, elementsIn, parseXml, xmlIn } from "../xml.js";

/**
 * @typedef {import("../zip.js").Zip} Zip
 * @typedef {"" | "date" | "percent"} Format
 * @typedef {{ strings: string[], formats: Format[], isFrom1904: boolean }} Book
 */

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DAY_MS = 86_400_000;
/** Numbers of the formats of dates that every Excel has, from and to. */
const DATE_FORMATS = /** @type {const} */ ([[14, 22], [27, 36], [45, 47], [50, 58]]);
/** Day 0 of Excel's calendar, which has a 29 February 1900, and of that of old Macs. */
const [FROM_1900, FROM_1904] = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];

/**
 * @param {Zip} zip
 * @param {string} path of its main file
 * @param {import("../document_types.d.ts").NoteProgress} note
 * @returns {Promise<import("../document_types.d.ts").ReadDocument>}
 * @throws {import("../failure.js").DocumentFailure}
 */
export async function readSpreadsheet(zip, path, note) {
  const links = await relationshipsOf(zip, path);
  const book = await xmlIn(zip, path);
  const properties = [...allIn(book, "workbookPr")][0];
  const sheets = [...allIn(book, "sheet")];
  // The words of all sheets are in a file of their own, which is read first.
  const noteAfter = (/** @type {number} */ done) => (/** @type {number} */ share) =>
    note(done + share, sheets.length + 1);
  /** @type {Book} */
  const around = {
    strings: await stringsIn(zip, targetOf(links, "sharedStrings"), noteAfter(0)),
    formats: formatsIn(await xmlIn(zip, targetOf(links, "styles"))),
    isFrom1904: ["1", "true"].includes(attributeOf(properties, "date1904")),
  };
  const parts = [];
  for (const [index, sheet] of sheets.entries()) {
    const link = links.get(sheet.attributes["r:id"] ?? attributeOf(sheet, "id"));
    const name = attributeOf(sheet, "name");
    const noteShare = noteAfter(index + 1);
    if (link?.type === "worksheet") parts.push(...(await readSheet(zip, link.target, name, around, noteShare)));
    noteShare(1);
  }
  return { type: TYPE, unit: "sheet", parts };
}

/**
 * @param {Zip} zip
 * @param {string} path
 * @param {string} name
 * @param {Book} book
 * @param {(share: number) => void} noteShare
 */
async function readSheet(zip, path, name, book, noteShare) {
  const sheet = new SheetText(name);
  /** @type {string[]} */
  let row = [];
  let [reference, kind, style, value] = ["", "", 0, ""];
  let isValue = false;
  await parseXml(zip, path, {
    onOpen: (element, attributes) => {
      if (element === "row") row = [];
      else if (element === "c") {
        [reference, kind, style, value] = [attributes.r ?? "", attributes.t ?? "n", Number(attributes.s) || 0, ""];
      } else if (element === "v" || element === "t") isValue = true;
    },
    onText: (text) => {
      if (isValue) value += text;
    },
    onClose: (element) => {
      if (element === "v" || element === "t") isValue = false;
      else if (element === "c") {
        const column = reference ? columnOf(reference) : row.length;
        if (column < SheetText.mostColumns) row[column] = cellText(value, kind, style, book);
      } else if (element === "row") sheet.add(row);
    },
  }, noteShare);
  return sheet.parts();
}

/**
 * @param {string} value
 * @param {string} kind
 * @param {number} style
 * @param {Book} book
 */
function cellText(value, kind, style, { strings, formats, isFrom1904 }) {
  if (kind === "s") return strings[Number(value)] ?? "";
  if (kind === "b") return value === "1" ? "TRUE" : "FALSE";
  if (kind !== "n" || value === "") return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const format = formats[style] ?? "";
  if (format === "date") return dateText(number, isFrom1904);
  // Binary fractions have more digits than anybody has written.
  return format === "percent" ? `${Number((number * 100).toPrecision(12))}%` : String(Number(number.toPrecision(15)));
}

/**
 * @param {number} days
 * @param {boolean} isFrom1904
 */
function dateText(days, isFrom1904) {
  const time = new Date((isFrom1904 ? FROM_1904 : FROM_1900) + Math.round(days * DAY_MS));
  if (Number.isNaN(time.getTime())) return String(days);
  const [day = "", clock = ""] = time.toISOString().split("T");
  const minutes = clock.replace(/:00\.000Z$|\.\d+Z$/, "");
  if (days < 1) return minutes;
  return minutes === "00:00" ? day : `${day} ${minutes}`;
}

/** @param {string} reference such as `AB12` */
function columnOf(reference) {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

/**
 * @param {Zip} zip
 * @param {string} path
 * @param {(share: number) => void} noteShare
 */
async function stringsIn(zip, path, noteShare) {
  /** @type {string[]} */
  const strings = [];
  let words = "";
  let isText = false;
  let isPhonetic = false;
  await parseXml(zip, path, {
    onOpen: (element) => {
      if (element === "si") words = "";
      else if (element === "rPh") isPhonetic = true;
      else if (element === "t") isText = !isPhonetic;
    },
    onText: (text) => {
      if (isText) words += text;
    },
    onClose: (element) => {
      if (element === "si") strings.push(words);
      else if (element === "rPh") isPhonetic = false;
      else if (element === "t") isText = false;
    },
  }, noteShare);
  return strings;
}

/**
 * @param {import("../xml.js").XmlNode} styles
 * @returns {Format[]} by the number of the style
 */
function formatsIn(styles) {
  const codes = [...allIn(styles, "numFmt")];
  const own = new Map(codes.map((one) => [attributeOf(one, "numFmtId"), attributeOf(one, "formatCode")]));
  const list = [...allIn(styles, "cellXfs")][0] ?? { name: "", attributes: {}, children: [] };
  return elementsIn(list).map((style) => {
    const id = attributeOf(style, "numFmtId");
    return formatOf(Number(id), own.get(id) ?? "");
  });
}

/**
 * @param {number} id below 164: of a format that every Excel has
 * @param {string} code such as `yyyy\-mm\-dd`
 * @returns {Format}
 */
function formatOf(id, code) {
  if (id === 9 || id === 10) return "percent";
  if (DATE_FORMATS.some(([first, last]) => id >= first && id <= last)) return "date";
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
  if (/[ymdhs]/i.test(bare) && !/^general/i.test(bare)) return "date";
  return bare.includes("%") ? "percent" : "";
}
