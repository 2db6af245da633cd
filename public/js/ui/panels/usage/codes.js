/** Every access code: what it may do, what it has used, and whether something is wrong with it. */

import { html } from "htm/preact";
import { dayWords } from "../../../i18n/formats.js";
import { text } from "../../../i18n/texts.js";
import { amountWords, limitWords, moneyWords } from "../../shared/budget_words.js";
import { Allowances } from "./allowances.js";
import { grouped, sumOf } from "./sums.js";

/**
 * @typedef {import("../../../relay/usage_types.d.ts").CodeUsage} CodeUsage
 * @typedef {import("../../../relay/usage_types.d.ts").UsageRow} UsageRow
 *
 * @param {{ codes: CodeUsage[], rows: UsageRow[], invite: () => void }} props
 */
export function CodeList({ codes, rows, invite }) {
  const used = grouped(rows, ({ label }) => label ?? "");
  return html`
    ${codes.length === 0 && html`<p class="empty">${text("usagePage.noCodes")}</p>`}
    <ul class="collection" role="list" aria-label=${text("invite.codes")}>
      ${codes.map((code) => html`
        <li key=${code.position} class="usage-code">
          <p class="setting__head">
            <span class="setting__name"><bdi>${code.label}</bdi></span>
            <span>${usedWords(used.get(code.label) ?? [])}</span>
          </p>
          ${troublesOf(code).map((words) => html`<p key=${words} class="verdict" data-kind="wrong">${words}</p>`)}
          ${!code.problem && !code.expired && html`<p class="hint">${rulesOf(code)}</p>`}
          <${Allowances} standings=${code.left ?? []} />
        </li>`)}
    </ul>
    <div class="panel__acts">
      <button type="button" class="button" onClick=${invite}>${text("usagePage.invite")}</button>
    </div>`;
}

/** @param {UsageRow[]} rows */
function usedWords(rows) {
  const { dollars, requests } = sumOf(rows);
  if (requests === 0) return text("usagePage.unused");
  return `${moneyWords(dollars)} · ${amountWords("requests", requests)}`;
}

/** @param {CodeUsage} code */
function troublesOf({ problem, weak, expired, limits }) {
  return [
    // The relay says why in English, for the owner who writes the variable.
    ...(problem ? [text("usagePage.closed", { why: problem })] : []),
    ...(expired && limits.until ? [text("usagePage.expired", { day: dayWords(limits.until) })] : []),
    ...(weak ? [text(`usagePage.weak.${weak}`)] : []),
  ];
}

/** @param {CodeUsage} code */
function rulesOf({ limits }) {
  const { models, until } = limits;
  const rules = [
    ...limitWords(limits),
    ...(models.length > 0 ? [models.join(", ")] : []),
    ...(until ? [text("usagePage.until", { day: dayWords(until) })] : []),
  ];
  return rules.length > 0 ? rules.join(" · ") : text("usagePage.noRules");
}
