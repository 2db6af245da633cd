/** Each allowance with what is left, as a bar and in words. */

import { html } from "htm/preact";
import { text } from "../../../i18n/texts.js";
import { leftWords, limitWords, periodWords, renewalWords } from "../../shared/budget_words.js";

/** @typedef {import("../../../relay/relay_types.d.ts").Standing} Standing */

/**
 * @param {object} props
 * @param {readonly Standing[]} props.standings
 * @param {import("../../../relay/relay_types.d.ts").Limits} [props.limits] those besides the allowances are told, too
 * @param {string} [props.none] what is said where there is no allowance
 */
export function Allowances({ standings, limits, none = "" }) {
  const others = limits ? limitWords({ ...limits, budget: [] }) : [];
  return html`
    ${standings.length > 0 && html`
      <ul class="allowances" role="list" aria-label=${text("budget.remaining")}>
        ${standings.map((standing) => html`<${AllowanceBar} key=${keyOf(standing)} standing=${standing} />`)}
      </ul>`}
    ${standings.length === 0 && none && html`<p class="hint">${none}</p>`}
    ${others.length > 0 && html`<p class="hint">${others.join(" · ")}</p>`}`;
}

/** @param {{ standing: Standing }} props */
function AllowanceBar({ standing }) {
  const { of, period, used, most, renews_at: renewsAt } = standing;
  const name = text(`budget.name.${of}`, { period: periodWords(period, renewsAt) });
  const words = leftWords(standing);
  return html`
    <li class="allowances__one">
      <p class="setting__head"><span class="setting__name">${name}</span><span>${words}</span></p>
      <meter class="gauge" min="0" max=${most} value=${Math.min(used, most)} aria-label=${`${name}: ${words}`}></meter>
      <p class="hint">${renewalWords(renewsAt)}</p>
    </li>`;
}

/** @param {Standing} standing */
function keyOf({ of, kind, period }) {
  return `${of} ${kind} ${period}`;
}
