/** Tells whoever looks elsewhere that a long answer is done: in the tab's title, and by a notification if wanted. */

import { text } from "../i18n/texts.js";

/**
 * @typedef {import("../chat/conversation.js").OpenConversation} OpenConversation
 *
 * @typedef {object} Parts
 * @property {Pick<import("../store/settings.js").Settings, "get" | "change" | "addEventListener">} settings
 * @property {{ name: string }} site
 * @property {EventTarget & { openConversation(id: string): void }} current
 * @property {() => void} tellRefused says that the browser allows no notifications
 */

/** Who has waited for less is still there, or comes back anyway. */
const LONG_MS = 10_000;

/** Event: "change" when `isUnseen` has changed. */
export class AnswerNotice extends EventTarget {
  /** Whether an answer has ended that the reader has not seen yet. */
  isUnseen = false;
  #parts;
  /** @type {WeakMap<EventTarget, number>} */
  #begunAt = new WeakMap();

  /** @param {Parts} parts */
  constructor(parts) {
    super();
    this.#parts = parts;
    const { settings, current } = parts;
    current.addEventListener("busy", (event) => this.#follow(/** @type {CustomEvent} */ (event).detail.open));
    document.addEventListener("visibilitychange", () => !document.hidden && this.#setUnseen(false));
    settings.addEventListener("change", (event) => {
      const { keys } = /** @type {CustomEvent<{ keys: string[] }>} */ (event).detail;
      if (keys.includes("notifyWhenDone") && settings.get("notifyWhenDone")) this.#askPermission();
    });
  }

  /** @param {OpenConversation} open */
  #follow(open) {
    if (open.isAnswering) {
      // One of several answers may have ended.
      if (!this.#begunAt.has(open)) this.#begunAt.set(open, performance.now());
      return;
    }
    const took = performance.now() - (this.#begunAt.get(open) ?? Infinity);
    this.#begunAt.delete(open);
    if (!document.hidden || took < LONG_MS) return;
    this.#setUnseen(true);
    if (this.#parts.settings.get("notifyWhenDone")) this.#notify(open);
  }

  /** @param {boolean} isUnseen */
  #setUnseen(isUnseen) {
    if (this.isUnseen === isUnseen) return;
    this.isUnseen = isUnseen;
    this.dispatchEvent(new Event("change"));
  }

  async #askPermission() {
    const permission = await globalThis.Notification?.requestPermission();
    if (permission === "granted") return;
    this.#parts.settings.change({ notifyWhenDone: false });
    this.#parts.tellRefused();
  }

  /**
   * Names the conversation, and nothing that was said in it: others may see the screen.
   *
   * @param {OpenConversation} open
   */
  #notify({ conversation: { id, title }, isTemporary }) {
    const { site, current } = this.#parts;
    const body = isTemporary ? text("answerNotice.done") : text("answerNotice.doneIn", { title });
    try {
      const notification = new Notification(site.name, { body, tag: id });
      notification.addEventListener("click", () => {
        window.focus();
        if (!isTemporary) current.openConversation(id);
        notification.close();
      });
    } catch {
      // Chrome on Android shows them for service workers alone; the title tells it there.
    }
  }
}
