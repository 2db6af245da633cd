/** The conversation on the page: a view for each message of the path that is shown. */

import { languageEvents, text } from "../../i18n/texts.js";
import { find } from "../shared/elements.js";
import { showToast } from "../shared/toast.js";
import { loadTalk } from "../talk/loading.js";
import { Announcer } from "./announcer.js";
import { MessageActions } from "./message_actions.js";
import { MessageView } from "./message_view.js";
import { EditedQuestions } from "./question_editing.js";
import { Scroller } from "./scroll.js";
import { canMark, SearchMarks } from "./search_marks.js";
import { MessageWindow } from "./windowing.js";

/**
 * @typedef {import("../../chat/conversation.js").EmptyConversation} EmptyConversation
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 *
 * @typedef {object} TranscriptParts
 * @property {import("../../store/settings.js").Settings} settings
 * @property {import("../../store/drafts.js").Drafts} drafts
 */

export class Transcript {
  #element;
  #current;
  /** @type {Map<string, MessageView>} */
  #views = new Map();
  /** What the reader searched for. @type {SearchMarks | null} */
  #marks = null;
  #leave = new AbortController();
  #window;
  #announcer = new Announcer(find("#announcer", HTMLElement));
  #scroll = new Scroller(find(".page", HTMLElement), find(".composer-area", HTMLElement));
  #actions;
  #messageParts;
  #readingParts;
  /** Nothing follows it. @type {string | null} */
  #unansweredId = null;

