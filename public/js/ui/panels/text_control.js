/** Words: a line, or as many as it takes. */

import { html } from "htm/preact";
import { hasText, text } from "../../i18n/texts.js";

/** @param {import("./setting_row.js").ControlProps} props */
export function TextControl({ row, value, id, described, change }) {
  /** @param {any} event */
  const write = ({ currentTarget }) => change(currentTarget.value);
  const placeholder = hasText(`setting.${row.key}.placeholder`) ? text(`setting.${row.key}.placeholder`) : undefined;
  const common = { id, class: "input", value, placeholder, onInput: write, "aria-describedby": described, dir: "auto" };
  if (row.type === "longtext") return html`<textarea ...${common} class="input text-area" rows="3"></textarea>`;
  return html`<input type="text" autocomplete="off" ...${common} />`;
}
