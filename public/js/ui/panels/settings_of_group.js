/** The settings of one group, as the table has them. Some may be those of one conversation alone. */

import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { SETTINGS } from "../../store/settings_table.js";
import { useChanges } from "../use_changes.js";
import { SettingRowView } from "./setting_row.js";
import { scopeOfAll, scopeOfOne } from "./settings_scope.js";
import { SilentSettings } from "./silent_settings.js";

/** @typedef {import("./settings.js").SectionProps} SectionProps */

/** @param {SectionProps} props */
export function TableSettings({ desk, group }) {
  return html`<${SettingRows} desk=${desk} group=${group} scope=${scopeOfAll(desk.settings)} />`;
}

/** @param {SectionProps} props */
export function ScopedSettings({ desk, group, isOne }) {
  const [ofOne, setOfOne] = useState(isOne);
  const open = desk.open;
  useChanges(open, "conversation");
  const scope = ofOne && open ? scopeOfOne(desk.settings, open) : scopeOfAll(desk.settings);
  return html`
    <${ScopeSwitch} ofOne=${ofOne} choose=${setOfOne} />
    ${group === "model" && html`<${SilentSettings} model=${desk.site.line(valuesIn(desk, ofOne)).model} />`}
    <${SettingRows} desk=${desk} group=${group} scope=${scope} key=${ofOne} />`;
}

/**
 * @param {object} props
 * @param {boolean} props.ofOne
 * @param {(ofOne: boolean) => void} props.choose
 */
function ScopeSwitch({ ofOne, choose }) {
  const id = useId();
  return html`
    <div class="scope">
      <div class="segments" role="radiogroup" aria-label=${text("settings.scope")}>
        ${[false, true].map((isOne) => html`
          <label key=${isOne} class="segments__choice">
            <input type="radio" class="segments__input" name=${id} checked=${isOne === ofOne}
              onChange=${() => choose(isOne)} />
            <span class="segments__name">${text(isOne ? "settings.scopeOne" : "settings.scopeAll")}</span>
          </label>`)}
      </div>
      <p class="hint">${text(ofOne ? "settings.scopeOneHint" : "settings.scopeAllHint")}</p>
    </div>`;
}

/**
 * @param {object} props
 * @param {import("../../app/desk.js").Desk} props.desk
 * @param {string} props.group
 * @param {import("./settings_scope.js").Scope} props.scope
 */
export function SettingRows({ desk, group, scope }) {
  const rows = SETTINGS.filter((row) => row.group === group && (!scope.isOne || row.scope === "conversation"));
  return rows.map((row) => html`<${SettingRowView} key=${row.key} desk=${desk} row=${row} scope=${scope} />`);
}

/**
 * @param {import("../../app/desk.js").Desk} desk
 * @param {boolean} ofOne
 */
function valuesIn({ settings, open }, ofOne) {
  return settings.for(ofOne && open ? open.conversation : null);
}
