/** A sheet as tables in Markdown: a long one is several parts, each with the head, so that some can be chosen. */

import { heading, joinBlocks, ruleOf, tableRow } from "../markdown.js";

/** About 25,000 tokens. */
const CHARACTERS_IN_PART = 100_000;

export class SheetText {
  static mostColumns = 256;
  #name;
  /** @type {string[][]} */
  #begun = [];
  #characters = 0;
  #first = 1;
  #count = 0;
  /** @type {readonly string[]} */
  #head = [];
  /** @type {{ first: number, last: number, text: string }[]} */
  #pieces = [];

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** @param {string[]} cells may have holes */
  add(cells) {
    let width = Math.min(cells.length, SheetText.mostColumns);
    while (width > 0 && !cells[width - 1]) width -= 1;
    if (width === 0) return;
    const row = Array.from({ length: width }, (_, index) => cells[index] ?? "");
    this.#count += 1;
    if (this.#head.length === 0) this.#head = row;
    this.#begun.push(row);
    for (const cell of row) this.#characters += cell.length + 3;
    if (this.#characters > CHARACTERS_IN_PART) this.#close();
  }

  /** @returns {import("../document_types.d.ts").ReadPart[]} */
  parts() {
    if (this.#begun.length > 0 || this.#pieces.length === 0) this.#close();
    const [only] = this.#pieces;
    if (this.#pieces.length === 1 && only) {
      return [{ title: this.#name, text: joinBlocks([heading(2, this.#name), only.text]) }];
    }
    return this.#pieces.map(({ first, last, text }) => {
      const title = `${this.#name} (${first}–${last})`;
      return { title, text: joinBlocks([heading(2, title), text]) };
    });
  }

  #close() {
    const rows = this.#begun;
    const width = rows.reduce((most, row) => Math.max(most, row.length), this.#head.length);
    const [head, body] = rows[0] === this.#head ? [this.#head, rows.slice(1)] : [this.#head, rows];
    const lines = width > 0 ? [tableRow(head, width), ruleOf(width), ...body.map((row) => tableRow(row, width))] : [];
    this.#pieces.push({ first: this.#first, last: this.#count, text: lines.join("\n") });
    [this.#begun, this.#characters, this.#first] = [[], 0, this.#count + 1];
  }
}
