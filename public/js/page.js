/** The page as a whole: what is known about the site and its reader, and who hears of what. */

import { Caller } from "./chat/caller.js";
import { Conversation } from "./chat/conversation.js";
import { modelChoices, siteModel } from "./chat/models.js";
import { text } from "./i18n/texts.js";
import { askAccess } from "./relay/access.js";
import { Problem } from "./relay/problem.js";
import { Settings } from "./store/settings.js";
import { Composer } from "./ui/composer.js";
import { find } from "./ui/elements.js";
import { showNotices } from "./ui/notices.js";
import { problemCard } from "./ui/problem_card.js";
import { SettingsPanel } from "./ui/settings_panel.js";
import { Transcript } from "./ui/transcript.js";
import { Welcome } from "./ui/welcome.js";

/**
 * @typedef {import("./relay/access.js").Access} Access
 * @typedef {import("./relay/config.js").Config} Config
 * @typedef {import("./chat/conversation.js").Exchange} Exchange
 */

export class Page {
  #config;
  #settings = new Settings();
  /** @type {Access | null} */
  #access = null;
  #conversation = new Conversation();
  #caller = new Caller(this.#conversation, () => ({ code: this.#settings.code, model: this.#model }));
  #composer = new Composer();
  #welcome = new Welcome();
  #panel;
  #line = find("#line", HTMLButtonElement);
  #problemAtDesk = find("#problem-at-desk", HTMLElement);

  /** @param {Config} config */
  constructor(config) {
    this.#config = config;
    this.#panel = new SettingsPanel(this.#settings, config);
    new Transcript(this.#conversation, config.locutorio.version, (exchange) => this.#resume(exchange));
    this.#listen();
    showNotices(config);
    this.#refresh();
    this.#composer.focus();
  }

  /** Asks what the kept code allows, or what an open site offers. */
  async learnAccess() {
    if (this.#lineState !== "open") return;
    try {
      this.#useAccess(await askAccess(this.#settings.code));
    } catch (error) {
      // The first message will meet the same problem, where there is something to say it to.
      if (!(error instanceof Problem)) throw error;
    }
  }

  /**
   * @param {Problem} problem that belongs to no answer
   * @param {(() => void) | null} [tryAgain]
   */
  showProblem(problem, tryAgain = null) {
    const resume = tryAgain && { label: text("resume.again"), act: tryAgain };
    this.#problemAtDesk.replaceChildren(problemCard(problem, this.#config.locutorio.version, resume));
  }

  get #model() {
    return this.#settings.model || siteModel(this.#config, this.#access);
  }

  get #isLocked() {
    return this.#config.needCode && !this.#settings.code;
  }

  get #lineState() {
    if (this.#config.locutorio.problems.length > 0) return "broken";
    return this.#isLocked ? "closed" : "open";
  }

  #listen() {
    this.#composer.sent.listen((question) => this.#send(question));
    this.#composer.stopped.listen(() => this.#caller.stop());
    this.#caller.busy.listen((isBusy) => this.#composer.setBusy(isBusy));
    this.#conversation.added.listen(() => this.#refresh());
    this.#conversation.withdrawn.listen(() => this.#refresh());
    this.#panel.accessChanged.listen((access) => this.#useAccess(access));
    this.#panel.modelChanged.listen(() => this.#refresh());
    this.#welcome.codeWanted.listen(() => this.#openSettings("code"));
    this.#welcome.exampleChosen.listen((example) => {
      this.#composer.text = example;
      this.#composer.focus();
    });
    this.#line.addEventListener("click", () => this.#openSettings(this.#isLocked ? "code" : "model"));
    find("#open-settings", HTMLButtonElement).addEventListener("click", () => this.#openSettings("code"));
  }

  /** @param {string} question */
  async #send(question) {
    this.#problemAtDesk.replaceChildren();
    if (this.#isLocked) {
      this.#composer.text = question;
      this.#openSettings("code", new Problem({ code: "access_code_missing" }));
      return;
    }
    const exchange = await this.#caller.ask(question);
    this.#handle(exchange);
  }

  /** @param {Exchange} exchange */
  async #resume(exchange) {
    await this.#caller.resume(exchange);
    this.#handle(exchange);
  }

  /**
   * What a failed exchange asks for besides its card.
   *
   * @param {Exchange} exchange
   */
  #handle(exchange) {
    const { problem } = exchange.answer;
    if (!problem || !(problem.isAboutAccess || problem.isUnreachable)) return;
    // Nobody has heard the question, so it goes back to where it was written.
    if (!exchange.answer.text && !this.#composer.text) {
      this.#conversation.withdraw(exchange);
      this.#composer.text = exchange.question.text;
      if (problem.isUnreachable) this.showProblem(problem);
    }
    if (problem.isAboutAccess) this.#openSettings("code", problem);
  }

  /**
   * @param {"code" | "model"} field
   * @param {Problem} [problem]
   */
  #openSettings(field, problem) {
    this.#panel.open(field, { access: this.#access, problem });
  }

  /** @param {Access | null} access */
  #useAccess(access) {
    this.#access = access;
    this.#refresh();
  }

  #refresh() {
    const model = this.#model;
    const label = this.#settings.code ? this.#access?.label : undefined;
    this.#line.textContent = this.#isLocked
      ? text("line.locked")
      : text(label ? "line.labelled" : "line.open", { model, label: label ?? "" });
    this.#welcome.show(this.#lineState, this.#conversation.isEmpty);
    this.#panel.offerModels(modelChoices(this.#config, this.#access), siteModel(this.#config, this.#access));
  }
}
