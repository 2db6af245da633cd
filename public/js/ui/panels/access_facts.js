/** What an access code allows, in words. */

import { html } from "../../../vendor/preact.js";
import { dayWords } from "../../i18n/days.js";
import { text } from "../../i18n/texts.js";

/** @param {{ access: import("../../relay/relay_types.d.ts").Access }} props */
export function AccessFacts({ access }) {
  const { label, limits, models } = access;
  const named = limits.models.length > 0 ? limits.models : models;
  return html`
    <p class="verdict__lead">${text("access.right", { label })}</p>
    <dl class="facts">
      <div class="facts__row">
        <dt>${text("access.models")}</dt>
        <dd>${named ? named.join(", ") : text("access.allModels")}</dd>
      </div>
      ${limits.until && html`
        <div class="facts__row"><dt>${text("access.until")}</dt><dd>${dayWords(limits.until)}</dd></div>`}
    </dl>`;
}
