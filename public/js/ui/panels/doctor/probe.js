/** A question to the model, which tells most and costs a token: it is asked first, with its price. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { loadPrices } from "../../../chat/models/prices.js";
import { text } from "../../../i18n/texts.js";
import { moneyWords } from "../../shared/budget_words.js";

/** What the question and its answer take at most. */
const USAGE = { promptTokens: 20, cachedTokens: 0, cacheWrittenTokens: 0, completionTokens: 16, reasoningTokens: 0 };
/** Less than this is not worth a figure. */
const LEAST_DOLLARS = 0.0001;

/** @param {{ site: import("../../../app/site.js").Site, diagnosis: import("../../../app/doctor/diagnosis.js").Diagnosis }} props */
export function Probe({ site, diagnosis }) {
  const model = site.siteModel;
  const [price, setPrice] = useState("");
  useEffect(() => {
    loadPrices().then((prices) => {
      const cost = prices.costOf(USAGE, model);
      setPrice(cost ? text("doctorPage.probePrice", { amount: moneyWords(Math.max(cost.amount, LEAST_DOLLARS)) }) : "");
    });
  }, [model]);
  return html`
    <div class="doctor__probe">
      <p class="hint">
        ${text("doctorPage.probeHint", { model })} ${price || text("doctorPage.probeNoPrice")}
      </p>
      <div class="panel__acts">
        <button type="button" class="button" onClick=${() => diagnosis.probe()}>${text("doctorPage.probe")}</button>
      </div>
    </div>`;
}
