/** What the page is working with: settings, archive, site, the list, and the conversation that is shown. */

import { EmptyConversation } from "../chat/conversation.js";
import { loadOnce } from "../load/lazy.js";
import { Archive } from "../store/archive.js";
import { Drafts } from "../store/drafts.js";
import { newConversation } from "../store/records.js";
import { Settings } from "../store/settings.js";
import { ConversationList } from "./conversation_list.js";
import { addressOf } from "./router.js";
import { Site } from "./site.js";

/**
 * @typedef {import("../chat/conversation.js").OpenConversation} OpenConversation
 * @typedef {import("../store/record_types.d.ts").Mask} Mask
 * @typedef {import("../ui/composer/composer.js").Composer} Composer
 */

/**
 * Events: "open" when another conversation is shown or an empty one is talked in; "language" when the words change;
 * "updates".
 */
export class App extends EventTarget {
  settings = new Settings();
  drafts = new Drafts();
  site = new Site(this.settings);
  /** The conversation on the screen; null only until `ready`. @type {EmptyConversation | null} */
  open = null;
  /** The message that the reader asked for, when a conversation is opened at one. @type {string | null} */
  wantedMessageId = null;
  /** @type {Composer | null} */
  composer = null;

  /** Comes when the site's owner does. @type {import("./update_check.js").UpdateCheck | null} */
  updateCheck = null;

  /** @type {Map<string, OpenConversation>} */
  #answering = new Map();
  #archiveOpening = Archive.open();
  /** @type {Archive | null} */
  #archive = null;
  /** @type {ConversationList | null} */
  #list = null;
  /** What the reader wanted to see last, and what is shown. */
  #wish = 0;
  #shownWish = 0;
  /** Tells everybody who waits for `ready`. @type {() => void} */
  becomeReady = () => {};
  /** Settled once a conversation stands open and can be kept. @type {Promise<void>} */
  ready = new Promise((resolve) => {
    this.becomeReady = resolve;
  });

  /** Fetches what it takes to show and to keep what is said. */
  prepareToTalk = loadOnce(async () => {
    const writing = this.#archiveOpening.then((archive) => archive.prepareWriting());
    const [{ OpenConversation }] = await Promise.all([import("../chat/conversation.js"), writing]);
    return OpenConversation;
  });

  get archive() {
    return known(this.#archive);
  }

  get list() {
    return known(this.#list);
  }

  /** Opens the archive and reads the list. The site is asked at the same time, and waited for by nobody. */
  async start() {
    this.site.learn(this.ready);
    this.#archive = await this.#archiveOpening;
    const list = new ConversationList(this.#archive);
    this.#list = list;
    // A disk that cannot be read keeps nobody from asking; a notice tells of it.
    await list.load().catch(() => (list.brokenCount ||= 1));
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
   * Shows an empty conversation, which is kept once something is sent.
   *
   * @param {{ mask?: Mask | null, fill?: string }} [beginning]
   */
  startConversation({ mask = null, fill = "" } = {}) {
    this.showNew(mask);
    history.pushState(null, "", addressOf(null));
    if (fill) this.composer?.fill(fill);
    this.composer?.focus();
  }

  /** @param {Mask | null} [mask] */
  showNew(mask = null) {
    this.#wish += 1;
    const beginning = mask
      ? { maskId: mask.id, title: mask.name, context: mask.context, settings: { ...mask.settings } }
      : {};
    this.#shownWish = this.#wish;
    this.#show(new EmptyConversation({ settings: this.settings, conversation: newConversation(beginning) }));
  }

  /**
   * @param {string} id
   * @param {string | null} messageId
   * @returns {Promise<boolean>} whether there is such a conversation in this browser
   * @throws {Error} if what it takes to show one could not be fetched
   */
  async showKept(id, messageId) {
    if (this.open?.conversation.id === id && !messageId) return true;
    this.#wish += 1;
    const wish = this.#wish;
    const alive = this.#answering.get(id);
    const [OpenConversation, conversation, messages] = await Promise.all([
      this.prepareToTalk(),
      alive ? alive.conversation : this.archive.conversation(id),
      alive ? [] : this.archive.messages(id),
    ]);
    // Somebody who clicks twice gets what they clicked last.
    if (wish !== this.#wish) return true;
    if (!conversation || conversation.deletedAt) return false;
    this.#shownWish = wish;
    this.wantedMessageId = messageId;
    const beginning = { conversation, messages, isNew: false };
    this.#show(alive ?? this.#watched(new OpenConversation({ ...this.#tools, ...beginning })));
    return true;
  }

  /**
   * The conversation that is shown, as one in which a question can be asked.
   *
   * @returns {Promise<OpenConversation | null>} null if the reader is on the way to another one
   * @throws {Error} if what that takes could not be fetched
   */
  async openToAsk() {
    const [wish, OpenConversation] = await Promise.all([this.ready.then(() => this.#wish), this.prepareToTalk()]);
    if (wish !== this.#wish || wish !== this.#shownWish) return null;
    const { conversation } = known(this.open);
    if (this.open instanceof OpenConversation) return this.open;
    const beginning = { conversation, messages: [], isNew: true };
    const open = this.#watched(new OpenConversation({ ...this.#tools, ...beginning }));
    this.#show(open);
    return open;
  }

  /** Ends the answer that a conversation is getting, whether it is shown or not. @param {string} id */
  stopAnswer(id) {
    this.#answering.get(id)?.stop();
  }

  get #tools() {
    const { archive, settings, site } = this;
    return { archive, settings, site };
  }

  /** @param {OpenConversation} open */
  #watched(open) {
    open.addEventListener("busy", () => {
      if (open.isAnswering) this.#answering.set(open.conversation.id, open);
      else this.#answering.delete(open.conversation.id);
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
    const address = addressOf(open.isNew ? null : open.conversation.id);
    if (location.hash.split("?")[0] !== address) history.replaceState(null, "", address);
  }

  /** @param {EmptyConversation} conversation */
  #show(conversation) {
    this.open = conversation;
    this.dispatchEvent(new Event("open"));
  }
}

/**
 * @template Thing
 * @param {Thing | null} thing
 * @returns {Thing}
 */
function known(thing) {
  if (!thing) throw new Error("used before the archive was open");
  return thing;
}
