/** The form around the message box: its buttons, whether one can ask at all, and its place above a screen keyboard. */

import { hasText, text } from "../../i18n/texts.js";
import { find } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";

/**
 * @typedef {object} FrameParts
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {() => boolean} isEmpty whether there is nothing to send
 * @property {() => void} focus on the box
 */

export class ComposerFrame {
  element = find("#composer", HTMLFormElement);
  #question = find("#question", HTMLTextAreaElement);
  #sendButton = find("#send", HTMLButtonElement);
  #stopButton = find("#stop", HTMLButtonElement);
  #parts;

  /** @param {FrameParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#sendButton.append(iconElement("send"));
    this.#stopButton.append(iconElement("stop"));
    this.#stopButton.addEventListener("click", ({ detail }) => {
      // It takes the place of the other one: the second half of a double click is no wish to stop.
      if (detail > 1) return;
      parts.current.open?.stop();
      parts.focus();
    });
    parts.site.addEventListener("change", () => this.#showLock());
    this.#showLock();
    keepAboveKeyboard();
  }

  /** For when an answer has begun or ended. */
  showAnswering() {
    const hadFocus = document.activeElement === this.#sendButton || document.activeElement === this.#stopButton;
    this.#stopButton.hidden = !this.#isAnswering;
    this.showButtons();
    if (hadFocus) this.#parts.focus();
  }

  /** While an answer comes, sending is offered where there is something to queue. */
  showButtons() {
    this.#sendButton.hidden = this.#isAnswering && this.#parts.isEmpty();
  }

  get #isAnswering() {
    return Boolean(this.#parts.current.open?.isAnswering);
  }

  /** Where a code is asked for first, the box does not look as if one could ask. What is in it stays. */
  #showLock() {
    const { isLocked } = this.#parts.site;
    const placeholder = isLocked ? "composer.lockedPlaceholder" : "composer.placeholder";
    this.element.toggleAttribute("data-locked", isLocked);
    this.#question.dataset.placeholder = placeholder;
    if (hasText(placeholder)) this.#question.placeholder = text(placeholder);
  }
}

function keepAboveKeyboard() {
  const { visualViewport } = window;
  visualViewport?.addEventListener("resize", () => {
    // A page that the reader has magnified is smaller, too, and has no keyboard.
    const isMagnified = visualViewport.scale > 1.01;
    const covered = isMagnified ? 0 : Math.round(window.innerHeight - visualViewport.height);
    document.documentElement.style.setProperty("--keyboard", `${Math.max(0, covered)}px`);
  });
}
