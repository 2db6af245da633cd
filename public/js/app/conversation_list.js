/** What is known of every kept conversation without opening it, in the order of the list. */

/** @typedef {import("../store/record_types.d.ts").Conversation} Conversation */

/** From so many changes on, one reading of all is faster than one of each. */
const MANY = 200;

/** Events: "change". */
export class ConversationList extends EventTarget {
  #archive;
  /** @type {Map<string, Conversation>} */
  #byId = new Map();
  /** The list as it is asked for, until something changes. @type {readonly Conversation[] | null} */
  #sorted = null;
  /** Changed since they were read. @type {Set<string>} */
  #stale = new Set();
  #isAllStale = false;
  /** @type {Promise<void> | null} */
  #reading = null;
  /** Records that could not be read, or not wholly. */
  brokenCount = 0;

  /** @param {EventTarget & Pick<import("../store/archive.js").Archive, "conversations" | "conversation">} archive */
  constructor(archive) {
    super();
    this.#archive = archive;
    archive.addEventListener("change", (event) => this.#follow(/** @type {CustomEvent} */ (event).detail));
    archive.addEventListener("broken", (event) => {
      this.brokenCount += /** @type {CustomEvent} */ (event).detail.count;
    });
  }

  load() {
    this.#isAllStale = true;
    return this.#read();
  }

  /** Pinned ones first, then those that were used last. A conversation's object is the same until it changes. */
  get conversations() {
    this.#sorted ??= [...this.#byId.values()].sort(inOrder);
    return this.#sorted;
  }

  /** @param {string} id */
  get(id) {
    return this.#byId.get(id);
  }

  /** @param {{ kind: string, id: string }} change */
  #follow({ kind, id }) {
    if (kind === "everything") this.load();
    if (kind !== "conversation") return;
    this.#stale.add(id);
    this.#read();
  }

  #read() {
    this.#reading ??= this.#readStale();
    return this.#reading;
  }

  /** One after the other, so that an older reading never overtakes a newer one. */
  async #readStale() {
    try {
      while (this.#isAllStale || this.#stale.size > 0) {
        if (this.#isAllStale || this.#stale.size > MANY) await this.#readAll();
        else await this.#readSome();
        this.#sorted = null;
        this.dispatchEvent(new Event("change"));
      }
    } finally {
      this.#reading = null;
    }
  }

  async #readAll() {
    this.#isAllStale = false;
    this.#stale.clear();
    const conversations = await this.#archive.conversations();
    this.#byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  }

  async #readSome() {
    const ids = [...this.#stale];
    this.#stale.clear();
    const conversations = await Promise.all(ids.map((id) => this.#archive.conversation(id)));
    ids.forEach((id, index) => this.#put(id, conversations[index]));
  }

  /**
   * @param {string} id
   * @param {Conversation | null | undefined} conversation
   */
  #put(id, conversation) {
    if (conversation && !conversation.deletedAt) this.#byId.set(id, conversation);
    else this.#byId.delete(id);
  }
}

/**
 * @param {Conversation} one
 * @param {Conversation} other
 */
function inOrder(one, other) {
  return other.pinnedAt - one.pinnedAt || other.updatedAt - one.updatedAt || (one.id < other.id ? 1 : -1);
}
