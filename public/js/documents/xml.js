/** XML as a tree of plain objects. What a document type declares is ignored: no entity of its own is ever replaced. */

import { Parser } from "htmlparser2";
import { DocumentFailure } from "./failure.js";

/**
 * @typedef {object} XmlNode
 * @property {string} name without its prefix
 * @property {Record<string, string>} attributes by their names with their prefixes
 * @property {(XmlNode | string)[]} children
 *
 * @typedef {import("./zip.js").Zip} Zip
 */

const MOST_DEPTH = 400;
/** A tree takes about ten times as much memory as its text. */
const MOST_CHARACTERS = 60_000_000;

/** The empty one, for a file that is not there. @returns {XmlNode} */
const nothing = () => ({ name: "", attributes: {}, children: [] });

/**
 * @param {Zip} zip
 * @param {string} path
 * @returns {Promise<XmlNode>} what holds the root; without children if there is no such file
 * @throws {DocumentFailure}
 */
export async function xmlIn(zip, path) {
  const top = nothing();
  const open = [top];
  let characters = 0;
  await parseXml(zip, path, {
    onOpen: (name, attributes) => {
      const node = { name, attributes, children: [] };
      open.at(-1)?.children.push(node);
      open.push(node);
    },
    onText: (text) => {
      characters += text.length;
      if (characters > MOST_CHARACTERS) throw new DocumentFailure("tooLarge");
      open.at(-1)?.children.push(text);
    },
    onClose: () => void (open.length > 1 && open.pop()),
  });
  return top;
}

/**
 * Reads an XML file as it is unpacked.
 *
 * @param {Zip} zip
 * @param {string} path
 * @param {object} handlers
 * @param {(name: string, attributes: Record<string, string>) => void} handlers.onOpen
 * @param {(name: string) => void} handlers.onClose
 * @param {(text: string) => void} handlers.onText
 * @param {(share: number) => void} [noteShare] is told how much of it has been read, up to 1
 * @throws {DocumentFailure}
 */
export async function parseXml(zip, path, { onOpen, onClose, onText }, noteShare) {
  let depth = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > MOST_DEPTH) throw new DocumentFailure("tooDeep");
        onOpen(name.slice(name.indexOf(":") + 1), attributes);
      },
      onclosetag: (name) => {
        depth -= 1;
        onClose(name.slice(name.indexOf(":") + 1));
      },
      ontext: onText,
    },
    { xmlMode: true },
  );
  for await (const piece of zip.pieces(path, noteShare)) parser.write(piece);
  parser.end();
}

/**
 * @param {XmlNode} node
 * @returns {XmlNode[]} its children that are elements
 */
export function elementsIn(node) {
  return /** @type {XmlNode[]} */ (node.children.filter((child) => typeof child !== "string"));
}

/**
 * @param {XmlNode} node
 * @param {string} name
 * @returns {XmlNode | undefined} the first child that is called so
 */
export function childOf(node, name) {
  return elementsIn(node).find((child) => child.name === name);
}

/**
 * @param {XmlNode} node
 * @param {string} name
 * @returns {Generator<XmlNode>} all below it that are called so, in their order
 */
export function* allIn(node, name) {
  for (const child of elementsIn(node)) {
    if (child.name === name) yield child;
    yield* allIn(child, name);
  }
}

/**
 * @param {XmlNode | undefined} node
 * @param {string} name without its prefix
 * @returns {string} empty if it has none
 */
export function attributeOf(node, name) {
  const { attributes = {} } = node ?? {};
  if (name in attributes) return attributes[name] ?? "";
  const whole = Object.keys(attributes).find((key) => key.endsWith(`:${name}`));
  return (whole && attributes[whole]) || "";
}

/**
 * @param {XmlNode} node
 * @returns {string} all its text
 */
export function textIn(node) {
  return node.children.map((child) => (typeof child === "string" ? child : textIn(child))).join("");
}
