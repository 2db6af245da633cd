/** Where the conversation stands. What draws messages comes once there is one, or a moment after the page. */

import { placeOf } from "../app/router.js";

/** @typedef {import("../app/desk.js").Desk} Desk */

/** By then the page stands, and the reader has not yet found words. */
const MOMENT_MS = 300;

export class Transcript {
  #element;
  #desk;
  #isLoading = false;
  /** Whether an answer may come while the code is fetched. */
  #hasAsked = false;

  /**
   * @param {HTMLElement} element
   * @param {Desk} desk
   */
  constructor(element, desk) {
    this.#element = element;
    this.#desk = desk;
    desk.addEventListener("open", () => this.#follow());
    desk.ready.then(() => setTimeout(() => this.#load(), MOMENT_MS));
    // A kept conversation is drawn as soon as the database has given it out.
    if (placeOf(location.hash).conversationId) this.#load();
  }

  #follow() {
    const { open } = this.#desk;
    if (open?.path.length) this.#load();
    else open?.addEventListener("path", () => this.#noteQuestion(), { once: true });
  }

  #noteQuestion() {
    this.#hasAsked = true;
    this.#load();
  }

  async #load() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    // If the network has gone meanwhile, the next message or another conversation tries again.
    const code = await import("./conversation_view.js").catch(() => null);
    if (!code) this.#isLoading = false;
    else new code.ConversationView(this.#element, this.#desk, { hasAsked: this.#hasAsked });
  }
}
