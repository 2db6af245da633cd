/** The slides of a PowerPoint file (.pptx), with their tables and notes. */

import { heading, joinBlocks, table } from "../markdown.js";
import { relationshipsOf, targetOf } from "./relationships.js";
import { allIn, attributeOf, childOf, elementsIn, textIn, xmlIn } from "../xml.js";

/** @typedef {import("../xml.js").XmlNode} XmlNode */

const TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/**
 * @param {import("../zip.js").Zip} zip
 * @param {string} path of its main file
 * @param {import("../document_types.d.ts").NoteProgress} note
 * @returns {Promise<import("../document_types.d.ts").ReadDocument>}
 * @throws {import("../failure.js").DocumentFailure}
 */
export async function readSlides(zip, path, note) {
  const links = await relationshipsOf(zip, path);
  const ids = [...allIn(await xmlIn(zip, path), "sldId")].map(({ attributes }) => attributes["r:id"] ?? "");
  const parts = [];
  for (const [index, id] of ids.entries()) {
    const target = links.get(id)?.target ?? "";
    const slide = await xmlIn(zip, target);
    const notes = await xmlIn(zip, targetOf(await relationshipsOf(zip, target), "notesSlide"));
    const blocks = blocksIn(slide);
    const spoken = blocksIn(notes, ["sldNum", "hdr", "ftr", "dt", "sldImg"]).join("\n");
    const title = titleOf(slide);
    const text = joinBlocks([`--- slide ${index + 1} ---`, ...blocks, spoken && `Notes: ${spoken}`]);
    parts.push({ title, text, isPicture: blocks.length === 0 && [...allIn(slide, "pic")].length > 0 });
    note(index + 1, ids.length);
  }
  return { type: TYPE, unit: "slide", parts };
}

/**
 * @param {XmlNode} node
 * @param {readonly string[]} unwanted kinds of placeholders
 * @returns {string[]}
 */
function blocksIn(node, unwanted = ["sldNum", "ftr", "dt"]) {
  return elementsIn(node).flatMap((child) => {
    if (child.name === "tbl") return [table(rowsOf(child))];
    if (child.name !== "sp") return blocksIn(child, unwanted);
    const kind = placeholderOf(child);
    if (unwanted.includes(kind)) return [];
    const words = paragraphsIn(child);
    return words ? [isTitle(kind) ? heading(2, words) : words] : [];
  });
}

/** @param {XmlNode} slide */
function titleOf(slide) {
  const shape = [...allIn(slide, "sp")].find((one) => isTitle(placeholderOf(one)));
  return shape ? paragraphsIn(shape).replace(/\s+/g, " ") : "";
}

/** @param {string} kind */
function isTitle(kind) {
  return kind === "title" || kind === "ctrTitle";
}

/** @param {XmlNode} shape */
function placeholderOf(shape) {
  return attributeOf([...allIn(shape, "ph")][0], "type");
}

/** @param {XmlNode} shape */
function paragraphsIn(shape) {
  const lines = [...allIn(shape, "p")].map((paragraph) => {
    const level = Number(attributeOf(childOf(paragraph, "pPr"), "lvl")) || 0;
    const words = runsIn(paragraph).trim();
    return words && level > 0 ? `${"  ".repeat(Math.min(level, 8))}- ${words}` : words;
  });
  return lines.filter(Boolean).join("\n");
}

/**
 * @param {XmlNode} node
 * @returns {string}
 */
function runsIn(node) {
  const words = elementsIn(node).map((child) => {
    if (child.name === "t") return textIn(child);
    return child.name === "br" ? "\n" : runsIn(child);
  });
  return words.join("");
}

/** @param {XmlNode} tableNode */
function rowsOf(tableNode) {
  const rows = elementsIn(tableNode).filter(({ name }) => name === "tr");
  return rows.map((row) => elementsIn(row).filter(({ name }) => name === "tc").map(paragraphsIn));
}
