/** The words of an RTF file. */

import { DocumentFailure } from "../failure.js";
import { joinBlocks } from "../markdown.js";

const TOKEN = /\\([a-z]+)(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\/gi;
/** Groups that hold no words of the text. */
const UNREAD = new Set([
  "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer",
  "footerl", "footerr", "footerf", "listtable", "listoverridetable", "generator", "fldinst", "xmlnstbl", "themedata",
  "datastore", "latentstyles", "rsidtbl", "bkmkstart", "bkmkend", "nonshppict", "filetbl", "revtbl",
]);
/** @type {ReadonlyMap<string, string>} */
const SIGNS = new Map([
  ["par", "\n\n"], ["sect", "\n\n"], ["page", "\n\n"], ["line", "\n"], ["tab", "\t"], ["cell", " | "], ["row", "\n"],
  ["emdash", "—"], ["endash", "–"], ["lquote", "‘"], ["rquote", "’"], ["ldblquote", "“"], ["rdblquote", "”"],
  ["bullet", "•"], ["emspace", " "], ["enspace", " "],
]);
const MOST_DEPTH = 1_000;
/** Windows' numbers of code pages that TextDecoder calls otherwise. */
const ENCODINGS = new Map([
  ["932", "shift_jis"], ["936", "gb18030"], ["949", "euc-kr"], ["950", "big5"], ["10000", "macintosh"],
  ["65001", "utf-8"], ["874", "windows-874"], ["866", "ibm866"],
]);

/** @typedef {{ isUnread: boolean, skip: number }} Group `skip`: characters after a Unicode one that stand in for it */

/**
 * @param {string} source each byte a character
 * @returns {import("../document_types.d.ts").ReadDocument}
 * @throws {DocumentFailure}
 */
export function readRichText(source) {
  const page = /\\ansicpg(\d+)/.exec(source)?.[1] ?? "1252";
  const decoder = decoderOf(ENCODINGS.get(page) ?? `windows-${page}`);
  /** @type {Group[]} */
  const groups = [{ isUnread: false, skip: 1 }];
  let words = "";
  let skip = 0;
  /** @type {number[]} */
  let bytes = [];
  const flush = () => {
    if (bytes.length > 0) words += decoder.decode(Uint8Array.from(bytes));
    bytes = [];
  };
  for (const [, word, number, hex, sign, brace, plain] of source.matchAll(TOKEN)) {
    const group = groups.at(-1) ?? { isUnread: false, skip: 1 };
    if (hex) {
      if (skip > 0) skip -= 1;
      else if (!group.isUnread) bytes.push(parseInt(hex, 16));
      continue;
    }
    if (!plain) flush();
    if (brace === "{") groups.push({ ...group });
    else if (brace === "}") groups.pop();
    else if (sign === "*" || (word && UNREAD.has(word))) group.isUnread = true;
    else if (group.isUnread) continue;
    else if (word === "uc") group.skip = Number(number) || 0;
    else if (word === "u") {
      words += String.fromCharCode(Number(number) & 0xffff);
      skip = group.skip;
    } else if (word) words += SIGNS.get(word) ?? "";
    else if (sign) words += sign === "~" ? "\u00a0" : /[{}\\]/.test(sign) ? sign : "";
    else if (plain) {
      const rest = plain.slice(skip);
      skip = Math.max(0, skip - plain.length);
      for (let at = 0; at < rest.length; at += 1) bytes.push(rest.charCodeAt(at) & 0xff);
    }
    if (groups.length > MOST_DEPTH) throw new DocumentFailure("tooDeep");
  }
  flush();
  const text = joinBlocks(words.split(/\n{2,}/).map((block) => block.trim()));
  return { type: "application/rtf", unit: "part", parts: [{ title: "", text }] };
}

/** @param {string} encoding */
function decoderOf(encoding) {
  try {
    return new TextDecoder(encoding);
  } catch {
    return new TextDecoder("windows-1252");
  }
}
