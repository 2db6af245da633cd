/** Asks the model and lets its answers grow in the conversation: one at a time. */

import { streamCompletion } from "../relay/completion.js";
import { Problem } from "../relay/problem.js";
import { Signal } from "./signal.js";

/**
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {import("./conversation.js").Exchange} Exchange
 * @typedef {import("../relay/completion.js").Ending} Ending
 * @typedef {() => { code: string, model: string }} ReadLine what a request needs, read when it is sent
 */

export class Caller {
  #conversation;
  #readLine;
  /** @type {AbortController | null} */
  #controller = null;

  /** Tells whether an answer is under way, whenever that changes. @type {Signal<boolean>} */
  busy = new Signal();

  /**
   * @param {Conversation} conversation
   * @param {ReadLine} readLine
   */
  constructor(conversation, readLine) {
    this.#conversation = conversation;
    this.#readLine = readLine;
  }

  get isBusy() {
    return this.#controller !== null;
  }

  /**
   * @param {string} question
   * @returns {Promise<Exchange>} when the answer is over, well or not
   */
  async ask(question) {
    const exchange = this.#conversation.add(question, this.#readLine().model);
    await this.#answer(exchange);
    return exchange;
  }

  /**
   * Goes on with an answer that ended early, or asks again if there is none yet.
   *
   * @param {Exchange} exchange
   */
  async resume(exchange) {
    if (this.isBusy) return;
    const { model } = this.#readLine();
    this.#conversation.change(exchange.answer, { state: "waiting", reason: "", problem: null, model });
    await this.#answer(exchange);
  }

  /** Ends the answer that is under way; what has arrived stays. */
  stop() {
    this.#controller?.abort();
  }

  /** @param {Exchange} exchange */
  async #answer(exchange) {
    this.#controller = new AbortController();
    this.busy.tell(true);
    const { answer } = exchange;
    try {
      const { verdict, reason = "", problem = null } = await this.#receiveAll(exchange, this.#controller.signal);
      this.#conversation.change(answer, { state: verdict === "limit" ? "cut" : verdict, reason, problem });
    } catch (error) {
      const stopped = this.#controller.signal.aborted;
      if (!stopped && !(error instanceof Problem)) throw error;
      this.#conversation.change(
        answer,
        error instanceof Problem ? { state: "failed", problem: error } : { state: "stopped" },
      );
    } finally {
      this.#controller = null;
      this.busy.tell(false);
    }
  }

  /**
   * @param {Exchange} exchange
   * @param {AbortSignal} signal
   * @returns {Promise<Ending>}
   */
  async #receiveAll(exchange, signal) {
    for (;;) {
      const lengthBefore = exchange.answer.text.length;
      const ending = await this.#receive(exchange, signal);
      if (ending.verdict !== "limit") return ending;
      // A model that says nothing in all its time would be asked for ever.
      if (exchange.answer.text.length === lengthBefore) return { verdict: "cut", reason: "limit" };
    }
  }

  /**
   * @param {Exchange} exchange
   * @param {AbortSignal} signal
   * @returns {Promise<Ending>}
   */
  async #receive(exchange, signal) {
    const { answer } = exchange;
    const request = { ...this.#readLine(), model: answer.model, messages: this.#conversation.promptFor(exchange) };
    for await (const part of streamCompletion(request, signal)) {
      if (part.type === "end") return part.ending;
      if (part.type === "text") this.#conversation.grow(answer, part.text);
      else if (answer.state === "waiting") this.#conversation.change(answer, { state: "thinking" });
    }
    return { verdict: "cut", reason: "connection" };
  }
}
