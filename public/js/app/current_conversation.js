/** The conversation on the screen: how another one replaces it, and which others are getting an answer meanwhile. */

import { EmptyConversation, OpenConversation } from "../chat/conversation.js";
import { copyConversation } from "../chat/conversation_copy.js";
import { Archive } from "../store/archive.js";
import { newConversation } from "../store/records.js";
import { addressOf } from "./router.js";

/**
 * @typedef {import("../store/record_types.d.ts").Mask} Mask
 * @typedef {import("../store/settings.js").Settings} Settings
 */

/**
 * Events: "open" when another conversation is shown, or the first question is asked in an empty one; "start" with
 * `{ fill }` when the reader wants to write in a new one; "left" with `{ left }` when a temporary one is shown no more;
 * "kept" with `{ id }` when the one that is shown is kept from now on, before it is shown under that id;
 * "busy" with `{ open }` when an answer begins or ends in any of them; "readAloud" with `{ answer }` when the reader
 * wants to hear one of those that are shown.
 */
export class CurrentConversation extends EventTarget {
  /** Null only until `ready`. @type {EmptyConversation | null} */
  open = null;
  /** The message that the reader asked for, when a conversation is opened at one. @type {string | null} */
  wantedMessageId = null;
  /** What they searched for in it. */
  wantedWords = "";
  /** Tells everybody who waits for `ready`. @type {() => void} */
  becomeReady = () => {};
  /** Settled once a conversation is open and can be stored. @type {Promise<void>} */
  ready = new Promise((resolve) => {
    this.becomeReady = resolve;
  });

  #settings;
  #site;
  #opening;
  /** @type {Map<string, OpenConversation>} */
  #answering = new Map();
  #soughtWords = "";
  /** What the reader wanted to see last, and what is shown. */
  #wish = 0;
  #shownWish = 0;

  /**
   * @param {object} parts
   * @param {Settings} parts.settings
   * @param {import("./site.js").Site} parts.site
   * @param {Promise<Archive>} parts.opening
   */
  constructor({ settings, site, opening }) {
    super();
    this.#settings = settings;
    this.#site = site;
    this.#opening = opening;
  }

  /**
   * Shows a kept conversation. The address bar follows.
   *
   * @param {string} id
   * @param {{ messageId?: string | null }} [at]
   */
  openConversation(id, { messageId = null } = {}) {
    location.hash = addressOf(id, messageId);
  }

  /**
   * Words that are marked in the message which is gone to next.
   *
   * @param {string} words
   */
  seek(words) {
    this.#soughtWords = words;
  }

  /**
   * Shows an empty conversation, which is kept once something is sent.
   *
   * @param {{ mask?: Mask | null, fill?: string, isTemporary?: boolean }} [beginning]
   */
  startConversation({ mask = null, fill = "", isTemporary = false } = {}) {
    this.showNew(mask, { isTemporary });
    history.pushState(null, "", addressOf(null));
    this.dispatchEvent(new CustomEvent("start", { detail: { fill } }));
  }

  /**
   * @param {Mask | null} [mask]
   * @param {{ isTemporary?: boolean }} [how]
   */
  showNew(mask = null, { isTemporary = false } = {}) {
    const beginning = mask
      ? { maskId: mask.id, title: mask.name, context: mask.context, settings: { ...mask.settings } }
      : {};
    this.#wish += 1;
    this.#shownWish = this.#wish;
    const conversation = newConversation(beginning);
    this.#show(new EmptyConversation({ settings: this.#settings, conversation, isTemporary }));
  }

  /** Shows a temporary conversation again, which is nowhere but in this page. @param {OpenConversation} left */
  showAgain(left) {
    this.#wish += 1;
    this.#shownWish = this.#wish;
    this.#show(left);
    history.pushState(null, "", addressOf(null));
  }

  /** Keeps the temporary conversation that is shown, from now on like any other. */
  async keep() {
    const { open } = this;
    if (!(open instanceof OpenConversation) || !open.isTemporary || open.isAnswering) return;
    const id = await copyConversation(open.archive, await this.#opening, open.conversation.id);
    // What is asked meanwhile is not in the copy.
    if (!id || this.open !== open || open.isAnswering) return;
    open.isTemporary = false;
    this.dispatchEvent(new CustomEvent("kept", { detail: { id } }));
    this.openConversation(id);
  }

  /**
   * @param {string} id
   * @param {string | null} messageId
   * @returns {Promise<boolean>} whether there is such a conversation in this browser
   */
  async showKept(id, messageId) {
    if (this.open?.conversation.id === id && !messageId) return true;
    this.#wish += 1;
    const wish = this.#wish;
    const answering = this.#answering.get(id);
    const archive = await this.#opening;
    const [conversation, messages] = answering
      ? [answering.conversation, []]
      : await Promise.all([archive.conversation(id), archive.messages(id)]);
    // Somebody who clicks twice gets what they clicked last.
    if (wish !== this.#wish) return true;
    if (!conversation || conversation.deletedAt) return false;
    this.#shownWish = wish;
    this.wantedMessageId = messageId;
    this.wantedWords = messageId ? this.#soughtWords : "";
    this.#soughtWords = "";
    this.#show(answering ?? this.#make({ archive, conversation, messages, isNew: false }));
    return true;
  }

  /**
   * The conversation that is shown, as one in which a question can be asked.
   *
   * @returns {Promise<OpenConversation | null>} null if the reader is on the way to another one
   */
  async openToAsk() {
    await this.ready;
    const wish = this.#wish;
    const archive = await this.#opening;
    if (!this.open || wish !== this.#wish || wish !== this.#shownWish) return null;
    if (this.open instanceof OpenConversation) return this.open;
    const { conversation, isTemporary } = this.open;
    const place = isTemporary ? Archive.temporary() : archive;
    const open = this.#make({ archive: place, conversation, messages: [], isNew: true, isTemporary });
    this.#show(open);
    return open;
  }

  /** @param {import("../store/record_types.d.ts").Message} answer */
  readAloud(answer) {
    this.dispatchEvent(new CustomEvent("readAloud", { detail: { answer } }));
  }

  /** Ends the answer that a conversation is getting, whether it is shown or not. @param {string} id */
  stopAnswer(id) {
    this.#answering.get(id)?.stop();
  }

  /** @param {Omit<ConstructorParameters<typeof OpenConversation>[0], "settings" | "site">} parts */
  #make(parts) {
    const open = new OpenConversation({ settings: this.#settings, site: this.#site, ...parts });
    open.addEventListener("busy", () => {
      if (open.isAnswering) this.#answering.set(open.conversation.id, open);
      else this.#answering.delete(open.conversation.id);
      this.dispatchEvent(new CustomEvent("busy", { detail: { open } }));
    });
    open.addEventListener("path", () => this.#followInAddress(open));
    return open;
  }

  /**
   * What was new has an address once it is kept. Nothing is opened by this: Back goes to where one was before.
   *
   * @param {OpenConversation} open
   */
  #followInAddress(open) {
    if (this.open !== open) return;
    const address = addressOf(open.isNew || open.isTemporary ? null : open.conversation.id);
    if (location.hash.split("?")[0] !== address) history.replaceState(null, "", address);
  }

  /** @param {EmptyConversation} conversation */
  #show(conversation) {
    const left = this.open;
    this.open = conversation;
    this.dispatchEvent(new Event("open"));
    if (left instanceof OpenConversation && left.isTemporary && left.path.length > 0 && left !== conversation) {
      this.dispatchEvent(new CustomEvent("left", { detail: { left } }));
    }
  }
}
