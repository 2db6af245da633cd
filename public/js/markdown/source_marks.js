/** Small numbered links where an answer cites its sources: `[1]`, or a mark that the page has put into the text. */

import { NO_SOURCES } from "../store/sources/sources.js";
import { escapeHtml, escapeText } from "./extensions.js";

/** @typedef {import("../store/sources/sources.js").Sources} Sources */

const MARK = /^\ufdd0(\d{1,3})\ufdd1/;
/** `[1](…)`, `[1][2]` and `[1]:` are links, and what defines them. */
const BRACKETED = /^\[(\d{1,3})\](?![(:]|\[[^\d\]])/;

let sources = NO_SOURCES;

/** @param {Sources} those of the text that is read next */
export function useSources(those) {
  sources = those;
}

/** @type {import("marked").MarkedExtension} */
export const sourceMarks = {
  extensions: [
    {
      name: "sourceMark",
      level: "inline",
      start(source) {
        const index = sources.list.length === 0 ? -1 : source.indexOf("\ufdd0");
        return index < 0 ? undefined : index;
      },
      tokenizer(source) {
        if (sources.list.length === 0 || this.lexer.state.inLink) return undefined;
        const [mark, number] = MARK.exec(source) ?? [];
        if (mark) return { type: "sourceMark", raw: mark, number: Number(number) };
        const [raw, place] = BRACKETED.exec(source) ?? [];
        const meant = sources.bracketed[Number(place) - 1];
        return raw && meant ? { type: "sourceMark", raw, number: meant } : undefined;
      },
      renderer({ raw, number }) {
        const source = sources.list[number - 1];
        if (!source) return escapeText(raw);
        const words = `[${number}]`;
        if (!source.url) return `<sup>${words}</sup>`;
        return `<sup><a href="${escapeHtml(source.url)}" title="${escapeHtml(source.title)}">${words}</a></sup>`;
      },
    },
  ],
};
