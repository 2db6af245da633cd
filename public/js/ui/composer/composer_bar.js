/** The line under the box: files, the model that will answer, and how much will be sent. */

import { planNext } from "../../chat/prompt/plan.js";
import { isBelowCent, price } from "../../i18n/formats.js";
import { language, languageEvents, plural, text } from "../../i18n/texts.js";
import { loadBudgetWords } from "../shared/budget_loading.js";
import { iconButton, make, wordButton } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {import("../../app/current_conversation.js").CurrentConversation} CurrentConversation
 * @typedef {import("../../app/site.js").Site} Site
 * @typedef {import("../../chat/prompt/plan.js").PromptPlan} PromptPlan
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../../store/record_types.d.ts").QuestionOptions} QuestionOptions
 * @typedef {() => { text: string, attachments: Attachment[], options: QuestionOptions }} ReadDraft
 *
 * @typedef {object} Parts
 * @property {import("../../store/settings.js").Settings} settings
 * @property {Site} site
 * @property {CurrentConversation} current
 * @property {ReadDraft} draft what would be sent now
 * @property {(files: File[]) => void} attach
 * @property {() => unknown} openModelPicker
 * @property {() => unknown} openContext
 * @property {import("./composer_types.d.ts").LoadTools} loadTools
 * @property {import("./composer_types.d.ts").ToolContext} toolContext
 */

export class ComposerBar {
  #element;
  #site;
  #current;
  #attach;
  #model;
  #meter;
  #loadTools;
  #toolContext;
  /** @type {HTMLElement | null} */
  #microphone = null;
  #chosen = make("span", "composer-bar__chosen");
  #leave = new AbortController();

  /**
   * @param {HTMLElement} element
   * @param {Parts} parts
   */
  constructor(element, parts) {
    const { settings, site, current, draft, attach, openModelPicker, openContext, loadTools, toolContext } = parts;
    this.#loadTools = loadTools;
    this.#toolContext = toolContext;
    toolContext.options.addEventListener("change", () => this.#update());
    this.#element = element;
    this.#site = site;
    this.#current = current;
    this.#attach = attach;
    this.#model = wordButton("quiet-button composer-bar__model", "", openModelPicker);
    this.#meter = new ContextMeter({ site, current, draft, openContext });
    current.addEventListener("open", () => this.#followConversation());
    languageEvents.addEventListener("change", () => this.#draw());
    site.addEventListener("change", () => this.#update());
    settings.addEventListener("change", () => this.#update());
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
      this.#attach([...(picker.files ?? [])]);
      picker.value = "";
    });
    const attach = iconButton("attach", text("composer.attach"), () => picker.click());
    const tools = iconButton("tools", text("composer.tools"), () => this.#openTools(tools));
    tools.setAttribute("aria-haspopup", "menu");
    this.#microphone = iconButton("microphone", text("composer.dictate"), () => this.#dictate());
    this.#element.replaceChildren(
      attach, picker, tools, this.#microphone, this.#model, this.#chosen, this.#meter.element,
    );
    this.#update();
  }

  /** @param {HTMLElement} button */
  async #openTools(button) {
    (await this.#tools())?.openTools(button, this.#toolContext);
  }

  async #dictate() {
    (await this.#tools())?.toggleDictation(this.#toolContext);
  }

  async #tools() {
    const tools = await this.#loadTools().catch(() => null);
    if (!tools) showToast({ text: text("panel.notLoaded") });
    return tools;
  }

  async #showChosen() {
    this.#meter.updateSoon();
    const { effort = "", webSearch = "off" } = this.#current.open?.effectiveSettings ?? {};
    const isUsual = effort === "" && webSearch === "off" && Object.keys(this.#toolContext.options.values).length === 0;
    const tools = isUsual ? null : await this.#loadTools().catch(() => null);
    this.#chosen.replaceChildren(...((await tools?.chosenElements(this.#toolContext)) ?? []));
  }

  #followConversation() {
    this.#leave.abort();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    for (const name of ["conversation", "path", "busy"]) {
      this.#current.open?.addEventListener(name, () => this.#update(), { signal });
    }
    // An answer that another tab has asked for.
    this.#current.open?.addEventListener("message", () => this.#meter.updateSoon(), { signal });
    this.#update();
  }

  #update() {
    const { open } = this.#current;
    if (!open) return;
    if (this.#microphone) this.#microphone.hidden = !canRecord() || this.#site.forbids("transcription");
    const id = this.#site.line(open.effectiveSettings).model;
    const name = this.#site.models.find((model) => model.id === id)?.name ?? id;
    this.#model.replaceChildren(make("span", "composer-bar__name", name), iconElement("chevronDown"));
    this.#model.setAttribute("aria-label", text("composer.model", { model: name }));
    this.#showChosen();
    this.#meter.updateSoon();
  }
}

