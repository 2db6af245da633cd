/** OpenDocument texts, spreadsheets and presentations (.odt, .ods, .odp), as LibreOffice writes them. */

import { DocumentFailure } from "../failure.js";
import { heading, joinBlocks, table } from "../markdown.js";
import { SheetText } from "./sheet_text.js";
import { allIn, attributeOf, childOf, elementsIn, xmlIn } from "../xml.js";

/**
 * @typedef {import("../xml.js").XmlNode} XmlNode
 * @typedef {import("../document_types.d.ts").ReadPart} ReadPart
 */

/** An empty rest of a sheet is written as a million rows that are all the same. */
const MOST_REPEATED = 1_000;
const MOST_SPACES = 100;

/**
 * @param {import("../zip.js").Zip} zip
 * @param {string} type as its own first file says
 * @param {import("../document_types.d.ts").NoteProgress} note
 * @returns {Promise<import("../document_types.d.ts").ReadDocument>}
 * @throws {DocumentFailure}
 */
export async function readOpenDocument(zip, type, note) {
  const manifest = await xmlIn(zip, "META-INF/manifest.xml");
  if ([...allIn(manifest, "encryption-data")].length > 0) throw new DocumentFailure("encrypted");
  const tree = await xmlIn(zip, "content.xml");
  const body = [...allIn(tree, "body")][0];
  if (!body) throw new DocumentFailure("broken");
  note(1, 2);
  const sheets = childOf(body, "spreadsheet");
  if (sheets) {
    const parts = elementsIn(sheets).filter(({ name }) => name === "table").flatMap(sheetParts);
    return { type, unit: "sheet", parts };
  }
  const presentation = childOf(body, "presentation") ?? childOf(body, "drawing");
  if (presentation) return { type, unit: "slide", parts: slideParts(presentation) };
  /** @type {string[]} */
  const notes = [];
  const blocks = elementsIn(body).flatMap((content) => blocksIn(content, notes));
  return { type, unit: "part", parts: [{ title: "", text: joinBlocks([...blocks, ...notes]) }] };
}

/**
 * @param {XmlNode} node
 * @param {string[]} notes footnotes that were met
 * @returns {string[]}
 */
function blocksIn(node, notes) {
  return elementsIn(node).flatMap((child) => {
    switch (child.name) {
      case "h":
        return [heading(Number(attributeOf(child, "outline-level")) || 1, wordsIn(child, notes))];
      case "p":
        return [wordsIn(child, notes).trim()];
      case "list":
        return [itemsIn(child, notes, 0).join("\n")];
      case "table":
        return [table(rowsOf(child, notes))];
      case "tracked-changes":
      case "forms":
      case "sequence-decls":
        return [];
      default:
        return blocksIn(child, notes);
    }
  });
}

/**
 * @param {XmlNode} list
 * @param {string[]} notes
 * @param {number} depth
 * @returns {string[]}
 */
function itemsIn(list, notes, depth) {
  return elementsIn(list).flatMap((item) =>
    elementsIn(item).flatMap((child) => {
      if (child.name === "list") return itemsIn(child, notes, Math.min(depth + 1, 8));
      const words = wordsIn(child, notes).trim();
      return words ? [`${"  ".repeat(depth)}- ${words}`] : [];
    }),
  );
}

/**
 * @param {XmlNode} node
 * @param {string[]} notes
 * @returns {string}
 */
function wordsIn(node, notes) {
  const words = node.children.map((child) => {
    if (typeof child === "string") return child.replace(/\s+/g, " ");
    switch (child.name) {
      case "s":
        return " ".repeat(Math.min(Number(attributeOf(child, "c")) || 1, MOST_SPACES));
      case "tab":
        return "\t";
      case "line-break":
        return "\n";
      case "note": {
        const body = childOf(child, "note-body");
        const at = notes.push("");
        notes[at - 1] = `[^${at}]: ${body ? joinBlocks(blocksIn(body, notes)) : ""}`;
        return `[^${at}]`;
      }
      case "annotation":
        return "";
      case "a": {
        const address = attributeOf(child, "href");
        const inner = wordsIn(child, notes);
        return /^https?:/i.test(address) && inner.trim() && inner !== address ? `[${inner}](${address})` : inner;
      }
      default:
        return wordsIn(child, notes);
    }
  });
  return words.join("");
}

/**
 * @param {XmlNode} tableNode
 * @param {string[]} notes
 * @returns {string[][]}
 */
function rowsOf(tableNode, notes) {
  return elementsIn(tableNode).flatMap((child) => {
    if (child.name.startsWith("table-") && child.name.endsWith("rows")) return rowsOf(child, notes);
    if (child.name !== "table-row") return [];
    const row = elementsIn(child).flatMap((cell) => {
      const words = blocksIn(cell, notes).filter(Boolean).join("\n");
      const most = words ? MOST_REPEATED : SheetText.mostColumns;
      return Array.from({ length: repeatsOf(cell, "number-columns-repeated", most) }, () => words);
    });
    const isEmpty = row.every((cell) => !cell);
    const repeats = isEmpty ? 1 : repeatsOf(child, "number-rows-repeated", MOST_REPEATED);
    return Array.from({ length: repeats }, () => row);
  });
}

/**
 * @param {XmlNode} node
 * @param {string} name
 * @param {number} most
 */
function repeatsOf(node, name, most) {
  return Math.min(Math.max(1, Number(attributeOf(node, name)) || 1), most);
}

/**
 * @param {XmlNode} sheet
 * @returns {ReadPart[]}
 */
function sheetParts(sheet) {
  const text = new SheetText(attributeOf(sheet, "name"));
  for (const row of rowsOf(sheet, [])) text.add(row);
  return text.parts();
}

/**
 * @param {XmlNode} presentation
 * @returns {ReadPart[]}
 */
function slideParts(presentation) {
  const pages = elementsIn(presentation).filter(({ name }) => name === "page");
  return pages.map((page, index) => {
    const frames = elementsIn(page).filter(({ name }) => name !== "notes");
    const title = frames.find((frame) => attributeOf(frame, "class") === "title");
    const titleWords = title ? blocksIn(title, []).join(" ").trim() : "";
    const others = frames.filter((frame) => frame !== title).flatMap((frame) => blocksIn(frame, []));
    const notes = childOf(page, "notes");
    const spoken = notes ? blocksIn(notes, []).filter(Boolean).join("\n") : "";
    const blocks = [`--- slide ${index + 1} ---`, heading(2, titleWords), ...others, spoken && `Notes: ${spoken}`];
    const isPicture = !titleWords && others.every((block) => !block) && [...allIn(page, "image")].length > 0;
    return { title: titleWords, text: joinBlocks(blocks), isPicture };
  });
}
