/** What else can be done with an answer, and what is known of how it came. */

import { copyText } from "../../browser/clipboard.js";
import { thinkingCostOf } from "../../chat/models/prices.js";
import { dayWords, price } from "../../i18n/formats.js";
import { language, text } from "../../i18n/texts.js";
import { make } from "../shared/elements.js";
import { openMenu } from "../shared/menu.js";
import { showToast } from "../shared/toast.js";
import { offersOtherModel } from "./answer_states.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("./message_actions.js").MessageActions} MessageActions
 */

/**
 * @param {HTMLButtonElement} button
 * @param {Message} answer
 * @param {HTMLElement} body in which the answer can be read
 * @param {MessageActions} actions
 */
export function openAnswerMenu(button, answer, body, actions) {
  const items = [
    ...(offersOtherModel(answer)
      ? []
      : [{ label: text("message.retryOther"), act: () => actions.retryWithOtherModel(answer) }]),
    ...(answer.text ? [{ label: text("message.copyPlain"), act: () => copy(body.innerText.trim()) }] : []),
    ...(answer.reasoning ? [{ label: text("message.copyReasoning"), act: () => copy(answer.reasoning) }] : []),
  ];
  openMenu(button, items, { footer: facts(answer, actions) });
}

/** Whether a menu has anything that is not offered beside it already. @param {Message} answer */
export function hasMenuItems(answer) {
  return !offersOtherModel(answer) || Boolean(answer.text || answer.reasoning);
}

/** @param {string} words */
async function copy(words) {
  showToast({ text: text((await copyText(words)) ? "message.copied" : "message.notCopied"), seconds: 3 });
}

/**
 * @param {Message} answer
 * @param {MessageActions} actions
 */
function facts(answer, actions) {
  const { id, model, createdAt, usage, cost, firstTokenMs, totalMs } = answer;
  const thinking = thinkingCostOf(answer);
  const joined = (/** @type {(string | null)[]} */ ...parts) => parts.filter(Boolean).join(" · ");
  const number = (/** @type {number} */ value) => value.toLocaleString(language());
  const seconds = (/** @type {number} */ ms) => text("facts.seconds", { seconds: number(Math.round(ms / 100) / 10) });
  const { ids, index } = actions.versions(id);
  /** @type {[string, string | number | false | undefined | null][]} */
  const rows = [
    ["facts.model", model],
    ["facts.date", new Intl.DateTimeFormat(language(), { dateStyle: "long", timeStyle: "short" }).format(createdAt)],
    ["facts.version", ids.length > 1 && text("versions.place", { number: index + 1, count: ids.length })],
    ["facts.firstWord", firstTokenMs && seconds(firstTokenMs)],
    ["facts.total", totalMs && seconds(totalMs)],
    ["facts.sent", usage && number(usage.promptTokens)],
    ["facts.cached", usage?.cachedTokens && number(usage.cachedTokens)],
    ["facts.received", usage && number(usage.completionTokens)],
    ["facts.reasoning", usage?.reasoningTokens && joined(number(usage.reasoningTokens), thinking && price(thinking))],
    ["facts.cost", cost && text("facts.costOf", { price: price(cost), date: dayWords(cost.pricesDate, "medium") })],
  ];
  const known = rows.filter(([, value]) => value);
  const lines = known.flatMap(([key, value]) => [make("dt", "", text(key)), make("dd", "", String(value))]);
  return make("dl", "menu__facts", ...lines);
}
