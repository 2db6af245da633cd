/** What helps the one who writes: files, prompts, the last question, and the line that says what will be sent. */

import { text } from "../../i18n/texts.js";
import { Problem } from "../../relay/problem.js";
import { openSettings } from "../panels/panels.js";
import { find } from "../shared/elements.js";
import { isSendKey } from "../shared/keyboard.js";
import { loadedOrTold } from "../shared/loading.js";
import { problemCard } from "../shared/problem_card.js";
import { showToast } from "../shared/toast.js";
import { ComposerBar } from "./composer_bar.js";
import { DraftFiles } from "./draft_files.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("./attachment_tray.js").AttachmentTray} AttachmentTray
 * @typedef {import("./composer.js").Composer} Composer
 */

export class ComposerTools {
  #desk;
  #composer;
  #box;
  #key;
  #line;
  #problem = find("#composer-problem", HTMLElement);
  /** @type {AttachmentTray | null} */
  #tray = null;
  /** @type {Promise<AttachmentTray | null> | null} */
  #trayLoading = null;
  /** @type {import("./slash_prompts.js").SlashPrompts | null} */
  #prompts = null;
  /** @type {Promise<void> | null} */
  #promptsLoading = null;

  /**
   * @param {App} desk
   * @param {Composer} composer
   * @param {HTMLTextAreaElement} box
   * @param {string} key of the conversation that is shown
   */
  constructor(desk, composer, box, key) {
    this.#desk = desk;
    this.#composer = composer;
    this.#box = box;
    this.#key = key;
    this.#line = new ComposerBar(find("#composer-bar", HTMLElement), desk, composer);
    keepAboveKeyboard();
    this.noteDraft();
    desk.drafts.ready.then(() => this.#restoreFiles());
  }

  get attachments() {
    return this.#tray?.attachments ?? [];
  }

  get hasFiles() {
    return this.attachments.length > 0 || Boolean(this.#tray?.isWorking);
  }

  noteDraft() {
    this.#line.updateMeterSoon();
    if (this.#prompts) this.#prompts.update();
    else if (this.#box.value.startsWith("/")) this.#promptsLoading ??= this.#offerPrompts();
  }

  /** @param {string} key of the conversation that is shown now */
  turnTo(key) {
    this.#key = key;
    this.#problem.replaceChildren();
    this.#tray?.turnTo(key);
    this.#restoreFiles();
    this.noteDraft();
  }

  /** The first message of a new conversation gives it a name of its own. @param {string} key */
  followKey(key) {
    this.#key = key;
    this.#tray?.followKey(key);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key had a meaning here
   */
  press(event) {
    if (this.#prompts?.press(event)) return true;
    if (this.#promptsLoading && event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#promptsLoading.then(() => this.#pressInPrompts(event));
      return true;
    }
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (event.key !== "ArrowUp" || !isPlain || this.#box.value) return false;
    const last = this.#desk.open?.path.findLast((message) => message.role === "user" && message.text);
    if (!last) return false;
    event.preventDefault();
    this.#composer.text = last.text;
    return true;
  }

  /** What was meant for a prompt whose list was still on its way. @param {KeyboardEvent} event */
  #pressInPrompts(event) {
    if (this.#prompts?.press(event) || !isSendKey(event, this.#desk.settings.get("sendKey"))) return;
    this.#composer.send();
  }

  /** Whether a message can be sent now; if not, the reader is told why. */
  maySend() {
    if (this.#desk.open?.isAnswering) {
      showToast({ text: text("composer.oneAtATime"), seconds: 4 });
      return false;
    }
    const { isLocked, problem } = this.#desk.site;
    if (isLocked) {
      // A code that the site has refused is not missing.
      this.showProblem(problem?.isAboutAccess ? problem : new Problem({ code: "access_code_missing" }));
      return false;
    }
    this.#problem.replaceChildren();
    return true;
  }

  /** @param {Problem} problem */
  async showProblem(problem) {
    if (problem.isAboutAccess) {
      await openSettings(this.#desk, { section: "access", problem });
      return;
    }
    const { version } = this.#desk.site.config.locutorio;
    const again = { label: text("resume.again"), act: () => this.#composer.send() };
    const card = problemCard(problem, { version, actions: this.#composer.text || this.hasFiles ? [again] : [] });
    card.setAttribute("role", "alert");
    this.#problem.replaceChildren(card);
  }

  /** @param {File[]} files */
  async attach(files) {
    const tray = this.#tray ?? (await this.#loadTray());
    await tray?.add(files);
  }

  /** @param {string} conversationId for which they are stored */
  async keepFiles(conversationId) {
    return this.#tray ? this.#tray.keep(conversationId) : [];
  }

  /** @returns {() => void} puts them back */
  takeFiles() {
    return this.#tray?.take() ?? (() => {});
  }

  /** A tray brings back by itself what was not sent. */
  #restoreFiles() {
    if (!this.#tray && new DraftFiles(this.#desk).has(this.#key)) this.#loadTray();
  }

  #loadTray() {
    this.#trayLoading ??= this.#makeTray();
    return this.#trayLoading;
  }

  async #makeTray() {
    // What is sent along is shown a moment later, perhaps without a network.
    const loading = Promise.all([import("./attachment_tray.js"), import("../transcript/attachment_list.js")]);
    const [tray] = (await loadedOrTold(loading)) ?? [];
    this.#trayLoading = null;
    if (!tray || this.#tray) return this.#tray;
    this.#tray = new tray.AttachmentTray(find("#attachments", HTMLElement), this.#desk, this.#key);
    this.#tray.addEventListener("change", () => this.#line.updateMeterSoon());
    return this.#tray;
  }

  async #offerPrompts() {
    const loaded = await import("./slash_prompts.js").catch(() => null);
    // A slash may also be just a slash, so that nobody is told.
    if (loaded) {
      const prompts = new loaded.SlashPrompts(this.#desk, find("#composer", HTMLElement), this.#box);
      await prompts.ready;
      this.#prompts = prompts;
    }
    this.#promptsLoading = null;
  }
}

export function keepAboveKeyboard() {
  const { visualViewport } = window;
  visualViewport?.addEventListener("resize", () => {
    // A page that the reader has magnified is smaller, too, and has no keyboard.
    const isMagnified = visualViewport.scale > 1.01;
    const covered = isMagnified ? 0 : Math.round(window.innerHeight - visualViewport.height);
    document.documentElement.style.setProperty("--keyboard", `${Math.max(0, covered)}px`);
  });
}
