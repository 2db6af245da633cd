/** A letter (.eml, .mht): who wrote to whom, and what. Its attachments are named, not read. */

import PostalMime from "postal-mime";
import { DocumentFailure } from "../failure.js";
import { markdownOfHtml } from "./html.js";
import { joinBlocks } from "../markdown.js";

const MOST_DEPTH = 50;
const MOST_HEADER_BYTES = 1_000_000;
const HEADERS = /** @type {const} */ (["from", "to", "cc", "subject", "date"]);

/** @typedef {{ name?: string, address?: string, group?: { name?: string, address?: string }[] }} Address */

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<import("../document_types.d.ts").ReadDocument>}
 * @throws {DocumentFailure}
 */
export async function readMail(bytes) {
  const options = { maxNestingDepth: MOST_DEPTH, maxHeadersSize: MOST_HEADER_BYTES };
  const mail = await PostalMime.parse(bytes, options).catch(() => {
    throw new DocumentFailure("broken");
  });
  const lines = HEADERS.flatMap((name) => {
    const value = mail[name];
    const words = typeof value === "string" ? value : [value ?? []].flat().map(addressText).filter(Boolean).join(", ");
    return words ? [`${name[0]?.toUpperCase()}${name.slice(1)}: ${words.replace(/\s+/g, " ")}`] : [];
  });
  const files = mail.attachments.map(({ filename, mimeType }) => `- ${filename || mimeType}`);
  const words = mail.text?.trim() || markdownOfHtml(mail.html ?? "").text;
  const named = files.length > 0 ? `Attachments:\n${files.join("\n")}` : "";
  const blocks = [lines.join("\n"), words.replaceAll("\r\n", "\n"), named];
  return { type: "message/rfc822", unit: "part", parts: [{ title: mail.subject ?? "", text: joinBlocks(blocks) }] };
}

/** @param {Address} address @returns {string} */
function addressText({ name, address, group }) {
  if (group) return group.map(addressText).join(", ");
  return name && address ? `${name} <${address}>` : name || address || "";
}
