/** The text of the chosen parts, as the model will read it. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { textOfParts } from "../../../documents/parts.js";
import { text } from "../../../i18n/texts.js";
import { useOwnId } from "../../shared/hooks.js";

/** @typedef {import("../../../documents/document_types.d.ts").DocumentText} DocumentText */

/** What few read to its end is drawn as it is scrolled to. */
const BYTES_AT_ONCE = 40_000;
const AHEAD_PIXELS = 2_000;

/** @param {{ document: DocumentText, numbers: readonly number[] }} props */
export function SentText({ document, numbers }) {
  const [words, setWords] = useState("");
  const [bytes, setBytes] = useState(BYTES_AT_ONCE);
  const labelId = useOwnId();
  const whole = textOfParts(document, numbers);
  useEffect(() => {
    let isWanted = true;
    beginningOf(whole, bytes).then((some) => isWanted && setWords(some));
    return () => void (isWanted = false);
  }, [document, numbers.join(), bytes]);
  /** @param {{ currentTarget: HTMLElement }} event */
  const drawMore = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
    if (scrollHeight - scrollTop - clientHeight < AHEAD_PIXELS && bytes < whole.size) setBytes(bytes + BYTES_AT_ONCE);
  };
  return html`
    <h3 id=${labelId} class="panel__heading">${text("files.sent")}</h3>
    <pre class="file-text" tabindex="0" role="region" aria-labelledby=${labelId} dir="auto"
      onScroll=${drawMore}>${words}</pre>`;
}

/**
 * @param {Blob} whole
 * @param {number} bytes
 */
async function beginningOf(whole, bytes) {
  const words = await whole.slice(0, bytes).text();
  // The last character may have been cut in two.
  return bytes < whole.size ? words.replace(/\ufffd+$/, "") : words;
}
