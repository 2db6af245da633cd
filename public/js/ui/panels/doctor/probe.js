/** A question to the model, which tells most and costs a token: it is asked first, with its price. */

import { html } from "htm/preact";
import { language, text } from "../../../i18n/texts.js";
import { moneyWords } from "../../shared/budget_words.js";

/** The check that asks; without leave it says what it would ask, and at which price. */
export const PROBE = "keys.answer";
/** Less than this is not worth a figure. */
const LEAST_DOLLARS = 0.0001;

/**
 * @param {object} props
 * @param {import("../../../relay/doctor.js").Finding[]} props.findings
 * @param {() => void} props.probe
 */
export function Probe({ findings, probe }) {
  const unasked = findings.filter(({ id, verdict }) => id === PROBE && verdict === "skipped");
  const offers = unasked.filter(({ evidence }) => evidence.model);
  if (offers.length === 0) return null;
  const models = offers.map(({ evidence }) => String(evidence.model));
  const prices = offers.map(({ evidence: { price_usd: price } }) => (typeof price === "number" ? price : NaN));
  const dollars = prices.reduce((sum, price) => sum + price, 0);
  const price = Number.isNaN(dollars)
    ? text("doctorPage.probeNoPrice")
    : text("doctorPage.probePrice", { amount: moneyWords(Math.max(dollars, LEAST_DOLLARS)) });
  const model = new Intl.ListFormat(language(), { type: "conjunction" }).format(models);
  return html`
    <div class="doctor__probe">
      <p class="hint">${text("doctorPage.probeHint", { model })} ${price}</p>
      <div class="panel__acts">
        <button type="button" class="button" onClick=${probe}>${text("doctorPage.probe")}</button>
      </div>
    </div>`;
}
