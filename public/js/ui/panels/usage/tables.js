/** Tables of what was used: names in the first column, sums in the others. */

import { html } from "htm/preact";
import { language, text } from "../../../i18n/texts.js";
import { moneyWords } from "../../shared/budget_words.js";
import { sumsBy, tokensOf } from "./sums.js";

/**
 * @typedef {import("./sums.js").Sum} Sum
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {boolean} [isNumber]
 */

/**
 * @param {object} props
 * @param {string} props.title
 * @param {Column[]} props.columns
 * @param {unknown[][]} props.rows a cell for each column; the first names the row
 * @param {boolean} [props.isQuiet] whether the title is only heard
 */
export function Table({ title, columns, rows, isQuiet = false }) {
  const kind = (/** @type {number} */ at) => (columns[at]?.isNumber ? "usage-table__number" : undefined);
  return html`
    <table class="usage-table">
      <caption class=${isQuiet ? "only-heard" : "panel__heading"}>${title}</caption>
      <thead>
        <tr>${columns.map(({ name }, at) => html`<th key=${name} scope="col" class=${kind(at)}>${name}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map(([first, ...others], at) => html`
          <tr key=${at}>
            <th scope="row"><bdi>${first}</bdi></th>
            ${others.map((cell, index) => html`<td class=${kind(index + 1)}>${cell}</td>`)}
          </tr>`)}
      </tbody>
    </table>`;
}

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.first what the rows are named by
 * @param {{ name: string, sum: Sum }[]} props.sums
 */
export function SumTable({ title, first, sums }) {
  const columns = [{ name: first }, ...sumColumns()];
  return html`
    <${Table} title=${title} columns=${columns} rows=${sums.map(({ name, sum }) => [name, ...sumCells(sum)])} />`;
}

/**
 * What the page asks for on its own, apart from answers; nothing where it asked for nothing.
 *
 * @param {{ rows: import("./sums.js").UsageRow[] }} props
 */
export function PurposeTable({ rows }) {
  if (rows.every(({ purpose }) => purpose === "answer")) return null;
  const sums = sumsBy(rows, ({ purpose }) => text(`usagePage.purpose.${purpose}`));
  return html`<${SumTable} title=${text("usagePage.byPurpose")} first=${text("usagePage.purpose")} sums=${sums} />`;
}

/** @returns {Column[]} */
export function sumColumns() {
  return ["cost", "tokens", "requests"].map((key) => ({ name: text(`usagePage.${key}`), isNumber: true }));
}

/** @param {Sum} sum */
export function sumCells(sum) {
  const { dollars, requests, unpriced } = sum;
  // Where no price is known, no cost is either: nothing would be a lie.
  const cost = dollars === 0 && unpriced > 0 ? text("usagePage.unknown") : moneyWords(dollars);
  return [cost, tokensOf(sum).toLocaleString(language()), requests.toLocaleString(language())];
}
