/** A conversation in which nothing has been said yet. What is needed from then on comes with open_conversation.js. */

/**
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Message} Message
 */

/** Events: "conversation" when its title, its settings or the like have changed. */
export class EmptyConversation extends EventTarget {
  conversation;
  /** It is kept only with its first message. */
  isNew = true;
  #settings;

  /**
   * @param {object} beginning
   * @param {import("../store/settings.js").Settings} beginning.settings
   * @param {Conversation} beginning.conversation
   */
  constructor({ settings, conversation }) {
    super();
    this.#settings = settings;
    this.conversation = conversation;
  }

  /** From the first message to the last. @returns {Message[]} */
  get path() {
    return [];
  }

  /** The answer that this tab is getting. @returns {Message | null} */
  get answer() {
    return null;
  }

  get isAnswering() {
    return this.answer !== null;
  }

  get effectiveSettings() {
    return this.#settings.for(this.conversation);
  }

  /** Ends the answer that is under way. */
  stop() {}

  /** @param {Partial<Conversation>} changes */
  async change(changes) {
    Object.assign(this.conversation, changes);
    this.dispatchEvent(new Event("conversation"));
  }
}
