/** Each thing that will be sent, in its order; what is left out is folded away, with the reason. */

import { html } from "htm/preact";
import { language, plural, text } from "../../i18n/texts.js";
import { icon } from "../shared/icons.js";

/**
 * @typedef {import("../../chat/prompt/plan.js").PromptPlan} PromptPlan
 * @typedef {import("../../chat/prompt/plan.js").PlanItem} PlanItem
 *
 * @typedef {object} ListProps
 * @property {PromptPlan} plan
 * @property {string | null} startsAfter nothing up to this message is sent
 * @property {(id: string | null) => void} startAfter
 */

/** All of it can be read in the conversation. */
const LONGEST_GLIMPSE = 400;

/** @param {ListProps} props */
export function ContextList({ plan, startsAfter, startAfter }) {
  const draw = (/** @type {PlanItem} */ item) => html`
    <${ContextItem} key=${item.messageId ?? item.kind + item.text} item=${item}
      isEdge=${item.messageId !== null && item.messageId === startsAfter}
      startAfter=${startAfter} />`;
  return html`
    <ol class="plan" role="list" aria-label=${text("plan.title")}>
      ${runsOf(plan.items).map((run) => run[0]?.isSent
        ? run.map(draw)
        : html`
          <li key=${run[0]?.messageId} class="plan__left-out">
            <details>
              <summary class="plan__fold">${plural("plan.leftOut", run.length)} ${reasonsOf(run)}</summary>
              <ol class="plan" role="list">${run.map(draw)}</ol>
            </details>
          </li>`)}
    </ol>
    ${startsAfter && html`
      <button type="button" class="quiet-button add-button" onClick=${() => startAfter(null)}>
        ${icon("undo")} ${text("plan.sendEarlier")}
      </button>`}`;
}

/** @param {{ item: PlanItem, isEdge: boolean, startAfter: (id: string | null) => void }} props */
function ContextItem({ item, isEdge, startAfter }) {
  const { kind, role, messageId, tokens, isSent, why, attachments, leftOut } = item;
  const name = text(kind === "message" ? `role.${role}` : `plan.kind.${kind}`);
  const count = plural("plan.itemTokens", tokens, { tokens: tokens.toLocaleString(language()) });
  const words = item.text.length > LONGEST_GLIMPSE ? `${item.text.slice(0, LONGEST_GLIMPSE)} …` : item.text;
  return html`
    <li class="plan__item" data-sent=${isSent}>
      <div class="plan__head">
        <span class="plan__role">${name}</span>
        ${messageId && isSent && html`
          <button type="button" class="quiet-button plan__start"
            onClick=${() => startAfter(messageId)}>${text("plan.startAfter")}</button>`}
        <span
          class="plan__tokens">${count}</span>
      </div>
      <p class="plan__text" dir="auto">${words || html`<span class="hint">${text("plan.unwritten")}</span>`}</p>
      ${attachments.length > 0 && html`<p class="hint">${attachments.map((file) => file.name).join(", ")}</p>`}
      ${(why || leftOut.length > 0) && html`<p class="hint plan__why">${text(`plan.why.${why}`)}</p>`}
      ${isEdge && html`<p class="plan__edge">${text("plan.edge")}</p>`}
    </li>`;
}

/**
 * @param {readonly PlanItem[]} items
 * @returns {PlanItem[][]} neighbours of which all are sent, or none
 */
function runsOf(items) {
  /** @type {PlanItem[][]} */
  const runs = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run?.[0]?.isSent === item.isSent) run.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** @param {readonly PlanItem[]} run */
function reasonsOf(run) {
  const reasons = [...new Set(run.map(({ why }) => why))].filter(Boolean);
  return reasons.map((why) => text(`plan.why.${why}`)).join(" ");
}
