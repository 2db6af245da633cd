/** An e-book (.epub): its chapters in their order. */

import { DocumentFailure } from "../failure.js";
import { markdownOfHtml } from "./html.js";
import { joined } from "./relationships.js";
import { allIn, attributeOf, xmlIn } from "../xml.js";

/** Fonts are often scrambled, which protects nothing that is read. */
const OF_FONTS = /obfuscation|mangling/i;

/**
 * @param {import("../zip.js").Zip} zip
 * @param {import("../document_types.d.ts").NoteProgress} note
 * @returns {Promise<import("../document_types.d.ts").ReadDocument>}
 * @throws {DocumentFailure}
 */
export async function readBook(zip, note) {
  const methods = [...allIn(await xmlIn(zip, "META-INF/encryption.xml"), "EncryptionMethod")];
  const isLocked = methods.some((method) => !OF_FONTS.test(attributeOf(method, "Algorithm")));
  if (isLocked) throw new DocumentFailure("encrypted");
  const container = await xmlIn(zip, "META-INF/container.xml");
  const path = attributeOf([...allIn(container, "rootfile")][0], "full-path");
  const book = await xmlIn(zip, path);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const files = new Map([...allIn(book, "item")].map((item) => [attributeOf(item, "id"), attributeOf(item, "href")]));
  const order = [...allIn(book, "itemref")].map((item) => files.get(attributeOf(item, "idref")) ?? "").filter(Boolean);
  if (order.length === 0) throw new DocumentFailure("broken");
  const parts = [];
  for (const [index, name] of order.entries()) {
    const { title, text } = markdownOfHtml(await zip.textOf(joined(folder, name)));
    if (text) parts.push({ title: /^#+ (.*)$/m.exec(text)?.[1] ?? title, text });
    note(index + 1, order.length);
  }
  return { type: "application/epub+zip", unit: "chapter", parts };
}
