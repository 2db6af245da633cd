/** One answer: its thoughts folded away, its text, how it ended, and what can be done with it. */

import { text } from "../../i18n/texts.js";
import { isUnderWay } from "../../store/records.js";
import { iconButton, make } from "../shared/elements.js";
import { loadedOrTold } from "../shared/loading.js";
import { AnswerBody } from "./answer_body.js";
import { endingView, ReasoningView, WaitingView } from "./answer_states.js";
import { copyButton, messageFoot } from "./message_footer.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("./message_view.js").Surroundings} Surroundings
 */

export class AnswerView {
  #article;
  #message;
  #around;
  #reasoning;
  #body = new AnswerBody();
  #waiting = new WaitingView();
  #end = make("div", "answer__end");
  #state = "";

  /**
   * @param {HTMLElement} article
   * @param {Message} message
   * @param {Surroundings} around
   */
  constructor(article, message, around) {
    this.#article = article;
    this.#message = message;
    this.#around = around;
    this.#reasoning = new ReasoningView(message);
    const title = make("h2", "only-heard", text("transcript.answer"));
    article.append(title, this.#reasoning.element, this.#body.element, this.#waiting.element, this.#end);
    if (message.text) this.#body.show(message.text, isUnderWay(message));
    this.update();
  }

  /**
   * @param {string} addition
   * @param {"text" | "reasoning"} kind
   */
  append(addition, kind) {
    if (kind === "reasoning") this.#reasoning.append(addition);
    else this.#body.append(addition);
  }

  /** Draws all that has changed; text that did not come by `append`, too. */
  update() {
    const { state, text: words } = this.#message;
    const grows = isUnderWay(this.#message);
    if (this.#body.length !== words.length) this.#catchUp(words, grows);
    if (!grows) this.#body.finish();
    this.#reasoning.update();
    this.#waiting.update(this.#message);
    if (grows && this.#state === state) return;
    this.#state = state;
    this.#end.replaceChildren(...this.#ending());
  }

  close() {
    this.#waiting.close();
  }

  /**
   * Another tab may be writing this answer, or have begun it anew.
   *
   * @param {string} words
   * @param {boolean} grows
   */
  #catchUp(words, grows) {
    if (grows && words.startsWith(this.#body.text)) this.#body.append(words.slice(this.#body.length));
    else this.#body.show(words, grows);
  }

  /** @returns {HTMLElement[]} */
  #ending() {
    if (isUnderWay(this.#message)) return [];
    const { actions } = this.#around;
    const ending = endingView(this.#message, {
      version: actions.version,
      goOn: () => this.#goOn(),
      chooseModel: () => actions.retryWithOtherModel(this.#message),
    });
    return [...(ending ? [ending] : []), this.#foot()];
  }

  #goOn() {
    // The button that was pressed goes away; without this the keyboard would start again at the top.
    this.#article.focus({ preventScroll: true });
    this.#around.actions.resume(this.#message);
  }

  #foot() {
    const { actions, showVersion } = this.#around;
    const more = iconButton("more", text("message.more"), () => this.#openMenu(more));
    more.setAttribute("aria-haspopup", "menu");
    return messageFoot(this.#message, actions, showVersion, [
      copyButton(this.#message, actions),
      iconButton("retry", text("message.retry"), () => actions.retry(this.#message)),
      iconButton("trash", text("message.remove"), () => actions.remove(this.#message)),
      more,
    ]);
  }

  /** @param {HTMLButtonElement} button */
  async #openMenu(button) {
    const menu = await loadedOrTold(import("./answer_menu.js"));
    menu?.openAnswerMenu(button, this.#message, this.#body.element, this.#around.actions);
  }
}
