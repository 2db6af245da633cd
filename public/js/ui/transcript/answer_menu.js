/** What else can be done with an answer, and what is known of how it came. */

import { dayWords } from "../../i18n/days.js";
import { language, text } from "../../i18n/texts.js";
import { copyText } from "../shared/clipboard.js";
import { make, wordButton } from "../shared/elements.js";
import { showToast } from "../shared/toast.js";
import { price } from "./message_footer.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("./message_actions.js").MessageActions} MessageActions
 */

/**
 * @param {HTMLButtonElement} button
 * @param {Message} answer
 * @param {HTMLElement} body in which the answer stands as it is read
 * @param {MessageActions} actions
 */
export function openAnswerMenu(button, answer, body, actions) {
  const menu = make("div", "answer-menu");
  menu.popover = "auto";
  menu.setAttribute("role", "dialog");
  menu.setAttribute("aria-label", text("message.more"));
  const choices = [
    { key: "message.retryOther", act: () => actions.retryWithOtherModel(answer) },
    { key: "message.copyPlain", act: () => copyPlain(body) },
    { key: "message.copyReasoning", act: () => copy(answer.reasoning), isLeftOut: !answer.reasoning },
  ];
  for (const { key, act, isLeftOut } of choices) {
    if (!isLeftOut) menu.append(wordButton("answer-menu__choice", text(key), () => { menu.hidePopover(); act(); }));
  }
  menu.append(facts(answer, actions));
  menu.addEventListener("keydown", (event) => moveFocus(menu, event));
  menu.addEventListener("toggle", (event) => {
    const isOpen = /** @type {ToggleEvent} */ (event).newState === "open";
    button.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) menu.remove();
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, button);
  menu.querySelector("button")?.focus();
}

/**
 * @param {HTMLElement} menu
 * @param {KeyboardEvent} event
 */
function moveFocus(menu, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...menu.querySelectorAll("button")];
  const index = buttons.findIndex((choice) => choice === document.activeElement);
  buttons.at((index + step) % buttons.length)?.focus();
}

/**
 * Beside its button, and never over the edge of the screen.
 *
 * @param {HTMLElement} menu
 * @param {HTMLElement} button
 */
function place(menu, button) {
  const around = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = around.bottom + height + 8 <= window.innerHeight;
  menu.style.top = `${Math.max(8, below ? around.bottom + 4 : around.top - height - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(around.left, window.innerWidth - width - 8))}px`;
}

/** @param {HTMLElement} body */
function copyPlain(body) {
  return copy(body.innerText.trim());
}

/** @param {string} words */
async function copy(words) {
  showToast({ text: text((await copyText(words)) ? "message.copied" : "message.notCopied"), seconds: 3 });
}

/**
 * @param {Message} answer
 * @param {MessageActions} actions
 */
function facts({ id, model, createdAt, usage, cost, firstTokenMs, totalMs }, actions) {
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
    ["facts.reasoning", usage?.reasoningTokens && number(usage.reasoningTokens)],
    ["facts.cost", cost && text("facts.costOf", { price: price(cost), date: dayWords(cost.pricesDate, "medium") })],
  ];
  const known = rows.filter(([, value]) => value);
  const lines = known.flatMap(([key, value]) => [make("dt", "", text(key)), make("dd", "", String(value))]);
  return make("dl", "answer-menu__facts", ...lines);
}