  /**
   * @param {HTMLElement} element
   * @param {TranscriptParts & import("./message_actions.js").ActionParts} parts
   */
  constructor(element, { settings, drafts, ...actionParts }) {
    const { current, site } = actionParts;
    this.#element = element;
    this.#current = current;
    this.#window = new MessageWindow(element);
    this.#actions = new MessageActions(actionParts);
    this.#messageParts = {
      actions: this.#actions,
      edited: new EditedQuestions({ drafts, current, actions: this.#actions, scroll: this.#scroll }),
      isUnanswered: (/** @type {Message} */ { id }) => id === this.#unansweredId,
      showVersion: this.#showVersion.bind(this),
      sendKey: () => settings.get("sendKey"),
    };
    for (const type of ["code-preview", "code-run"]) element.addEventListener(type, showCode);
    this.#readingParts = { settings, site, current };
    current.addEventListener("open", () => this.#show());
    current.addEventListener("readAloud", (event) => this.#readAloud(/** @type {CustomEvent} */ (event).detail.answer));
    languageEvents.addEventListener("change", () => this.#show({ isSame: true }));
    this.#show();
  }

  /** @param {{ isSame?: boolean }} [how] whether it is the same conversation, in other words */
  #show({ isSame = false } = {}) {
    const { open } = this.#current;
    if (!open) return;
    this.#leave.abort();
    this.#leave = new AbortController();
    this.#listenTo(open, this.#leave.signal);
    for (const view of this.#views.values()) view.close();
    this.#views.clear();
    this.#marks?.close();
    this.#marks = null;
    this.#element.replaceChildren();
    this.#announcer.forget();
    this.#scroll.renameButton();
    const wanted = isSame ? null : this.#current.wantedMessageId;
    this.#drawPath({ isOpening: !isSame && !wanted });
    if (!isSame) this.#goToBeginning(wanted);
  }

  /**
   * @param {EmptyConversation} open
   * @param {AbortSignal} signal
   */
  #listenTo(open, signal) {
    /** @param {string} name @param {(detail: any) => void} act */
    const on = (name, act) => {
      open.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal });
    };
    on("path", (detail) => this.#followPath({ isByItself: Boolean(detail?.isByItself) }));
    on("grew", ({ message, text: addition, kind }) => this.#grow(message, addition, kind));
    on("versions", ({ message }) => this.#views.get(message.id)?.update());
    on("message", ({ message }) => this.#update(message));
  }

  /**
   * Where an opened conversation is first looked at: at a message that was looked for, or else at its end.
   *
   * @param {string | null} messageId
   */
  #goToBeginning(messageId) {
    const wanted = messageId && this.#views.get(messageId);
    if (wanted) {
      wanted.show();
      this.#scroll.stayAt(this.#markWords(wanted));
    } else if (this.#views.size > 0) {
      this.#scroll.goToEnd();
    } else {
      this.#scroll.goToStart();
    }
  }

  /**
   * @param {MessageView} view
   * @returns {HTMLElement} what is to be seen of it
   */
  #markWords(view) {
    const { wantedWords } = this.#current;
    this.#marks = wantedWords && canMark() ? new SearchMarks(view.element, wantedWords) : null;
    if (!this.#marks?.first) view.mark();
    return this.#marks?.place ?? view.element;
  }

  /** @param {Message} answer */
  async #readAloud(answer) {
    const view = this.#views.get(answer.id);
    if (!view) return;
    view.draw();
    const talk = await loadTalk().catch(() => null);
    if (talk) talk.readAloud(answer, find(".answer", HTMLElement, view.element), this.#readingParts);
    else showToast({ text: text("panel.notLoaded") });
  }

  /** @param {{ isByItself: boolean }} how */
  #followPath({ isByItself }) {
    const lastBefore = [...this.#views.keys()].at(-1);
    this.#drawPath();
    const last = [...this.#views.keys()].at(-1);
    // The reader has asked something: from wherever they were, they see it. What was queued comes while they read.
    if (!last || last === lastBefore || isByItself || !this.#current.open?.isAnswering) return;
    this.#scroll.noteGrowth();
    this.#scroll.goToEnd();
  }

  /**
   * Makes the page show the path, and leaves alone what it shows already.
   *
   * @param {{ isOpening?: boolean }} [how]
   */
  #drawPath(how) {
    const { path: wholePath = [], compared = [] } = this.#current.open ?? {};
    const path = wholePath.filter(({ deleted }) => !deleted);
    // The answers of several models stand in the place of the one that the path goes through.
    if (compared.length > 0) path.splice(-1, 1, ...compared);
    const shown = new Set(path);
    for (const [id, view] of this.#views) {
      if (shown.has(view.message)) continue;
      view.close();
      this.#views.delete(id);
    }
    const before = this.#unansweredId;
    this.#unansweredId = path.at(-1)?.role === "user" ? (path.at(-1)?.id ?? null) : null;
    const views = path.map((message) => this.#views.get(message.id) ?? new MessageView(message, this.#messageParts));
    this.#views = new Map(views.map((view) => [view.message.id, view]));
    this.#scroll.isOn = views.length > 0;
    for (const view of views) view.compare(compared.includes(view.message));
    this.#window.show(views, how);
    if (before === this.#unansweredId) return;
    for (const id of [before, this.#unansweredId]) if (id) this.#views.get(id)?.updateFooter();
  }

  /**
   * @param {Message} message
   * @param {string} addition
   * @param {"text" | "reasoning"} kind
   */
  #grow(message, addition, kind) {
    this.#scroll.noteGrowth();
    this.#views.get(message.id)?.append(addition, kind);
    // Two answers at once would be heard as one muddle.
    if (kind === "text" && this.#current.open?.path.includes(message)) this.#announcer.hear(message.id, addition);
  }

  /** @param {Message} message */
  #update(message) {
    this.#views.get(message.id)?.update();
    this.#announcer.notice(message);
    // In another tab, one of the answers to it may have been kept.
    if (message.role === "user") this.#drawPath();
  }

  /**
   * @param {string} id
   * @param {"previous" | "next"} direction in which the reader turns
   */
  #showVersion(id, direction) {
    this.#scroll.stay();
    this.#actions.showVersion(id);
    const view = this.#views.get(id);
    view?.draw();
    view?.focusOn(`[data-turn="${direction}"]`);
    const label = view?.element.querySelector(".versions")?.getAttribute("aria-label");
    if (label) this.#announcer.say(label);
  }
}

/** Shows or runs what an answer contains. @param {Event} event */
async function showCode(event) {
  const { type, detail: code } = /** @type {CustomEvent<HTMLElement>} */ (event);
  const talk = await loadTalk().catch(() => null);
  if (!talk) showToast({ text: text("panel.notLoaded") });
  else if (type === "code-run") talk.runCode(code);
  else talk.openPreview(code);
}
