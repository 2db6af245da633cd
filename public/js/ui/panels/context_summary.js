/** How much will be sent, of how much can be read, and what that costs. */

import { html } from "htm/preact";
import { language, plural, text } from "../../i18n/texts.js";
import { price } from "../message_foot.js";

/** @param {{ plan: import("../../chat/prompt_plan.js").PromptPlan }} props */
export function ContextSummary({ plan }) {
  const { items, tokens, roomTokens, isTooLong, cost, model } = plan;
  const sent = items.filter(({ kind, isSent }) => isSent && (kind === "message" || kind === "draft")).length;
  const count = (/** @type {number} */ number) => number.toLocaleString(language());
  const room = text(roomTokens ? "plan.tokensOf" : "plan.tokens", { tokens: count(tokens), room: count(roomTokens) });
  return html`
    <div class="summary">
      <p class="summary__lead">
        <strong>${plural("plan.sent", sent)}</strong> · ${room}
        ${cost && cost.amount > 0 ? ` · ${text("plan.price", { price: price(cost) })}` : ""}
      </p>
      ${roomTokens > 0 && html`
        <meter class="gauge" min="0" max=${roomTokens} value=${Math.min(tokens, roomTokens)}
          aria-label=${room}></meter>`}
      <p class="hint">${text("plan.estimate", { model })}</p>
      ${isTooLong && html`<p class="verdict" data-kind="wrong" role="alert">${text("plan.tooLong")}</p>`}
    </div>`;
}
