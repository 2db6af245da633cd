/** Footnotes: a number in square brackets with a caret, `[^1]`, and the note that begins with it and a colon. */

/** @typedef {import("marked").Token & { number: string }} Footnote */

/** Only numbers: `[^a-z]` is more often a pattern that somebody speaks of. */
const REFERENCE = /^\[\^(\d{1,3})\](?!:)/;
/** The note ends at a blank line, and where the next one begins. */
const NOTE = /^ {0,3}\[\^(\d{1,3})\]:[ \t]*(\S[^\n]*(?:\n(?![ \t]*(?:\n|$)| {0,3}\[\^\d)[^\n]+)*)(?:\n|$)/;
const ANCHOR = "#footnote-";

/** @type {import("marked").MarkedExtension} */
export const footnotes = {
  extensions: [
    {
      name: "footnoteReference",
      level: "inline",
      tokenizer(source) {
        const [raw, number] = REFERENCE.exec(source) ?? [];
        return raw ? { type: "footnoteReference", raw, number } : undefined;
      },
      renderer: ({ number }) => `<sup><a href="${ANCHOR}${number}">${number}</a></sup>`,
    },
    {
      name: "footnote",
      level: "block",
      tokenizer(source) {
        const [raw, number, words] = NOTE.exec(source) ?? [];
        return raw && words ? { type: "footnote", raw, number, tokens: this.lexer.inline(words) } : undefined;
      },
      renderer({ number, tokens }) {
        return `<p class="footnote"><sup>${number}</sup> ${this.parser.parseInline(tokens ?? [])}</p>\n`;
      },
    },
  ],
};

/**
 * @param {string} hash of a link
 * @param {Element} container of the answer
 * @returns {Element | undefined} the note that the link is about
 */
export function footnoteOf(hash, container) {
  if (!hash.startsWith(ANCHOR)) return undefined;
  const number = hash.slice(ANCHOR.length);
  return [...container.querySelectorAll(".footnote")].find((note) => note.firstElementChild?.textContent === number);
}
