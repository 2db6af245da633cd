/** The box where a message is written: it grows with its text, and keeps a draft. */

import { Signal } from "../chat/signal.js";
import { keepDraft, readDraft } from "../store/draft.js";
import { find } from "./elements.js";

export class Composer {
  #form = find("#composer", HTMLFormElement);
  #box = find("#question", HTMLTextAreaElement);
  #send = find("#send", HTMLButtonElement);
  #stop = find("#stop", HTMLButtonElement);
  #isBusy = false;

  /** @type {Signal<string>} */
  sent = new Signal();
  /** @type {Signal<void>} */
  stopped = new Signal();

  constructor() {
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#stop.addEventListener("click", () => this.stopped.tell());
    this.#box.addEventListener("keydown", (event) => this.#pressInBox(event));
    document.addEventListener("keydown", (event) => this.#pressAnywhere(event));
    this.#box.addEventListener("input", () => this.#keep());
    this.text = readDraft();
  }

  get text() {
    return this.#box.value;
  }

  set text(text) {
    this.#box.value = text;
    this.#keep();
  }

  focus() {
    this.#box.focus();
  }

  /** @param {boolean} isBusy whether an answer is under way: a new message can be written then, but not sent */
  setBusy(isBusy) {
    const hadFocus = document.activeElement === this.#send || document.activeElement === this.#stop;
    this.#isBusy = isBusy;
    this.#send.hidden = isBusy;
    this.#stop.hidden = !isBusy;
    if (hadFocus) this.focus();
  }

  /** @param {KeyboardEvent} event */
  #pressAnywhere(event) {
    // In the settings, Escape closes them and nothing else.
    const isInPanel = event.target instanceof Element && event.target.closest("dialog");
    if (event.key === "Escape" && this.#isBusy && !isInPanel) this.stopped.tell();
  }

  /** @param {KeyboardEvent} event */
  #pressInBox(event) {
    // While an input method composes, Enter picks a word; Safari says so only by the key code 229.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text || this.#isBusy) return;
    this.text = "";
    this.sent.tell(text);
  }

  #keep() {
    keepDraft(this.text);
    this.#box.style.blockSize = "auto";
    this.#box.style.blockSize = `${this.#box.scrollHeight}px`;
  }
}
