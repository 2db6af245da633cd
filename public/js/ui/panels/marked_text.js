/** A name in which the letters that were searched for are marked. */

import { html } from "htm/preact";

/**
 * @param {object} props
 * @param {string} props.words
 * @param {readonly [start: number, end: number][]} props.marks in order
 */
export function MarkedText({ words, marks }) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    // Marks of two words may overlap.
    if (end <= at) continue;
    parts.push(words.slice(at, start), html`<mark>${words.slice(Math.max(start, at), end)}</mark>`);
    at = end;
  }
  return html`<span dir="auto">${parts}${words.slice(at)}</span>`;
}
