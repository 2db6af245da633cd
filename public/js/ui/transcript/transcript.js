/** The conversation on the page: a view for each message of the shown path. */

import { placeOf } from "../../app/router.js";
import { find } from "../shared/elements.js";
import { Announcer } from "./announcer.js";
import { MessageActions } from "./message_actions.js";
import { MessageView } from "./message_view.js";
import { EditedQuestions } from "./question_editing.js";
import { Scroller } from "./scroll.js";
import { MessageWindow, placeMessages } from "./windowing.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../chat/conversation.js").EmptyConversation} EmptyConversation
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 */

export class ConversationView {
  #element;
  #desk;
  /** @type {Map<string, MessageView>} */
  #views = new Map();
  /** @type {AbortController | null} */
  #listening = null;
  #filler = new MessageWindow();
  #announcer = new Announcer(find("#announcer", HTMLElement));
  #scroll = new Scroller(find(".page", HTMLElement), find(".composer-area", HTMLElement));
  #around;

  /**
   * @param {HTMLElement} element
   * @param {App} desk
   * @param {{ hasAsked: boolean }} state whether the answer that is shown was asked for only now
   */
  constructor(element, desk, { hasAsked }) {
    this.#element = element;
    this.#desk = desk;
    const actions = new MessageActions(desk);
    this.#around = {
      actions,
      edited: new EditedQuestions(desk, actions),
      showVersion: this.#showVersion.bind(this),
      sendKey: () => desk.settings.get("sendKey"),
    };
    desk.addEventListener("open", () => this.#show());
    desk.addEventListener("language", () => this.#show({ isSame: true }));
    if (desk.open) this.#show();
    const last = desk.open?.path.at(-1);
    if (hasAsked && last) this.#hearFromBeginning(last);
  }

  /** @param {{ isSame?: boolean }} [how] whether it is the same conversation, in other words */
  #show({ isSame = false } = {}) {
    const { open } = this.#desk;
    if (!open) return;
    this.#listening?.abort();
    this.#listening = new AbortController();
    this.#listenTo(open, this.#listening.signal);
    this.#element.replaceChildren();
    for (const view of this.#views.values()) view.close();
    this.#views.clear();
    this.#announcer.forget();
    this.#scroll.renameButton();
    this.#drawPath();
    if (!isSame) this.#goToBeginning(this.#desk.wantedMessageId);
  }

  /** @param {Message} answer */
  #hearFromBeginning(answer) {
    this.#announcer.hear(answer.id, answer.text);
    this.#announcer.notice(answer);
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
    on("path", () => this.#followPath());
    on("grew", ({ message, text, kind }) => this.#grow(message, text, kind));
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
      wanted.mark();
      this.#scroll.stayAt(wanted.element);
    } else if (this.#views.size > 0) {
      this.#scroll.goToEnd();
    } else {
      window.scrollTo(0, 0);
    }
  }

  #followPath() {
    const lastBefore = [...this.#views.keys()].at(-1);
    this.#drawPath();
    const last = [...this.#views.keys()].at(-1);
    // Something was asked: from wherever the reader was, they see it.
    if (last && last !== lastBefore && this.#desk.open?.isAnswering) this.#scroll.goToEnd();
  }

  /** Makes the page show the path, and leaves alone what it shows already. */
  #drawPath() {
    const path = (this.#desk.open?.path ?? []).filter(({ deleted }) => !deleted);
    const shown = new Set(path);
    for (const [id, view] of this.#views) {
      if (shown.has(view.message)) continue;
      view.close();
      this.#views.delete(id);
    }
    const views = path.map((message) => this.#views.get(message.id) ?? new MessageView(message, this.#around));
    this.#views = new Map(views.map((view) => [view.message.id, view]));
    this.#scroll.isOn = views.length > 0;
    this.#filler.take(views);
    placeMessages(this.#element, views.map(({ element }) => element));
  }

  /**
   * @param {Message} message
   * @param {string} addition
   * @param {"text" | "reasoning"} kind
   */
  #grow(message, addition, kind) {
    this.#views.get(message.id)?.append(addition, kind);
    if (kind === "text") this.#announcer.hear(message.id, addition);
  }

  /** @param {Message} message */
  #update(message) {
    this.#views.get(message.id)?.update();
    this.#announcer.notice(message);
  }

  /**
   * @param {string} id
   * @param {"previous" | "next"} direction in which the reader turns
   */
  #showVersion(id, direction) {
    this.#scroll.stay();
    this.#around.actions.showVersion(id);
    const view = this.#views.get(id);
    view?.fill();
    view?.focusOn(`[data-turn="${direction}"]`);
    const label = view?.element.querySelector(".versions")?.getAttribute("aria-label");
    if (label) this.#announcer.say(label);
  }
}

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
   * @param {App} desk
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
    const code = await import("./transcript.js").catch(() => null);
    if (!code) this.#isLoading = false;
    else new code.ConversationView(this.#element, this.#desk, { hasAsked: this.#hasAsked });
  }
}
