/** The provider's keys, by their last four characters: which are used, which rest and why, and what is left on them. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { language, text } from "../../../i18n/texts.js";
import { Problem } from "../../../relay/problem.js";
import { askUsage } from "../../../relay/site_api.js";
import { ProblemWords } from "../../shared/problem_words.js";
import { failureWords, momentWords, reasonWords } from "./provider_words.js";
import { Table } from "./tables.js";

/**
 * @typedef {import("../../../relay/usage_types.d.ts").Balance} Balance
 * @typedef {import("../../../relay/usage_types.d.ts").ProviderKey} ProviderKey
 * @typedef {import("../../../store/settings.js").Settings} Settings
 */

/** @param {{ keys: ProviderKey[], settings: Settings }} props */
export function Keys({ keys, settings }) {
  const columns = ["key", "state"].map((key) => ({ name: text(`usagePage.${key}`) }));
  return html`
    <p class="hint">${text("usagePage.keysHint")}</p>
    ${keys.length === 0 && html`<p class="empty">${text("usagePage.noKeys")}</p>`}
    ${keys.length > 0 && html`
      <${Table} title=${text("usagePage.keys")} columns=${columns}
        rows=${keys.map((key) => [nameOf(key), html`<${KeyState} providerKey=${key} />`])} />`}
    <${Balances} settings=${settings} />`;
}

/** @param {{ providerKey: ProviderKey }} props */
function KeyState({ providerKey: { state, until, reason } }) {
  const words = until
    ? text(`usagePage.keyUntil.${state}`, { moment: momentWords(until) })
    : text(`usagePage.keyState.${state}`);
  return html`
    <span class=${state === "healthy" ? undefined : "usage-trouble"}>${words}</span>
    ${reason && html`<span class="hint usage-reason">${reasonWords(reason)}</span>`}`;
}

/** @param {{ settings: Settings }} props */
function Balances({ settings }) {
  const [balances, setBalances] = useState(/** @type {Balance[] | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isAsking, setAsking] = useState(false);
  const ask = async () => {
    setAsking(true);
    try {
      const usage = await askUsage(settings.get("code"), { days: 1, balances: true });
      setBalances(("balances" in usage && usage.balances) || []);
      setProblem(null);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
    setAsking(false);
  };
  const columns = ["key", "balance"].map((key) => ({ name: text(`usagePage.${key}`) }));
  return html`
    <h3 class="panel__heading">${text("usagePage.balances")}</h3>
    <p class="hint">${text("usagePage.balancesHint")}</p>
    <p class="verdict" data-kind=${problem ? "wrong" : "checking"} role="status">
      ${problem ? html`<${ProblemWords} problem=${problem} />` : isAsking ? text("usagePage.loading") : ""}
    </p>
    ${balances?.length === 0 && html`<p class="hint">${text("usagePage.noBalances")}</p>`}
    ${balances && balances.length > 0 && html`
      <${Table} title=${text("usagePage.balances")} isQuiet columns=${columns}
        rows=${balances.map((one) => [nameOf(one), html`<${BalanceWords} balance=${one} />`])} />`}
    <div class="panel__acts">
      <button type="button" class="button" disabled=${isAsking} onClick=${ask}>
        ${text("usagePage.askBalances")}
      </button>
    </div>`;
}

/** @param {{ balance: Balance }} props */
function BalanceWords({ balance: { measures, amount, currency, asked_at: askedAt, error } }) {
  if (error) {
    return html`
      <span class="usage-trouble">${text("usagePage.noBalance")}</span>
      <span class="hint usage-reason">${failureWords(error)}</span>`;
  }
  const words = amount === null ? text("usagePage.unlimited") : amountIn(amount, currency);
  return html`
    ${text(`usagePage.measures.${measures}`, { amount: words })}
    <span class="hint usage-reason">${text("usagePage.askedAt", { moment: momentWords(askedAt) })}</span>`;
}

/**
 * @param {number} amount
 * @param {string} currency empty where nobody says
 */
function amountIn(amount, currency) {
  // A gateway may count in units of its own.
  const isKnown = /^[A-Z]{3}$/.test(currency);
  return amount.toLocaleString(language(), isKnown ? { style: "currency", currency } : { maximumFractionDigits: 2 });
}

/** @param {{ variable: string, ending: string, provider: string }} key */
function nameOf({ variable, ending, provider }) {
  return html`
    ${variable} ${ending && html`<span class="usage-ending" dir="ltr">…${ending}</span>`}
    <span class="hint usage-reason">${provider}</span>`;
}
