/** The panel with the access code and the model. A code is checked at once, and kept only if it is right. */

import { Signal } from "../chat/signal.js";
import { text } from "../i18n/texts.js";
import { askAccess } from "../relay/access.js";
import { Problem } from "../relay/problem.js";
import { find } from "./elements.js";
import { problemHint, problemMessage } from "./problem_card.js";

/** @typedef {import("../relay/access.js").Access} Access */

export class SettingsPanel {
  #dialog = find("#settings", HTMLDialogElement);
  #form = find("#settings form", HTMLFormElement);
  #code = find("#code", HTMLInputElement);
  #showCode = find("#show-code", HTMLButtonElement);
  #verdict = find("#code-verdict", HTMLElement);
  #model = find("#model", HTMLInputElement);
  #modelHint = find("#model-hint", HTMLElement);
  #models = find("#models", HTMLDataListElement);
  #settings;
  #needCode;
  #done = find("#settings [type=submit]", HTMLButtonElement);
  /** The code that needs no checking; null if there is none such. @type {string | null} */
  #rightCode = null;
  /** @type {string | null} */
  #codeInCheck = null;

  /** Tells what the reader's code allows now; null once it is taken away. @type {Signal<Access | null>} */
  accessChanged = new Signal();
  /** @type {Signal<void>} */
  modelChanged = new Signal();

  /**
   * @param {import("../store/settings.js").Settings} settings
   * @param {import("../relay/config.js").Config} config
   */
  constructor(settings, config) {
    this.#settings = settings;
    this.#needCode = config.needCode;
    find("#version", HTMLElement).textContent = text("settings.version", { version: config.locutorio.version });
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#code.addEventListener("change", () => this.#check());
    // The pasted text is in the field only after the event.
    this.#code.addEventListener("paste", () => setTimeout(() => this.#check()));
    this.#model.addEventListener("change", () => this.#chooseModel());
    this.#showCode.addEventListener("click", () => this.#toggleCode());
    // A click beside the panel lands on the dialog itself.
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
  }

  /**
   * @param {"code" | "model"} field where the reader should begin
   * @param {{ access: Access | null, problem?: Problem }} known what the kept code allows, or why the panel opens
   */
  open(field, { access, problem }) {
    const { code, model } = this.#settings;
    this.#code.value = code;
    this.#rightCode = problem && code ? null : code;
    this.#model.value = model;
    if (problem) this.#showProblem(problem);
    else if (!this.#needCode) this.#showVerdict(text("settings.codeNotNeeded"), "plain");
    else if (access && code) this.#showAccess(access);
    else this.#showVerdict("", "plain");
    if (!this.#dialog.open) this.#dialog.showModal();
    const input = field === "code" ? this.#code : this.#model;
    input.focus();
    input.select();
  }

  /**
   * @param {string[]} choices
   * @param {string} siteModel used where the reader chooses none
   */
  offerModels(choices, siteModel) {
    this.#models.replaceChildren(
      ...choices.map((choice) => Object.assign(document.createElement("option"), { value: choice })),
    );
    this.#model.placeholder = siteModel;
    this.#modelHint.textContent = text("settings.modelHint", { model: siteModel });
  }

  /** @param {Access} access */
  #showAccess({ label, models, limits }) {
    const named = limits.models.length ? limits.models : models;
    const sentences = [
      text("settings.codeRight", { label }),
      named ? text("settings.codeModels", { models: named.join(", ") }) : text("settings.codeAllModels"),
      limits.until ? text("settings.codeUntil", { day: limits.until }) : "",
    ];
    this.#showVerdict(sentences.filter(Boolean).join(" "), "right");
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    this.#chooseModel();
    // A code that was just found right stays in sight with what it allows, until it is confirmed.
    if (this.#typedCode === this.#rightCode) this.#dialog.close();
    else await this.#check();
  }

  get #typedCode() {
    return this.#code.value.trim();
  }

  async #check() {
    const code = this.#typedCode;
    // Leaving the field and pressing Enter both end here, and every wrong code counts.
    if (code === this.#rightCode || code === this.#codeInCheck) return;
    if (!code) {
      this.#forget();
      return;
    }
    this.#codeInCheck = code;
    this.#showVerdict(text("settings.codeChecking"), "plain");
    try {
      const access = await askAccess(code);
      if (this.#codeInCheck === code) this.#accept(code, access);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (this.#codeInCheck === code) this.#showProblem(error);
    } finally {
      if (this.#codeInCheck === code) this.#codeInCheck = null;
    }
  }

  /**
   * @param {string} code
   * @param {Access} access
   */
  #accept(code, access) {
    this.#rightCode = code;
    this.#settings.change({ code });
    this.#showAccess(access);
    this.accessChanged.tell(access);
    if (document.activeElement === this.#code) this.#done.focus();
  }

  #forget() {
    this.#rightCode = "";
    this.#codeInCheck = null;
    this.#settings.change({ code: "" });
    this.#showVerdict(text("settings.codeForgotten"), "plain");
    this.accessChanged.tell(null);
  }

  #chooseModel() {
    const model = this.#model.value.trim();
    if (model === this.#settings.model) return;
    this.#settings.change({ model });
    this.modelChanged.tell();
  }

  #toggleCode() {
    const isShown = this.#code.type === "password";
    this.#code.type = isShown ? "text" : "password";
    this.#showCode.setAttribute("aria-pressed", String(isShown));
    this.#showCode.textContent = text(isShown ? "settings.hideCode" : "settings.showCode");
  }

  /** @param {Problem} problem */
  #showProblem(problem) {
    this.#showVerdict(`${problemMessage(problem)} ${problemHint(problem)}`, "wrong");
  }

  /**
   * @param {string} words
   * @param {"plain" | "right" | "wrong"} kind
   */
  #showVerdict(words, kind) {
    this.#verdict.textContent = words;
    this.#verdict.dataset.kind = kind;
    this.#code.setAttribute("aria-invalid", String(kind === "wrong"));
  }
}
