/** The settings of one group: each with its name, what it does, its control, and the way back to how it was. */

import { html } from "htm/preact";
import { hasText, text } from "../../../i18n/texts.js";
import { SETTINGS } from "../../../store/settings_table.js";
import { useOwnId } from "../../shared/hooks.js";
import { icon } from "../../shared/icons.js";
import { CONTROLS } from "./controls.js";

/** Values that should make the reader think again. @type {Partial<Record<string, (value: any) => boolean>>} */
const WARNINGS = {
  temperature: (value) => value !== null && value > 1,
};

/** Settings of what an access code may forbid. @type {Partial<Record<string, Forbidden>>} */
const FORBIDDEN_WITH = { readAloudBy: "speech", speechVoice: "speech" };

/**
 * @typedef {Parameters<import("../../../app/site.js").Site["forbids"]>[0]} Forbidden
 * @typedef {import("../../../store/settings_types.d.ts").SettingRow} SettingRow
 * @typedef {import("./controls.js").ModelParts} ModelParts
 * @typedef {import("./scope.js").Scope} Scope
 */

/** @param {ModelParts & { group: string, scope: Scope }} props */
export function SettingRows({ group, scope, site, openModelPicker }) {
  const rows = SETTINGS.filter((row) => row.group === group && (!scope.isOne || row.scope === "conversation"));
  const possible = rows.filter(({ key }) => !FORBIDDEN_WITH[key] || !site.forbids(FORBIDDEN_WITH[key]));
  return possible.map((row) => html`
    <${SettingRowView} key=${row.key} row=${row} scope=${scope} site=${site} openModelPicker=${openModelPicker} />`);
}

/** @param {ModelParts & { row: SettingRow, scope: Scope }} props */
function SettingRowView({ row, scope, site, openModelPicker }) {
  const id = useOwnId();
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
      <${Control} row=${row} value=${value} id=${id} described=${`${id}-hint ${id}-warning`}
        change=${(/** @type {any} */ next) => scope.change(row, next)} site=${site}
        openModelPicker=${openModelPicker} />
      <p class="setting__warning" id=${`${id}-warning`} role="status">
        ${warns && hasText(`setting.${row.key}.warning`) ? text(`setting.${row.key}.warning`) : ""}
      </p>
    </div>`;
}

/** @param {Scope} scope */
function resetWords(scope) {
  return text(scope.isOne ? "setting.useForAll" : "setting.reset");
}
