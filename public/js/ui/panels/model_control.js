/** A model, chosen in the picker. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";
import { icon } from "../icons.js";
import openModelPicker from "./model_picker.js";

/** @param {import("./setting_row.js").ControlProps} props */
export function ModelControl({ desk, row, value, id, described, change }) {
  const none =
    row.key === "model" ? text("models.siteChoice", { model: desk.site.siteModel }) : text(`setting.${row.key}.none`);
  const name = desk.site.models.find((model) => model.id === value)?.name ?? value;
  return html`
    <button type="button" class="input model-button" id=${id} aria-labelledby=${`${id}-name ${id}`}
      aria-describedby=${described} onClick=${() => openModelPicker(desk, { value, none, choose: change })}>
      <span class="model-button__name">${name || none}</span>${icon("chevronDown")}
    </button>`;
}
