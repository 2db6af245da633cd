/** How much the next message will send along: messages, tokens and price, before anything is sent. */

import { language, plural, text } from "../i18n/texts.js";
import { make, wordButton } from "./elements.js";
import { price } from "./message_foot.js";

/**
 * @typedef {import("../app/desk.js").Desk} Desk
 * @typedef {import("../chat/prompt_plan.js").PromptPlan} PromptPlan
 */

/** A key press must not wait for the count: it is made once the writing pauses. */
const PAUSE_MS = 300;

export class ContextMeter {
  element;
  #desk;
  #composer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /**
   * @param {Desk} desk
   * @param {import("./composer.js").Composer} composer
   * @param {() => void} openDetails
   */
  constructor(desk, composer, openDetails) {
    this.#desk = desk;
    this.#composer = composer;
    this.element = wordButton("quiet-button context-meter", "", openDetails);
    this.element.hidden = true;
  }

  updateSoon() {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#update(), PAUSE_MS);
  }

  /**
   * @param {NonNullable<Desk["open"]>} open
   * @param {string} draft
   */
  async #plan(open, draft) {
    const { planNext } = await import("../chat/planning.js");
    return planNext(open, this.#desk.site, { text: draft, attachments: this.#composer.attachments });
  }

  async #update() {
    const { open } = this.#desk;
    const draft = this.#composer.text;
    if (!open || open.isAnswering) return;
    const isEmpty = !draft && this.#composer.attachments.length === 0 && open.path.length === 0;
    if (isEmpty) {
      this.element.hidden = true;
      return;
    }
    // Without a network there may be nobody who can count; there is nothing to be sent then, either.
    const plan = await this.#plan(open, draft).catch(() => null);
    if (!plan || open !== this.#desk.open || draft !== this.#composer.text) return;
    this.element.hidden = false;
    const warning = warningOf(plan);
    const amounts = amountsOf(plan).filter(({ words }) => words);
    const words = [...(warning ? [{ name: "warning", words: warning }] : []), ...amounts];
    // Where there is little room, only one of them is shown.
    this.element.replaceChildren(...words.map(({ name, words: some }) => make("span", `context-meter__${name}`, some)));
    this.element.classList.toggle("context-meter--warning", Boolean(warning));
    this.element.title = text("context.open");
  }
}

/** @param {PromptPlan} plan */
function amountsOf({ items, tokens, cost }) {
  const count = items.filter(({ kind, isSent }) => isSent && (kind === "message" || kind === "draft")).length;
  return [
    { name: "messages", words: plural("context.messages", count) },
    { name: "tokens", words: plural("context.tokens", tokens, { tokens: compact(tokens) }) },
    { name: "price", words: cost && cost.amount > 0 ? text("context.price", { price: price(cost) }) : "" },
  ];
}

/** @param {number} count */
function compact(count) {
  return count.toLocaleString(language(), { notation: "compact" });
}

/**
 * What the reader may not have wished for. That failed answers and other branches are not sent goes without saying.
 *
 * @param {PromptPlan} plan
 */
function warningOf({ items, isTooLong }) {
  if (isTooLong) return text("context.tooLong");
  const withoutFiles = items.find(({ leftOut }) => leftOut.length > 0);
  if (withoutFiles) return text(withoutFiles.why === "vision" ? "context.noVision" : "context.filesLeftOut");
  const left = items.filter(({ kind, isSent, why }) => {
    return kind === "message" && !isSent && ["history", "summarised", "window", "body"].includes(why);
  });
  if (left.length === 0) return "";
  const isSummarised = left.every(({ why }) => why === "summarised");
  return plural(isSummarised ? "context.summarised" : "context.leftOut", left.length);
}
