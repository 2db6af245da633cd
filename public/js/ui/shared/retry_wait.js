/** A wait that is counted down on a problem's card; at its end the page tries again once, if the reader has said so. */

import { isFarAway, remainingWords, timeWords } from "../../i18n/formats.js";
import { text } from "../../i18n/texts.js";
import { make } from "./elements.js";

const TICK_MS = 1000;

export class RetryWait {
  element = make("div", "retry-wait");
  until;

  #countdown = make("span", "countdown");
  #choice = make("input");
  #retry;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /**
   * @param {number} until in milliseconds since 1970
   * @param {() => void} retry
   */
  constructor(until, retry) {
    this.until = until;
    this.#retry = retry;
    // A screen reader is told the time once, and does not hear every second.
    this.#countdown.setAttribute("aria-hidden", "true");
    this.#choice.type = "checkbox";
    this.element.append(
      make("p", "", text("problem.retryAt", { time: timeWords(until) }), " ", this.#countdown),
      make("label", "retry-wait__choice", this.#choice, text("problem.tryByItself")),
    );
    // A budget may renew in weeks: nobody counts the seconds until then, and the page will not be open.
    if (isFarAway(until)) {
      this.element.lastElementChild?.remove();
      return;
    }
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  /** The card has gone, and nothing happens by itself any more. */
  close() {
    clearInterval(this.#ticking);
    this.element.remove();
  }

  #tick() {
    const remaining = this.until - Date.now();
    this.#countdown.textContent = remainingWords(Math.max(0, remaining));
    if (remaining > 0) return;
    this.close();
    if (this.#choice.checked) this.#retry();
  }
}
