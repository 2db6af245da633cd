/** Where a message is written and sent. It works with the page's own box from the first moment on. */

import { loadOnce } from "../../load/lazy.js";
import { isComposing, isSendKey } from "../shared/keyboard.js";
import { loadedOrTold } from "../shared/loading.js";
import { DraftBox } from "./draft_box.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../relay/problem.js").Problem} Problem
 * @typedef {import("./composer_tools.js").ComposerTools} ComposerTools
 */

export class Composer {
  #desk;
  #form = /** @type {HTMLFormElement} */ (document.getElementById("composer"));
  #send = /** @type {HTMLButtonElement} */ (document.getElementById("send"));
  #stop = /** @type {HTMLButtonElement} */ (document.getElementById("stop"));
  #box;
  /** What is not needed for the first words. @type {ComposerTools | null} */
  #tools = null;
  #isSending = false;
  #loadTools = loadOnce(async () => {
    await this.#desk.ready;
    const [{ ComposerTools }, sending] = await Promise.all([import("./composer_tools.js"), import("./composer.js")]);
    this.#tools = new ComposerTools(this.#desk, this, this.#box.element, this.#box.key);
    return { tools: this.#tools, ask: sending.ask };
  });

  /** @param {App} desk */
  constructor(desk) {
    this.#desk = desk;
    this.#box = new DraftBox(/** @type {HTMLTextAreaElement} */ (document.getElementById("question")), desk);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.#stop.addEventListener("click", () => this.#stopAnswer());
    this.#box.element.addEventListener("keydown", (event) => this.#press(event));
    this.#box.element.addEventListener("input", () => this.#tools?.noteDraft());
    document.addEventListener("keydown", (event) => this.#pressAnywhere(event));
    this.#box.element.addEventListener("paste", (event) => {
      // Programs that copy cells or formatted text put a picture of it beside the text.
      if (!event.clipboardData?.types.includes("text/plain")) this.#take(event, event.clipboardData);
    });
    // A file that is dropped beside its place would be opened by the browser, in place of the page.
    document.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    document.addEventListener("drop", (event) => this.#take(event, event.dataTransfer));
    desk.addEventListener("open", () => this.#followConversation());
    this.#loadTools().catch(() => {});
  }

  get text() {
    return this.#box.text;
  }

  set text(words) {
    this.#box.text = words;
    this.#tools?.noteDraft();
  }

  /** What is to go with the message. */
  get attachments() {
    return this.#tools?.attachments ?? [];
  }

  focus() {
    this.#box.element.focus();
  }

  /**
   * Puts words into the box that a link, an example or a prompt clamped. What stands there already stays.
   *
   * @param {string} words
   */
  fill(words) {
    const before = this.text.trimEnd();
    this.text = before && before !== words ? `${before}\n\n${words}` : words;
    this.focus();
  }

  /** @param {File[]} files */
  async attach(files) {
    const { tools } = await this.#loadTools();
    await tools.attach(files);
  }

  /**
   * Tells why nothing was sent. What was to be sent is still there.
   *
   * @param {Problem} problem
   */
  async showProblem(problem) {
    const { tools } = await this.#loadTools();
    await tools.showProblem(problem);
  }

  async send() {
    if (this.#isSending || (!this.text.trim() && !this.#tools?.hasFiles)) return;
    this.#isSending = true;
    const asking = loadedOrTold(Promise.all([this.#loadTools(), this.#desk.openToAsk()])).then((loaded) => {
      if (!loaded) return null;
      const [{ tools, ask }, open] = loaded;
      // Who has gone to another conversation meanwhile finds the words in this one again.
      return open && open === this.#desk.open ? ask(this.#box, tools, open) : null;
    });
    const asked = await asking.finally(() => (this.#isSending = false));
    await asked?.end;
  }

  /**
   * @param {Event} event
   * @param {DataTransfer | null} clamped
   */
  #take(event, clamped) {
    const files = [...(clamped?.files ?? [])];
    if (files.length === 0 || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.attach(files);
  }

  #stopAnswer() {
    this.#desk.open?.stop();
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (isComposing(event) || this.#tools?.press(event)) return;
    if (!isSendKey(event, this.#desk.settings.get("sendKey"))) return;
    event.preventDefault();
    if (!this.#tools && this.text.startsWith("/")) this.#pressLater(event);
    else this.send();
  }

  /** What looks like a prompt is not sent before it is known whether it is one. @param {KeyboardEvent} event */
  async #pressLater(event) {
    const loaded = await loadedOrTold(this.#loadTools());
    if (loaded && !loaded.tools.press(event)) this.send();
  }

  /** @param {KeyboardEvent} event */
  #pressAnywhere(event) {
    if (event.key !== "Escape" || event.defaultPrevented || isComposing(event) || !this.#desk.open?.isAnswering) return;
    // In a panel or a menu, Escape closes it and nothing else.
    if (!document.querySelector("dialog[open], :popover-open")) this.#desk.open.stop();
  }

  #followConversation() {
    const { open } = this.#desk;
    if (!open) return;
    open.addEventListener("busy", () => this.#showState(open));
    open.addEventListener("path", () => open === this.#desk.open && this.#followKey());
    this.#showState(open);
    this.#tools?.turnTo(this.#box.key);
  }

  #followKey() {
    this.#box.followKey();
    this.#tools?.followKey(this.#box.key);
  }

  /** @param {NonNullable<App["open"]>} open */
  #showState(open) {
    if (open !== this.#desk.open) return;
    const hadFocus = document.activeElement === this.#send || document.activeElement === this.#stop;
    this.#send.hidden = open.isAnswering;
    this.#stop.hidden = !open.isAnswering;
    if (hadFocus) this.focus();
  }
}

/**
 * @param {import("./draft_box.js").DraftBox} box
 * @param {import("./composer_tools.js").ComposerTools} tools
 * @param {import("../../chat/conversation.js").OpenConversation} open
 * @returns {Promise<{ end: Promise<void> } | null>} once it is asked; null if it cannot be, and the reader knows why
 */
export async function ask(box, tools, open) {
  const { key } = box;
  if (!tools.maySend()) return null;
  const attachments = await tools.keepFiles(open.conversation.id);
  // Somebody who goes elsewhere while files are kept has sent nothing.
  if (key !== box.key) return null;
  const words = box.take();
  const putFilesBack = tools.takeFiles();
  const asking = open.ask({ text: words.trim(), attachments });
  return { end: asking.then(({ withdrawn }) => (withdrawn ? giveBack(withdrawn) : undefined)) };

  /** @param {import("../../relay/problem.js").Problem} problem */
  async function giveBack(problem) {
    box.giveBack(words, key);
    putFilesBack();
    await tools.showProblem(problem);
  }
}
