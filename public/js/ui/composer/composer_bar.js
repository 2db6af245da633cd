/** The line under the box: files, the model that will answer, and how much will be sent. */

import { language, plural, text } from "../../i18n/texts.js";
import { openContext, openModelPicker } from "../panels/panels.js";
import { iconButton, make, wordButton } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";
import { price } from "../transcript/message_footer.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../chat/prompt/plan.js").PromptPlan} PromptPlan
 * @typedef {import("./composer.js").Composer} Composer
 */

export class ComposerBar {
  #element;
  #desk;
  #composer;
  /** @type {HTMLButtonElement} */
  #model = wordButton("quiet-button composer-bar__model", "", () => openModelPicker(this.#desk));
  #meter;

  /**
   * @param {HTMLElement} element
   * @param {App} desk
   * @param {Composer} composer
   */
  constructor(element, desk, composer) {
    this.#element = element;
    this.#desk = desk;
    this.#composer = composer;
    this.#meter = new ContextMeter(desk, composer, () => openContext(desk));
    desk.addEventListener("open", () => this.#followConversation());
    desk.addEventListener("language", () => this.#draw());
    desk.site.addEventListener("change", () => this.#update());
    desk.settings.addEventListener("change", () => this.#update());
    this.#draw();
    this.#followConversation();
  }

  updateMeterSoon() {
    this.#meter.updateSoon();
  }

  #draw() {
    const picker = make("input");
    Object.assign(picker, { type: "file", multiple: true, hidden: true });
    picker.addEventListener("change", () => {
      this.#composer.attach([...(picker.files ?? [])]);
      picker.value = "";
    });
    const attach = iconButton("attach", text("composer.attach"), () => picker.click());
    this.#element.replaceChildren(attach, picker, this.#model, this.#meter.element);
    this.#update();
  }

  #followConversation() {
    const { open } = this.#desk;
    for (const name of ["conversation", "path", "busy"]) {
      open?.addEventListener(name, () => open === this.#desk.open && this.#update());
    }
    this.#update();
  }

  #update() {
    const { open, site } = this.#desk;
    if (!open) return;
    const id = site.line(open.effectiveSettings).model;
    const name = site.models.find((model) => model.id === id)?.name ?? id;
    this.#model.replaceChildren(make("span", "composer-bar__name", name), iconElement("chevronDown"));
    this.#model.setAttribute("aria-label", text("composer.model", { model: name }));
    this.#meter.updateSoon();
  }
}

/** A key press must not wait for the count: it is made once the writing pauses. */
const PAUSE_MS = 300;

export class ContextMeter {
  element;
  #desk;
  #composer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /**
   * @param {App} desk
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
   * @param {NonNullable<App["open"]>} open
   * @param {string} draft
   */
  async #plan(open, draft) {
    const { planNext } = await import("../../chat/prompt/plan.js");
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
