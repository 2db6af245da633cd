/** The conversation on the page. It follows the end of the text as long as the reader is there. */

import { text } from "../i18n/texts.js";
import { find } from "./elements.js";
import { endingText, ExchangeView } from "./exchange_view.js";
import { problemHint, problemMessage } from "./problem_card.js";

/**
 * @typedef {import("../chat/conversation.js").Answer} Answer
 * @typedef {import("../chat/conversation.js").Conversation} Conversation
 * @typedef {import("../chat/conversation.js").Exchange} Exchange
 */

/** Pixels from the end within which a reader counts as being there. */
const NEAR_END = 64;

export class Transcript {
  #root = find("#transcript", HTMLElement);
  #announcer = find("#announcer", HTMLElement);
  /** @type {Map<Answer, ExchangeView>} */
  #views = new Map();
  #isAtEnd = true;
  #isFollowing = false;

  /**
   * @param {Conversation} conversation
   * @param {string} version of the site, for reports
   * @param {(exchange: Exchange) => void} resume
   */
  constructor(conversation, version, resume) {
    conversation.added.listen((exchange) => {
      const view = new ExchangeView(exchange, version, () => resume(exchange));
      this.#views.set(exchange.answer, view);
      this.#root.append(view.element);
      this.#isAtEnd = true;
      this.#follow();
    });
    conversation.withdrawn.listen(({ answer }) => {
      this.#views.get(answer)?.close();
      this.#views.delete(answer);
    });
    conversation.grew.listen(({ answer, text: addition }) => {
      this.#views.get(answer)?.append(addition);
      this.#follow();
    });
    conversation.changed.listen((answer) => {
      this.#views.get(answer)?.update();
      this.#announce(answer);
      this.#follow();
    });
    document.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
  }

  #noteScroll() {
    const { scrollHeight } = document.documentElement;
    this.#isAtEnd = window.scrollY + window.innerHeight >= scrollHeight - NEAR_END;
  }

  #follow() {
    if (this.#isFollowing || !this.#isAtEnd) return;
    this.#isFollowing = true;
    requestAnimationFrame(() => {
      this.#isFollowing = false;
      window.scrollTo(0, document.documentElement.scrollHeight);
    });
  }

  /**
   * Says an answer aloud once it is over: word by word, nobody could follow it.
   *
   * @param {Answer} answer
   */
  #announce(answer) {
    const { state, problem } = answer;
    const spoken = answer.text && text("announce.answer", { text: answer.text });
    if (state === "complete") this.#announcer.textContent = spoken;
    if (state === "cut" || state === "stopped") this.#announcer.textContent = `${spoken} ${endingText(answer)}`;
    if (state === "failed" && problem) {
      const words = { message: problemMessage(problem), hint: problemHint(problem) };
      this.#announcer.textContent = text("announce.problem", words);
    }
  }
}