/** Whether this browser can record; without https it can't. */
function canRecord() {
  return "MediaRecorder" in globalThis && Boolean(navigator.mediaDevices);
}

/** A key press must not wait for the count: it is made once the writing pauses. */
const PAUSE_MS = 300;

class ContextMeter {
  element;
  #site;
  #current;
  #draft;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /**
   * @param {object} parts
   * @param {Site} parts.site
   * @param {CurrentConversation} parts.current
   * @param {ReadDraft} parts.draft
   * @param {() => unknown} parts.openContext
   */
  constructor({ site, current, draft, openContext }) {
    this.#site = site;
    this.#current = current;
    this.#draft = draft;
    this.element = wordButton("quiet-button context-meter", "", openContext);
    this.element.hidden = true;
  }

  updateSoon() {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#update(), PAUSE_MS);
  }

  async #update() {
    const { open } = this.#current;
    const draft = this.#draft();
    if (!open) return;
    // What is being answered is no draft any more, and what comes after the answer is counted with it.
    if (open.isAnswering || (!draft.text && draft.attachments.length === 0 && open.path.length === 0)) {
      this.element.hidden = true;
      return;
    }
    const { standings } = this.#site;
    const [plans, budgetWords] = await Promise.all([
      planEach(open, this.#site, draft),
      standings.length > 0 ? loadBudgetWords().catch(() => null) : null,
    ]);
    if (open !== this.#current.open || draft.text !== this.#draft().text) return;
    const [plan] = plans;
    if (!plan) return;
    const warning = plans.map(warningOf).find(Boolean) ?? "";
    const isWriting = Boolean(draft.text.trim()) || draft.attachments.length > 0;
    this.element.hidden = !isWriting && !warning && !isMuch(plan);
    const leaves = { name: "leaves", words: budgetWords?.leavingWords(plan, standings)?.short ?? "" };
    const amounts = [...amountsOf(plan, plans), leaves].filter(({ words }) => words);
    const words = [...(warning ? [{ name: "warning", words: warning }] : []), ...amounts];
    // Where there is little room, only one of them is shown.
    this.element.replaceChildren(...words.map(({ name, words: some }) => make("span", `context-meter__${name}`, some)));
    this.element.classList.toggle("context-meter--warning", Boolean(warning));
    this.element.title = text("context.open");
  }
}

/**
 * One plan, or one for each of the models that are to answer.
 *
 * @param {import("../../chat/conversation.js").EmptyConversation} open
 * @param {Site} site
 * @param {ReturnType<ReadDraft>} draft
 */
function planEach(open, site, draft) {
  const { conversation, path, effectiveSettings } = open;
  const { models } = draft.options;
  const settings = models ? models.map((model) => ({ ...effectiveSettings, model })) : [effectiveSettings];
  return Promise.all(settings.map((one) => planNext({ conversation, path, effectiveSettings: one }, site, draft)));
}

/**
 * @param {PromptPlan} plan
 * @param {PromptPlan[]} plans those of all models that are to answer
 */
function amountsOf({ items, tokens, cost }, plans) {
  const count = items.filter(({ kind, isSent }) => isSent && (kind === "message" || kind === "draft")).length;
  return [
    { name: "messages", words: plural("context.messages", count) },
    { name: "tokens", words: plural("context.tokens", tokens, { tokens: compact(tokens) }) },
    plans.length > 1 ? { name: "prices", words: pricesOf(plans) } : { name: "price", words: priceOf(cost) },
  ];
}

/** @param {PromptPlan["cost"]} cost */
function priceOf(cost) {
  return cost && !isBelowCent(cost) ? text("context.price", { price: price(cost) }) : "";
}

/** Of several models even little is told: nobody chose to pay twice by mistake. @param {PromptPlan[]} plans */
function pricesOf(plans) {
  return plans.map(({ cost }) => (cost ? price(cost) : "?")).join(" + ");
}

/**
 * Whether the next question costs or fills so much that the reader should know before they write it.
 *
 * @param {PromptPlan} plan
 */
function isMuch({ tokens, roomTokens, cost }) {
  return Boolean(cost && !isBelowCent(cost)) || (roomTokens > 0 && tokens > roomTokens / 2);
}

/** @param {number} count */
function compact(count) {
  return count.toLocaleString(language(), { notation: "compact" });
}

/**
 * What the reader may not expect. That failed answers and other branches are not sent goes without saying.
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
