/** The text of a Word document (.docx): headings, lists, tables, footnotes. What was deleted in it stays out. */

import { heading, joinBlocks, table } from "../markdown.js";
import { relationshipsOf, targetOf } from "./relationships.js";
import { allIn, attributeOf, childOf, elementsIn, textIn, xmlIn } from "../xml.js";

/**
 * @typedef {import("../xml.js").XmlNode} XmlNode
 * @typedef {import("../zip.js").Zip} Zip
 *
 * @typedef {object} Around what the text refers to
 * @property {Map<string, number>} headings levels by the ids of styles
 * @property {Map<string, string>} lists kinds of lists by `list level`
 * @property {Map<string, import("./relationships.js").Relationship>} links
 * @property {string[]} notes ids of the footnotes that were met
 */

const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/** What stands around text that is shown like any other. */
const TRANSPARENT = new Set([
  "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo", "r", "oMath", "oMathPara",
  "f", "num", "den", "e", "sup", "sub", "sSup", "sSub", "AlternateContent", "Choice", "drawing", "pict", "txbxContent",
  "rad", "deg", "nary", "d", "fName", "func", "hyperlink",
]);

/**
 * @param {Zip} zip
 * @param {string} path of its main file
 * @returns {Promise<import("../document_types.d.ts").ReadDocument>}
 * @throws {import("../failure.js").DocumentFailure}
 */
export async function readWord(zip, path) {
  const links = await relationshipsOf(zip, path);
  const [tree, styles, numbering, notes] = await Promise.all([
    xmlIn(zip, path),
    xmlIn(zip, targetOf(links, "styles")),
    xmlIn(zip, targetOf(links, "numbering")),
    xmlIn(zip, targetOf(links, "footnotes")),
  ]);
  /** @type {Around} */
  const around = { headings: headingsIn(styles), lists: listsIn(numbering), links, notes: [] };
  const body = [...allIn(tree, "body")][0];
  const blocks = body ? blocksIn(body, around) : [];
  const noteTexts = new Map(
    [...allIn(notes, "footnote")].map((note) => [attributeOf(note, "id"), joinBlocks(blocksIn(note, around))]),
  );
  const footnotes = around.notes.map((id, index) => `[^${index + 1}]: ${noteTexts.get(id) ?? ""}`);
  return { type: TYPE, unit: "part", parts: [{ title: "", text: joinBlocks([...blocks, ...footnotes]) }] };
}

/**
 * @param {XmlNode} node
 * @param {Around} around
 * @returns {string[]}
 */
function blocksIn(node, around) {
  /** @type {string[]} */
  const blocks = [];
  for (const child of elementsIn(node)) {
    if (child.name === "p") addParagraph(blocks, child, around);
    else if (child.name === "tbl") blocks.push(table(rowsOf(child, around)));
    else if (TRANSPARENT.has(child.name)) blocks.push(...blocksIn(child, around));
  }
  return blocks;
}

/**
 * @param {string[]} blocks
 * @param {XmlNode} paragraph
 * @param {Around} around
 */
function addParagraph(blocks, paragraph, around) {
  const properties = childOf(paragraph, "pPr");
  const words = runsIn(paragraph, around).trim();
  const level = around.headings.get(attributeOf(properties && childOf(properties, "pStyle"), "val"));
  const numbering = properties && childOf(properties, "numPr");
  if (words && level) return void blocks.push(heading(level, words));
  if (!words || !numbering) return void blocks.push(words);
  const depth = Number(attributeOf(childOf(numbering, "ilvl"), "val")) || 0;
  const kind = around.lists.get(`${attributeOf(childOf(numbering, "numId"), "val")} ${depth}`);
  const item = `${"  ".repeat(Math.min(8, depth))}${kind === "bullet" ? "-" : "1."} ${words}`;
  const before = blocks.at(-1);
  // The items of a list stand together.
  if (before && /^ *(?:-|1\.) /.test(before)) blocks[blocks.length - 1] = `${before}\n${item}`;
  else blocks.push(item);
}

/**
 * @param {XmlNode} tableNode
 * @param {Around} around
 */
function rowsOf(tableNode, around) {
  const rows = elementsIn(tableNode).flatMap((child) => (child.name === "sdt" ? [...allIn(child, "tr")] : [child]));
  return rows.filter(({ name }) => name === "tr").map((row) =>
    elementsIn(row).filter(({ name }) => name === "tc").flatMap((cell) => {
      const properties = childOf(cell, "tcPr");
      const span = Number(attributeOf(properties && childOf(properties, "gridSpan"), "val")) || 1;
      const words = blocksIn(cell, around).filter(Boolean).join("\n");
      return [words, ...Array.from({ length: Math.min(span, 64) - 1 }, () => "")];
    }),
  );
}

/**
 * @param {XmlNode} node
 * @param {Around} around
 * @returns {string}
 */
function runsIn(node, around) {
  let words = "";
  for (const child of elementsIn(node)) {
    if (child.name === "t") words += textIn(child);
    else if (child.name === "tab") words += "\t";
    else if (child.name === "br" || child.name === "cr") words += "\n";
    else if (child.name === "noBreakHyphen") words += "-";
    else if (child.name === "footnoteReference") words += noteMark(attributeOf(child, "id"), around);
    else if (child.name === "hyperlink") words += linkIn(child, around);
    else if (child.name === "p") words += `${words && "\n"}${runsIn(child, around)}`;
    else if (TRANSPARENT.has(child.name)) words += runsIn(child, around);
  }
  return words;
}

/**
 * @param {XmlNode} link
 * @param {Around} around
 */
function linkIn(link, around) {
  const words = runsIn(link, around);
  const target = around.links.get(link.attributes["r:id"] ?? "");
  const isAddress = target?.isExternal && /^https?:/i.test(target.target);
  return words && isAddress && words !== target.target ? `[${words}](${target.target})` : words;
}

/**
 * @param {string} id
 * @param {Around} around
 */
function noteMark(id, { notes }) {
  if (!notes.includes(id)) notes.push(id);
  return `[^${notes.indexOf(id) + 1}]`;
}

/** @param {XmlNode} styles */
function headingsIn(styles) {
  /** @type {Map<string, number>} */
  const levels = new Map();
  for (const style of allIn(styles, "style")) {
    const name = attributeOf(childOf(style, "name"), "val").toLowerCase();
    const properties = childOf(style, "pPr");
    const outline = properties && childOf(properties, "outlineLvl");
    const named = /^heading (\d)$/.exec(name)?.[1] ?? (name === "title" ? "1" : "");
    const level = Number(named) || (outline ? Number(attributeOf(outline, "val")) + 1 : 0);
    if (level > 0 && level < 10) levels.set(attributeOf(style, "styleId"), level);
  }
  return levels;
}

/** @param {XmlNode} numbering */
function listsIn(numbering) {
  /** @type {Map<string, XmlNode>} */
  const models = new Map([...allIn(numbering, "abstractNum")].map((one) => [attributeOf(one, "abstractNumId"), one]));
  /** @type {Map<string, string>} */
  const kinds = new Map();
  for (const list of allIn(numbering, "num")) {
    const model = models.get(attributeOf(childOf(list, "abstractNumId"), "val"));
    for (const level of model ? allIn(model, "lvl") : []) {
      const key = `${attributeOf(list, "numId")} ${Number(attributeOf(level, "ilvl")) || 0}`;
      kinds.set(key, attributeOf(childOf(level, "numFmt"), "val"));
    }
  }
  return kinds;
}
