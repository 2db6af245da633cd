/**
 * The conversation: questions and answers in their order, held in memory only.
 *
 * @typedef {object} Question
 * @property {"user"} role
 * @property {string} text
 *
 * @typedef {object} Answer
 * @property {"assistant"} role
 * @property {string} text what has arrived so far
 * @property {string} model
 * @property {"waiting" | "thinking" | "writing" | "complete" | "stopped" | "cut" | "failed"} state
 * @property {string} reason why it was cut; else empty
 * @property {import("../relay/problem.js").Problem | null} problem why it failed
 *
 * @typedef {{ question: Question, answer: Answer }} Exchange
 * @typedef {import("../relay/completion.js").PromptMessage} PromptMessage
 */

import { Signal } from "./signal.js";

/** Said to the model when an answer is to go on; it is not shown. */
const GO_ON = "Continue your last answer exactly where it stopped. Repeat nothing and add no introduction.";

export class Conversation {
  /** @type {Exchange[]} */
  #exchanges = [];

  /** @type {Signal<Exchange>} */
  added = new Signal();
  /** @type {Signal<Exchange>} */
  withdrawn = new Signal();
  /** @type {Signal<{ answer: Answer, text: string }>} */
  grew = new Signal();
  /** @type {Signal<Answer>} */
  changed = new Signal();

  get isEmpty() {
    return this.#exchanges.length === 0;
  }

  /**
   * @param {string} text
   * @param {string} model
   * @returns {Exchange}
   */
  add(text, model) {
    /** @type {Exchange} */
    const exchange = {
      question: { role: "user", text },
      answer: { role: "assistant", text: "", model, state: "waiting", reason: "", problem: null },
    };
    this.#exchanges.push(exchange);
    this.added.tell(exchange);
    return exchange;
  }

  /**
   * Takes a question back that nobody has answered.
   *
   * @param {Exchange} exchange
   */
  withdraw(exchange) {
    this.#exchanges = this.#exchanges.filter((other) => other !== exchange);
    this.withdrawn.tell(exchange);
  }

  /**
   * @param {Answer} answer
   * @param {string} text
   */
  grow(answer, text) {
    answer.text += text;
    if (answer.state !== "writing") this.change(answer, { state: "writing" });
    this.grew.tell({ answer, text });
  }

  /**
   * @param {Answer} answer
   * @param {Partial<Pick<Answer, "state" | "reason" | "problem" | "model">>} changes
   */
  change(answer, changes) {
    Object.assign(answer, changes);
    this.changed.tell(answer);
  }

  /**
   * What is sent to the model to answer the exchange, or to go on where its answer stopped. Questions without any
   * answer are left out.
   *
   * @param {Exchange} exchange
   * @returns {PromptMessage[]}
   */
  promptFor(exchange) {
    const before = this.#exchanges.slice(0, this.#exchanges.indexOf(exchange)).filter(({ answer }) => answer.text);
    const messages = [...before, exchange].flatMap(({ question, answer }) => [question, answer]);
    const prompt = messages.filter(({ text }) => text).map(({ role, text }) => ({ role, content: text }));
    return exchange.answer.text ? [...prompt, { role: "user", content: GO_ON }] : prompt;
  }
}
