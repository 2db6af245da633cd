/** A question written anew in its place. Sent, it becomes a version of its own beside the old one. */

import { text } from "../i18n/texts.js";
import { isComposing, isSendKey } from "./composer_keys.js";
import { make, wordButton } from "./elements.js";

/**
 * @typedef {object} Ways
 * @property {string} words to begin with
 * @property {boolean} mayBeEmpty where something goes along with the words
 * @property {string} sendKey
 * @property {(words: string) => void} keep
 * @property {(words: string) => Promise<boolean>} send whether somebody heard it
 * @property {(words: string) => void} drop
 */

/**
 * @param {HTMLElement} article
 * @param {Ways} ways
 */
export function editQuestion(article, { words, mayBeEmpty, sendKey, keep, send, drop }) {
  const box = make("textarea", "question-editor__text");
  Object.assign(box, { value: words, dir: "auto", rows: words.split("\n").length });
  box.setAttribute("aria-label", text("message.editLabel"));
  const sendButton = wordButton("button button--next", text("message.sendVersion"), sendAnew);
  const cancelButton = wordButton("button", text("message.cancel"), () => drop(box.value));
  const buttons = make("div", "question-editor__actions", sendButton, cancelButton);
  const hint = make("p", "hint question-editor__hint", text("message.editHint"));
  box.addEventListener("input", () => keep(box.value));
  box.addEventListener("keydown", (event) => {
    if (isSendKey(event, sendKey)) {
      event.preventDefault();
      sendAnew();
    } else if (event.key === "Escape" && !isComposing(event)) {
      event.preventDefault();
      drop(box.value);
    }
  });
  article.querySelector(".question")?.replaceWith(make("div", "question-editor", box, buttons, hint));
  article.querySelector(".message__foot")?.remove();
  box.focus({ preventScroll: true });
  box.setSelectionRange(box.value.length, box.value.length);

  async function sendAnew() {
    const written = box.value.trim();
    if (!written && !mayBeEmpty) return;
    sendButton.disabled = true;
    // The new version takes this one's place on the page as soon as it is asked.
    const isHeard = await send(written);
    if (!isHeard && box.isConnected) sendButton.disabled = false;
  }
}
