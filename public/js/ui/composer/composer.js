/** Where a message is written and sent. The box works from the first moment on; what is around it comes a bit later. */

import { hasText, text } from "../../i18n/texts.js";
import { Problem } from "../../relay/problem.js";
import { find } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";
import { isSendKey, unlessComposing } from "../shared/keyboard.js";
import { problemCard } from "../shared/problem_card.js";
import { showToast } from "../shared/toast.js";
import { AttachmentTray } from "./attachment_tray.js";
import { ComposerBar } from "./composer_bar.js";
import { DraftBox } from "./draft_box.js";
import { SlashPrompts } from "./slash_prompts.js";

/**
 * @typedef {import("../../chat/conversation.js").EmptyConversation} EmptyConversation
 *
 * @typedef {object} ComposerPanels those that can be opened from here
 * @property {() => unknown} openModelPicker
 * @property {() => unknown} openContext
 * @property {() => unknown} openPrompts
 * @property {(problem: Problem) => unknown} openAccess
 *
 * @typedef {object} Parts
 * @property {import("../../store/settings.js").Settings} settings
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/drafts.js").Drafts} drafts
 * @property {Promise<import("../../store/archive.js").Archive>} opening
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {ComposerPanels} panels
 *
 * @typedef {{ bar: ComposerBar, tray: AttachmentTray, prompts: SlashPrompts }} Tools
 */

export class Composer {
  #parts;
  #current;
  #form = find("#composer", HTMLFormElement);
  #sendButton = find("#send", HTMLButtonElement);
  #stopButton = find("#stop", HTMLButtonElement);
  #problem = find("#composer-problem", HTMLElement);
  #box;
  /** What needs the archive and the language's words. @type {Tools | null} */
  #tools = null;
  #makingTools;
  #isSending = false;
  #leave = new AbortController();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#current = parts.current;
    this.#box = new DraftBox(find("#question", HTMLTextAreaElement), parts);
    this.#makingTools = this.#makeTools();
    this.#sendButton.append(iconElement("send"));
    this.#stopButton.append(iconElement("stop"));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.#stopButton.addEventListener("click", () => {
      this.#current.open?.stop();
      this.focus();
    });
    const { element } = this.#box;
    element.addEventListener("keydown", unlessComposing((event) => this.#press(event)));
    element.addEventListener("input", () => this.#noteDraft());
    element.addEventListener("paste", (event) => {
      // Programs that copy cells or formatted text put a picture of it beside the text.
      if (!event.clipboardData?.types.includes("text/plain")) this.#takeFiles(event, event.clipboardData);
    });
    // A file that is dropped beside its place would be opened by the browser, in place of the page.
    document.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    document.addEventListener("drop", (event) => this.#takeFiles(event, event.dataTransfer));
    document.addEventListener("keydown", unlessComposing((event) => this.#pressAnywhere(event)));
    this.#current.addEventListener("open", () => this.#followConversation());
    this.#current.addEventListener("start", (event) => {
      const { fill } = /** @type {CustomEvent<{ fill: string }>} */ (event).detail;
      if (fill) this.fill(fill);
      this.focus();
    });
    parts.site.addEventListener("change", () => this.#showLock());
    this.#showLock();
    keepAboveKeyboard();
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

  /** @param {File[]} files */
  async attach(files) {
    const { tray } = await this.#makingTools;
    await tray.add(files);
  }

  /**
   * Says why nothing was sent. What was to be sent is still there.
   *
   * @param {Problem} problem
   */
  async showProblem(problem) {
    if (problem.isAboutAccess) {
      await this.#parts.panels.openAccess(problem);
      return;
    }
    const { version } = this.#parts.site.config.locutorio;
    const again = { label: text("resume.again"), act: () => this.send() };
    const card = problemCard(problem, { version, actions: this.#isEmpty ? [] : [again] });
    card.setAttribute("role", "alert");
    this.#problem.replaceChildren(card);
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

  /** @returns {Promise<{ end: Promise<void> } | null>} once it is asked; null if it cannot be: the reader knows why */
  async #ask() {
    const [open, { tray }] = await Promise.all([this.#current.openToAsk(), this.#makingTools]);
    // Who has gone to another conversation meanwhile finds the words in this one again.
    if (!open || open !== this.#current.open || !this.#maySend()) return null;
    const { key } = this.#box;
    const attachments = await tray.store(open.conversation.id);
    if (key !== this.#box.key) return null;
    const words = this.#box.take();
    const putFilesBack = tray.take();
    const end = open.ask({ text: words.trim(), attachments }).then(async ({ withdrawn }) => {
      if (!withdrawn) return;
      this.#box.giveBack(words, key);
      putFilesBack();
      await this.showProblem(withdrawn);
    });
    return { end };
  }

  /** Whether a message can be sent now; if not, the reader is told why. */
  #maySend() {
    if (this.#current.open?.isAnswering) {
      showToast({ text: text("composer.oneAtATime"), seconds: 4 });
      return false;
    }
    const { isLocked, problem } = this.#parts.site;
    if (isLocked) {
      // A code that the site has refused is not missing.
      this.showProblem(problem?.isAboutAccess ? problem : new Problem({ code: "access_code_missing" }));
      return false;
    }
    this.#problem.replaceChildren();
    return true;
  }

  /** @returns {Promise<Tools>} */
  async #makeTools() {
    const { settings, site, drafts, opening, current, panels } = this.#parts;
    const [archive] = await Promise.all([opening, current.ready]);
    const bar = new ComposerBar(find("#composer-bar", HTMLElement), {
      settings,
      site,
      current,
      draft: () => ({ text: this.text, attachments: this.attachments }),
      attach: (files) => this.attach(files),
      openModelPicker: () => panels.openModelPicker(),
      openContext: () => panels.openContext(),
    });
    const trayElement = find("#attachments", HTMLElement);
    const tray = new AttachmentTray(trayElement, { site, drafts, archive, current }, this.#box.key);
    tray.addEventListener("change", () => bar.updateMeterSoon());
    const openPrompts = () => panels.openPrompts();
    const prompts = new SlashPrompts(this.#form, this.#box.element, { archive, openPrompts });
    this.#tools = { bar, tray, prompts };
    this.#noteDraft();
    return this.#tools;
  }

  #noteDraft() {
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
    open.addEventListener("busy", () => this.#showState(open), { signal });
    open.addEventListener("path", () => this.#followKey(), { signal });
    this.#showState(open);
    this.#problem.replaceChildren();
    this.#tools?.tray.turnTo(this.#box.key);
    this.#noteDraft();
  }

  /** The first message of a new conversation gives it a name of its own. */
  #followKey() {
    this.#box.followKey();
    this.#tools?.tray.followKey(this.#box.key);
  }

  /** Where a code is asked for first, the box does not look as if one could ask. What is in it stays. */
  #showLock() {
    const { isLocked } = this.#parts.site;
    const { element } = this.#box;
    this.#form.toggleAttribute("data-locked", isLocked);
    element.dataset.placeholder = isLocked ? "composer.lockedPlaceholder" : "composer.placeholder";
    if (hasText(element.dataset.placeholder)) element.placeholder = text(element.dataset.placeholder);
  }

  /** @param {EmptyConversation} open */
  #showState({ isAnswering }) {
    const hadFocus = document.activeElement === this.#sendButton || document.activeElement === this.#stopButton;
    this.#sendButton.hidden = isAnswering;
    this.#stopButton.hidden = !isAnswering;
    if (hadFocus) this.focus();
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
