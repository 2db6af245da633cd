/** Sums in a few words: today and this month, what is not certain about them, and where they are kept. */

import { html } from "htm/preact";
import { plural, text } from "../../../i18n/texts.js";
import { amountWords, moneyWords } from "../../shared/budget_words.js";
import { tokensOf } from "./sums.js";

/** @typedef {import("./sums.js").Sum} Sum */

/** What is said of where the sums are kept; what is of another kind is told apart by whether it is shared. */
const STORES = new Set(["memory", "sqlite"]);

/** @param {{ today: Sum, month: Sum }} props */
export function RecentSums({ today, month }) {
  return html`
    <dl class="facts">
      <div class="facts__row"><dt>${text("usagePage.today")}</dt><dd>${sumWords(today)}</dd></div>
      <div class="facts__row"><dt>${text("usagePage.thisMonth")}</dt><dd>${sumWords(month)}</dd></div>
    </dl>`;
}

/** @param {Sum} sum */
function sumWords(sum) {
  const { dollars, requests, unpriced } = sum;
  const money = dollars > 0 || unpriced === 0 ? [moneyWords(dollars)] : [];
  return [...money, amountWords("tokens", tokensOf(sum)), amountWords("requests", requests)].join(" · ");
}

/** @param {{ sum: Sum }} props */
export function BasisNotes({ sum: { estimated, reserved, unpriced } }) {
  return html`
    ${estimated > 0 && html`
      <p class="hint">${text("usagePage.estimated", { amount: moneyWords(estimated) })}</p>`}
    ${reserved > 0 && html`<p class="hint">${text("usagePage.reserved", { amount: moneyWords(reserved) })}</p>`}
    ${unpriced > 0 && html`<p class="hint">${plural("usagePage.unpriced", unpriced)}</p>`}`;
}

/** @param {{ store: import("../../../relay/usage_types.d.ts").UsageStore }} props */
export function StoreNote({ store: { kind, is_shared: isShared, is_available: isAvailable, why } }) {
  const known = STORES.has(kind) ? kind : isShared ? "shared" : "file";
  return html`
    <p class="hint usage-store">${text(`usagePage.store.${known}`)} ${text("usagePage.utc")}</p>
    ${!isAvailable && html`
      <p class="verdict" data-kind="wrong">${text("usagePage.storeDown")} <bdi lang="en">${why}</bdi></p>`}`;
}
