/** Who has tried to come in, and whether the key has leaked or a code was guessed, by what was counted. */

import { html } from "htm/preact";
import { dayWords, timeWords } from "../../../i18n/formats.js";
import { hasText, language, text } from "../../../i18n/texts.js";
import { amountWords, moneyWords } from "../../shared/budget_words.js";
import { failureWords } from "./provider_words.js";
import { Table } from "./tables.js";

/** @typedef {import("../../../relay/usage_types.d.ts").SiteUsage} SiteUsage */

/** @param {{ attempts: SiteUsage["attempts"] }} props */
export function Attempts({ attempts }) {
  const columns = [
    { name: text("usagePage.network") },
    { name: text("usagePage.wrong"), isNumber: true },
    { name: text("usagePage.windowEnds") },
  ];
  const rows = attempts.map(({ network, wrong, window_ends_at: ends }) => {
    return [network, wrong.toLocaleString(language()), ends ? timeWords(Date.parse(ends)) : ""];
  });
  return html`
    ${attempts.length === 0 && html`
      <h3 class="panel__heading">${text("usagePage.attempts")}</h3>
      <p class="hint">${text("usagePage.noAttempts")}</p>`}
    ${attempts.length > 0 && html`<${Table} title=${text("usagePage.attempts")} columns=${columns} rows=${rows} />`}`;
}

/** @param {{ usage: SiteUsage, days: number }} props */
export function OrganizationUsage({ usage: { organization, verdict, why }, days }) {
  const columns = [
    { name: text("usagePage.day") },
    { name: text("usagePage.organization"), isNumber: true },
    { name: text("usagePage.thisSite"), isNumber: true },
  ];
  const shown = organization?.days.slice(-days).reverse() ?? [];
  const rows = shown.map((one) => [
    dayWords(one.day, "medium"),
    usedWords(one.tokens, one.usd),
    usedWords(one.our_tokens, one.ours),
  ]);
  return html`
    <h3 class="panel__heading">${text("usagePage.leaked")}</h3>
    <p>${verdictWords(verdict, why)}</p>
    ${organization?.error && html`
      <p class="verdict" data-kind="wrong">
        ${text("usagePage.organizationDown")} ${failureWords(organization.error)}
      </p>`}
    ${rows.length > 0 && html`
      <${Table} title=${text("usagePage.organizationTable")} isQuiet columns=${columns} rows=${rows} />`}`;
}

/**
 * @param {number} tokens
 * @param {number} [dollars]
 */
function usedWords(tokens, dollars) {
  const words = amountWords("tokens", tokens);
  return dollars === undefined ? words : html`${words}<span class="hint usage-reason">${moneyWords(dollars)}</span>`;
}

/**
 * @param {SiteUsage["verdict"]} verdict
 * @param {SiteUsage["why"]} why
 */
function verdictWords(verdict, why) {
  const count = (/** @type {number} */ tokens = 0) => tokens.toLocaleString(language());
  const worst = why.days?.at(-1);
  const values = {
    label: why.label ?? "",
    day: dayWords(worst?.day ?? why.day ?? ""),
    there: count(worst?.provider_tokens),
    here: count(worst?.site_tokens),
    tokens: count(why.tokens),
    usual: count(why.usual_tokens),
  };
  const reason = `usagePage.verdict.unknown.${why.reason}`;
  return text(verdict === "unknown" && hasText(reason) ? reason : `usagePage.verdict.${verdict}`, values);
}
