/** One setting: its name, what it does, its control, and the way back to how it was. */

import { html } from "htm/preact";
import { useId } from "preact/hooks";
import { hasText, text } from "../../../i18n/texts.js";
import { icon } from "../../shared/icons.js";
import { ChoiceControl, ModelControl, NumberControl, TextControl } from "./controls.js";

/**
 * @typedef {import("../../../store/settings_types.d.ts").SettingRow} SettingRow
 * @typedef {import("./scope.js").Scope} Scope
 *
 * @typedef {object} ControlProps
 * @property {import("../../../app/app.js").App} desk
 * @property {SettingRow} row
 * @property {any} value
 * @property {string} id of the control
 * @property {string} described ids of what describes it
 * @property {(value: any) => void} change
 */

/** @type {Record<SettingRow["type"], (props: ControlProps) => unknown>} */
const CONTROLS = {
  number: NumberControl,
  choice: ChoiceControl,
  switch: SwitchControl,
  text: TextControl,
  secret: TextControl,
  longtext: TextControl,
  model: ModelControl,
};

/** What a value should make the reader think of. @type {Partial<Record<string, (value: any) => boolean>>} */
const WARNINGS = {
  temperature: (value) => value !== null && value > 1,
};

/**
 * @param {object} props
 * @param {import("../../../app/app.js").App} props.desk
 * @param {SettingRow} props.row
 * @param {Scope} props.scope
 */
export function SettingRowView({ desk, row, scope }) {
  const id = useId();
  const value = scope.get(row);
  const isChanged = scope.isChanged(row);
  const Control = CONTROLS[row.type];
  const name = text(`setting.${row.key}.name`);
  const warns = WARNINGS[row.key]?.(value);
  return html`
    <div class=${`setting setting--${row.type}`} data-setting=${row.key}>
      <div class="setting__head">
        <label class="setting__name" for=${id} id=${`${id}-name`}>${name}</label>
        ${isChanged && html`
          <button type="button" class="quiet-button setting__reset" onClick=${() => scope.reset(row)}
            aria-label=${`${resetWords(scope)}: ${name}`}>
            ${icon("undo")}<span>${resetWords(scope)}</span>
          </button>`}
      </div>
      <p class="hint setting__hint" id=${`${id}-hint`}>${text(`setting.${row.key}.hint`)}</p>
      <${Control} desk=${desk} row=${row} value=${value} id=${id}
        change=${(/** @type {any} */ next) => scope.change(row, next)}
        described=${`${id}-hint ${id}-warning`} />
      <p class="setting__warning" id=${`${id}-warning`} role="status">
        ${warns && hasText(`setting.${row.key}.warning`) ? text(`setting.${row.key}.warning`) : ""}
      </p>
    </div>`;
}

/** @param {Scope} scope */
function resetWords(scope) {
  return text(scope.isOne ? "setting.useForAll" : "setting.reset");
}

/** @param {ControlProps} props */
function SwitchControl({ value, id, described, change }) {
  return html`
    <input type="checkbox" role="switch" class="switch" id=${id} checked=${value} aria-describedby=${described}
      onChange=${(/** @type {any} */ event) => change(event.currentTarget.checked)} />`;
}
