/** What an answer is waiting for, with the seconds. */

import { text } from "../i18n/texts.js";
import { make } from "./elements.js";

export class WaitingView {
  element = make("p", "answer__status");

  #since = 0;
  #words = () => "";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /** @param {import("../store/record_types.d.ts").Message} message */
  update({ state, model, createdAt }) {
    const isWaiting = state === "waiting" || state === "thinking";
    this.element.hidden = !isWaiting;
    if (!isWaiting) return this.close();
    const key = state === "thinking" ? "status.thinking" : "status.waiting";
    this.#words = () => text(key, { model, seconds: Math.max(0, Math.floor((Date.now() - this.#since) / 1000)) });
    // One that goes on was made long ago; what counts is this wait.
    if (!this.#ticking) this.#since = Date.now() - createdAt < 5000 ? createdAt : Date.now();
    this.#ticking ??= setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  close() {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #tick() {
    // The view may be gone without a word: an interval that keeps it would keep all of it.
    if (this.#ticking && !this.element.isConnected && this.element.textContent) this.close();
    else this.element.textContent = this.#words();
  }
}
