/** One mask: its name, its opening messages and its settings. What is changed is kept as it is changed. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { Library } from "../../store/library.js";
import { BackButton } from "./collection.js";
import { openingOfPath } from "./mask_of_conversation.js";
import { PromptMessages } from "./prompt_messages.js";
import { SettingRows } from "./settings_of_group.js";
import { scopeOfMask } from "./settings_scope.js";

/** @typedef {import("../../store/record_types.d.ts").Mask} Mask */

/** @param {{ desk: import("../../app/desk.js").Desk, mask: Mask, goBack: () => void }} props */
export function MaskEditor({ desk, mask: first, goBack }) {
  const [mask, setMask] = useState(first);
  /** @param {Partial<Mask>} changes */
  const change = (changes) => {
    const next = { ...mask, ...changes };
    setMask(next);
    new Library(desk.archive).putMask(next);
  };
  const said = openingOfPath(desk.open?.path ?? []);
  const scope = scopeOfMask(desk.settings, mask.settings, (settings) => change({ settings }));
  return html`
    <${BackButton} label=${text("masks.all")} goBack=${goBack} />
    <div class="setting">
      <label class="setting__name" for="mask-name">${text("masks.name")}</label>
      <input class="input" id="mask-name" dir="auto" autocomplete="off" value=${mask.name}
        onInput=${(/** @type {any} */ event) => change({ name: event.currentTarget.value })} />
    </div>
    <h3 class="panel__heading">${text("opening.title")}</h3>
    <p class="hint">${text("opening.hint")}</p>
    <${PromptMessages} messages=${mask.context}
      change=${(/** @type {Mask["context"]} */ context) => change({ context })} />
    ${said.length > 0 && html`
      <button type="button" class="quiet-button add-button"
        onClick=${() => change({ context: [...mask.context, ...said] })}>
        ${text("masks.takeSaid")}
      </button>`}
    <h3 class="panel__heading">${text("masks.settings")}</h3>
    <p class="hint">${text("masks.settingsHint")}</p>
    ${["model", "context"].map((group) => html`
      <${SettingRows} key=${group} desk=${desk} group=${group} scope=${scope} />`)}
    <p class="hint">${text("kept.atOnce")}</p>`;
}
