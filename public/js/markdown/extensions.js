/** Extensions for marked: formulas, long runs of exclamation marks, and the escaping of HTML. */

/** @typedef {import("marked").Tokens.Generic} Token */

const BLANK_LINE = /\n[ \t]*\n/;
const BLOCK_OPENER = /^ {0,3}(\$\$|\\\[)\s*/;
const BLOCK_START = /\n {0,3}(?:\$\$|\\\[)/;
/** How far a paragraph is searched for a formula of its own line. Beyond, it is found as one within the line. */
const LONGEST_SEARCH = 10_000;
const LINE_REST = /^[ \t]*(?:\n|$)/;

const INLINE_FORMS = [
  { pattern: /^\$\$(?!\$)((?:\\.|[^\\$])+)\$\$/, isDisplay: true, isFormula: () => true },
  { pattern: /^\\\[([\s\S]+?)\\\]/, isDisplay: true, isFormula: looksLikeFormula },
  { pattern: /^\\\(([\s\S]+?)\\\)/, isDisplay: false, isFormula: () => true },
  { pattern: /^\$(?![\s$])((?:\\.|[^\\\n$])*?(?:\\.|[^\\\s$]))\$(?![\d$])/, isDisplay: false, isFormula: isNotMoney },
];

/** Longer runs cost marked time that grows with their square. The last one may begin an image. */
const EXCLAMATIONS = /^!{8,}(?!\[)/;

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Marks up formulas: `$a$`, `$$a$$`, `\(a\)` and `\[a\]`, also one that is still being written.
 *
 * @type {import("marked").MarkedExtension}
 */
export const math = {
  extensions: [
    { name: "formulaBlock", level: "block", start: startOfBlock, tokenizer: readBlock, renderer: renderBlock },
    { name: "formula", level: "inline", start: startOfInline, tokenizer: readInline, renderer: renderInline },
  ],
};

/**
 * Reads a run of exclamation marks at once.
 *
 * @type {import("marked").MarkedExtension}
 */
export const exclamations = {
  extensions: [
    {
      name: "exclamations",
      level: "inline",
      tokenizer(source) {
        const raw = EXCLAMATIONS.exec(source)?.[0];
        return raw ? { type: "text", raw, text: raw } : undefined;
      },
    },
  ],
};

/** A mark of a source has no place where text is shown as it is. @param {string} text */
export function escapeHtml(text) {
  return text.replace(/[&<>"']|\ufdd0\d{1,3}\ufdd1/g, entityOf);
}

/**
 * Escapes the text of Markdown, in which `&copy;` is a character.
 *
 * @param {string} text
 */
export function escapeText(text) {
  return text.replace(/&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|\w+);)|[<>"']/gi, entityOf);
}

/** @param {string} source what follows a paragraph's first character */
function startOfBlock(source) {
  // The paragraph ends at a blank line; looking further would cost time for every paragraph.
  const near = source.slice(0, LONGEST_SEARCH);
  const end = near.search(BLANK_LINE);
  const index = (end < 0 ? near : near.slice(0, end)).search(BLOCK_START);
  return index < 0 ? undefined : index + 1;
}

/** @param {string} source */
function readBlock(source) {
  const opening = BLOCK_OPENER.exec(source);
  if (!opening) return undefined;
  const start = opening[0].length;
  const closer = opening[1] === "$$" ? "$$" : "\\]";
  const end = source.indexOf(closer, start);
  const tex = end < 0 ? source.slice(start) : source.slice(start, end);
  if (BLANK_LINE.test(tex.trimEnd())) return undefined;
  if (end < 0) return /** @type {Token} */ ({ type: "formulaBlock", raw: source, tex: tex.trim() });
  const rest = LINE_REST.exec(source.slice(end + 2));
  if (!rest || !tex.trim()) return undefined;
  return /** @type {Token} */ ({
    type: "formulaBlock",
    raw: source.slice(0, end + 2 + rest[0].length),
    tex: tex.trim(),
  });
}

/** @param {string} source */
function startOfInline(source) {
  const index = source.indexOf("$");
  return index < 0 ? undefined : index;
}

/**
 * @param {string} source
 * @param {Token[]} before
 */
function readInline(source, before) {
  if (source[0] !== "$" && source[0] !== "\\") return undefined;
  // "US$5": a formula does not begin within a word.
  if (source[0] === "$" && /[\p{L}\p{N}$]$/u.test(before.at(-1)?.raw ?? "")) return undefined;
  for (const { pattern, isDisplay, isFormula } of INLINE_FORMS) {
    const [raw, tex] = pattern.exec(source) ?? [];
    if (raw && tex?.trim() && !BLANK_LINE.test(tex) && isFormula(tex, source.slice(raw.length, raw.length + 1))) {
      return /** @type {Token} */ ({ type: "formula", raw, tex: tex.trim(), isDisplay });
    }
  }
  return undefined;
}

/** @param {string} tex between escaped brackets, which may be just brackets */
function looksLikeFormula(tex) {
  return /[\\^_={}<>+]/.test(tex);
}

/**
 * "$5 and 6$", "$5/$month", "$PATH:$HOME" are not formulas.
 *
 * @param {string} tex between dollars
 * @param {string} next the character that follows
 */
function isNotMoney(tex, next) {
  if (/^\d[\d.,]*[-–/+,;:(]?$/.test(tex) && /\p{L}/u.test(next)) return false;
  if (/^\d[\d.,]*\S{0,2}\s+(?:\p{L}{2}|\()/u.test(tex)) return false;
  return !(/^[A-Z_]{2,}\W?$/.test(tex) && /\w/.test(next));
}

/** @param {Token} token */
function renderBlock({ tex }) {
  return `<div class="math math--display">${escapeHtml(tex)}</div>\n`;
}

/** @param {Token} token */
function renderInline({ tex, isDisplay }) {
  return `<span class="math${isDisplay ? " math--display" : ""}">${escapeHtml(tex)}</span>`;
}

/** @param {string} character */
function entityOf(character) {
  return ENTITIES[character] ?? "";
}
