/** Where a message is written and sent. The box works from the first moment on; what is around it comes a bit later. */

import { text } from "../../i18n/texts.js";
import { Problem } from "../../relay/problem.js";
import { find } from "../shared/elements.js";
import { isSendKey, unlessComposing } from "../shared/keyboard.js";
import { ComposerFrame } from "./composer_frame.js";
import { DraftBox } from "./draft_box.js";
import { DropTarget } from "./drop_target.js";
import { ChosenOptions } from "./question_options.js";
import { nameOfQueue, QuestionQueue } from "./question_queue.js";

/**
 * @typedef {import("../../chat/conversation.js").OpenConversation} OpenConversation
 *
 * @typedef {object} Parts
 * @property {import("../../store/settings.js").Settings} settings
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/drafts.js").Drafts} drafts
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 *
 * @typedef {import("./box_tools.js").BoxTools} BoxTools
 */

export class Composer {
  #parts;
  #current;
  #frame;
  #problem = find("#composer-problem", HTMLElement);
  #box;
  #queue;
  /** @type {BoxTools | null} */
  #tools = null;
  /** @type {(tools: BoxTools) => void} */
  #haveTools = () => {};
  /** They need the archive and the language's words. @type {Promise<BoxTools>} */
  #makingTools = new Promise((resolve) => {
    this.#haveTools = resolve;
  });
  #isSending = false;
  #options;
  #leave = new AbortController();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#current = parts.current;
    this.#box = new DraftBox(find("#question", HTMLTextAreaElement), parts);
    this.#options = new ChosenOptions(parts.drafts, this.#box.key);
    const { site, current } = parts;
    this.#frame = new ComposerFrame({ site, current, isEmpty: () => this.#isEmpty, focus: () => this.focus() });
    this.#queue = new QuestionQueue({
      drafts: parts.drafts,
      current: parts.current,
      send: (question) => this.#sendQueued(question),
      giveBack: (words, key, options) => {
        this.#box.giveBack(words, key);
        this.#options.giveBack(options, key);
      },
      focus: () => this.focus(),
    });
    this.#frame.element.prepend(this.#queue.element);
    this.#frame.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    const { element } = this.#box;
    element.addEventListener("keydown", unlessComposing((event) => this.#press(event)));
    element.addEventListener("input", () => this.#noteDraft());
    element.addEventListener("paste", (event) => {
      // Programs that copy cells or formatted text put a picture of it beside the text.
      if (!event.clipboardData?.types.includes("text/plain")) this.#takeFiles(event, event.clipboardData);
    });
    new DropTarget(this.#frame.element, (event) => this.#takeFiles(event, event.dataTransfer));
    document.addEventListener("keydown", unlessComposing((event) => this.#pressAnywhere(event)));
    this.#current.addEventListener("open", () => this.#followConversation());
    this.#current.addEventListener("kept", (event) => {
      this.#box.moveTo(/** @type {CustomEvent<{ id: string }>} */ (event).detail.id);
      this.#followKey();
    });
    this.#current.addEventListener("start", (event) => {
      const { fill } = /** @type {CustomEvent<{ fill: string }>} */ (event).detail;
      if (fill) this.fill(fill);
      this.focus();
    });
  }

  /**
   * Puts around the box what was not there from the first moment on.
   *
   * @param {(box: import("./box_tools.js").Box, key: string) => BoxTools} make `key`: of the conversation's drafts
   */
  equip(make) {
    const tools = make({
      text: () => this.text,
      options: this.#options,
      fill: (words) => this.fill(words),
      insert: (words) => this.#insert(words),
      attach: (files) => this.attach(files),
      focus: () => this.focus(),
    }, this.#box.key);
    this.#tools = tools;
    tools.tray.addEventListener("change", () => this.#noteDraft());
    this.#restoreQueue(tools.tray);
    this.#noteDraft();
    this.#haveTools(tools);
  }

  get text() {
    return this.#box.text;
  }

  set text(words) {
    this.#box.text = words;
    this.#noteDraft();
  }

  /** What is to go with the message. */
  get attachments() {
    return this.#tools?.tray.attachments ?? [];
  }

  /** What is chosen for it alone. */
  get options() {
    return this.#options.values;
  }

  focus() {
    this.#box.element.focus();
  }

  /**
   * Puts words into the box that come from a link, an example or a prompt. What is in it already stays.
   *
   * @param {string} words
   */
  fill(words) {
    const before = this.text.trimEnd();
    this.text = before && before !== words ? `${before}\n\n${words}` : words;
    this.focus();
  }

  /** @param {string} words to be put where the cursor stands */
  #insert(words) {
    this.#box.insert(words);
    this.#noteDraft();
    this.focus();
  }

  /** @param {File[]} files */
  async attach(files) {
    const { tray } = await this.#makingTools;
    await tray.add(files);
  }

  /**
   * Prepares the next question: what goes along with it, and what it is to do.
   *
   * @param {File[]} files
   * @param {import("./question_options.js").QuestionOptions} options
   */
  async askWith(files, options) {
    this.#options.change(options);
    await this.attach(files);
    this.focus();
  }

  /**
   * Says why nothing was sent. What was to be sent is still there.
   *
   * @param {Problem} problem
   */
  async showProblem(problem) {
    const again = { label: text("resume.again"), act: () => this.send() };
    const tools = await this.#makingTools;
    await tools.showProblem(problem, this.#isEmpty ? [] : [again]);
  }

  /** Resolves when the answer has ended. */
  async send() {
    if (this.#isSending || this.#isEmpty) return;
    this.#isSending = true;
    const asked = await this.#ask().finally(() => (this.#isSending = false));
    await asked?.end;
  }

  get #isEmpty() {
    return !this.text.trim() && !this.#tools?.tray.hasFiles;
  }

  /** @returns {Promise<{ end: Promise<void> } | null>} once it is asked; null if it is not: the reader sees why */
  async #ask() {
    const [open, { tray }] = await Promise.all([this.#current.openToAsk(), this.#makingTools]);
    // Who has gone to another conversation meanwhile finds the words in this one again.
    if (!open || open !== this.#current.open || !this.#maySend()) return null;
    const { key } = this.#box;
    const attachments = await tray.store(open);
    if (key !== this.#box.key) return null;
    if (open.isAnswering) {
      this.#queue.add(open, key, () => ({
        words: this.#box.take().trim(),
        files: tray.setAside(nameOfQueue(key)),
        options: this.#options.take(),
      }));
      return null;
    }
    const words = this.#box.take();
    const draft = { text: words.trim(), attachments, options: this.#options.take() };
    return { end: this.#deliver(open, draft, key, tray.take()) };
  }

  /**
   * @param {OpenConversation} open
   * @param {import("../../chat/send.js").Draft} draft
   * @param {string} key of the conversation's drafts
   * @param {() => void} putFilesBack
   */
  async #deliver(open, draft, key, putFilesBack) {
    const { withdrawn } = await open.ask(draft);
    if (!withdrawn) return;
    this.#box.giveBack(draft.text, key);
    this.#options.giveBack(draft.options, key);
    putFilesBack();
    await this.showProblem(withdrawn);
  }

  /** Resolves when it is asked. @param {import("./question_queue.js").QueuedQuestion} question */
  async #sendQueued({ open, key, words, files, options }) {
    const attachments = await files.store(open);
    if (open.isAnswering || this.#parts.site.isLocked) {
      // The reader has asked something else in the meantime, or may not ask any more.
      this.#box.giveBack(words, key);
      this.#options.giveBack(options, key);
      files.putBack();
      return;
    }
    this.#deliver(open, { text: words, attachments, options, isByItself: true }, key, files.putBack);
  }

  /** Whether a message can be sent now; if not, the reader is told why. */
  #maySend() {
    const { isLocked, problem } = this.#parts.site;
    if (isLocked) {
      // A code that the site has refused is not missing.
      this.showProblem(problem?.isAboutAccess ? problem : new Problem({ code: "access_code_missing" }));
      return false;
    }
    this.#problem.replaceChildren();
    return true;
  }

  /** @param {BoxTools["tray"]} tray */
  #restoreQueue(tray) {
    const { key } = this.#box;
    if (this.#current.open?.isAnswering) return;
    tray.restore(nameOfQueue(key));
    this.#queue.restore(key);
  }

  #noteDraft() {
    this.#frame.showButtons();
    this.#tools?.bar.updateMeterSoon();
    this.#tools?.prompts.update();
  }

  /**
   * @param {Event} event
   * @param {DataTransfer | null} offered
   */
  #takeFiles(event, offered) {
    const files = [...(offered?.files ?? [])];
    if (files.length === 0 || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.attach(files);
  }

  /** @param {KeyboardEvent} event */
  async #press(event) {
    // What looks like a prompt is not sent before it is known whether it is one.
    if (event.key === "Enter" && !event.shiftKey && this.text.startsWith("/") && !this.#tools?.prompts.isRead) {
      event.preventDefault();
      await (await this.#makingTools).prompts.read();
    }
    if (this.#tools?.prompts.press(event) || this.#recallQuestion(event)) return;
    if (!isSendKey(event, this.#parts.settings.get("sendKey"))) return;
    event.preventDefault();
    this.send();
  }

  /**
   * In an empty box, the upward arrow brings back the last question.
   *
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it was that key
   */
  #recallQuestion(event) {
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (event.key !== "ArrowUp" || !isPlain || this.text) return false;
    const last = this.#current.open?.path.findLast((message) => message.role === "user" && message.text);
    if (!last) return false;
    event.preventDefault();
    this.text = last.text;
    return true;
  }

  /** @param {KeyboardEvent} event */
  #pressAnywhere(event) {
    const { open } = this.#current;
    if (event.key !== "Escape" || event.defaultPrevented || !open?.isAnswering) return;
    // In a panel or a menu, Escape closes it and nothing else.
    if (!document.querySelector("dialog[open], :popover-open")) open.stop();
  }

  #followConversation() {
    const { open } = this.#current;
    if (!open) return;
    this.#leave.abort();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    open.addEventListener("busy", () => this.#frame.showAnswering(), { signal });
    open.addEventListener("path", () => this.#followOpen(), { signal });
    this.#frame.showAnswering();
    this.#problem.replaceChildren();
    this.#options.turnTo(this.#box.key);
    this.#tools?.tray.turnTo(this.#box.key);
    if (this.#tools) this.#restoreQueue(this.#tools.tray);
    this.#noteDraft();
  }

  /** The first message of a new conversation gives it a name of its own. */
  #followOpen() {
    this.#box.followKey();
    this.#followKey();
  }

  #followKey() {
    this.#options.followKey(this.#box.key);
    this.#tools?.tray.followKey(this.#box.key);
  }
}
