/** The text of the chosen parts, as the model will read it. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../../../i18n/texts.js";
import { useOwnId } from "../../shared/hooks.js";

/** @typedef {import("../../../documents/document_types.d.ts").DocumentText} DocumentText */

/** What nobody reads to its end is drawn as it is scrolled to. */
const CHARACTERS_IN_PIECE = 4_000;
const MOST_SHOWN_BYTES = 4_000_000;

/** @param {{ document: DocumentText, numbers: readonly number[] }} props */
export function SentText({ document, numbers }) {
  const [pieces, setPieces] = useState(/** @type {string[]} */ ([]));
  const labelId = useOwnId();
  useEffect(() => {
    let isWanted = true;
    textOf(document, numbers).then((words) => isWanted && setPieces(piecesOf(words)));
    return () => void (isWanted = false);
  }, [document, numbers.join()]);
  return html`
    <h3 id=${labelId} class="panel__heading">${text("files.sent")}</h3>
    <div class="file-text" tabindex="0" role="region" aria-labelledby=${labelId}>
      ${pieces.map((piece, index) => html`<pre key=${index} class="file-text__piece" dir="auto">${piece}</pre>`)}
    </div>`;
}

/**
 * @param {DocumentText} document
 * @param {readonly number[]} numbers
 */
async function textOf({ text: whole, parts }, numbers) {
  let bytes = 0;
  const slices = numbers.flatMap((number) => parts[number - 1] ?? []).filter(({ start, end }) => {
    bytes += end - start;
    return bytes <= MOST_SHOWN_BYTES;
  });
  return new Blob(slices.map(({ start, end }) => whole.slice(start, end))).text();
}

/** @param {string} words */
function piecesOf(words) {
  /** @type {string[]} */
  const pieces = [];
  for (let start = 0; start < words.length; ) {
    const lineEnd = words.indexOf("\n", start + CHARACTERS_IN_PIECE);
    const end = lineEnd < 0 || lineEnd > start + CHARACTERS_IN_PIECE * 2 ? start + CHARACTERS_IN_PIECE * 2 : lineEnd + 1;
    pieces.push(words.slice(start, end));
    start = end;
  }
  return pieces;
}
