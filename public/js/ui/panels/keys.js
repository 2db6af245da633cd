/** Keys, drawn as keys. */

import { html } from "htm/preact";
import { keyNames } from "../key_names.js";

/** @param {{ keys: string }} props as a table writes them */
export function Keys({ keys }) {
  return html`<span class="keys">${keyNames(keys).map((name) => html`<kbd class="keys__key">${name}</kbd>`)}</span>`;
}
