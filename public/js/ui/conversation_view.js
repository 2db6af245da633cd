/** The conversation on the page: a view for each message of the shown path. */

import { Announcer } from "./announcer.js";
import { find } from "./elements.js";
import { EditedQuestions } from "./edited_questions.js";
import { MessageActions } from "./message_actions.js";
import { MessageFiller } from "./message_filler.js";
import { MessageView } from "./message_view.js";
import { ScrollKeeper } from "./scroll_keeper.js";
import { placeMessages } from "./stretches.js";

/**
 * @typedef {import("../app/desk.js").Desk} Desk
 * @typedef {import("../chat/empty_conversation.js").EmptyConversation} EmptyConversation
 * @typedef {import("../store/record_types.d.ts").Message} Message
 */

export class ConversationView {
  #element;
  #desk;
  /** @type {Map<string, MessageView>} */
  #views = new Map();
  /** @type {AbortController | null} */
  #listening = null;
  #filler = new MessageFiller();
  #announcer = new Announcer(find("#announcer", HTMLElement));
  #scroll = new ScrollKeeper(find(".page", HTMLElement), find(".desk", HTMLElement));
  #around;

  /**
   * @param {HTMLElement} element
   * @param {Desk} desk
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
