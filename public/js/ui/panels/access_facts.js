/** What an access code allows, in words. */

import { html } from "htm/preact";
import { dayWords } from "../../i18n/days.js";
import { plural, text } from "../../i18n/texts.js";

/** A provider may list a hundred; the rest is in the model picker. */
const MOST_NAMES = 8;

/** @param {{ site: import("../../app/site.js").Site, access: import("../../relay/relay_types.d.ts").Access }} props */
export function AccessFacts({ site, access }) {
  const { label, limits, models } = access;
  // Of what a provider lists, only what can be talked with.
  const names = limits.models.length > 0 || !models ? limits.models : site.models.map(({ name }) => name);
  return html`
    <p class="verdict__lead">${text("access.right", { label })}</p>
    <dl class="facts">
      <div class="facts__row">
        <dt>${text("access.models")}</dt>
        <dd>${names.length > 0 ? shortened(names) : text("access.allModels")}</dd>
      </div>
      ${limits.until && html`
        <div class="facts__row"><dt>${text("access.until")}</dt><dd>${dayWords(limits.until)}</dd></div>`}
    </dl>`;
}

/** @param {string[]} names */
function shortened(names) {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return more > 0 ? plural("access.moreModels", more, { models: shown }) : shown;
}
