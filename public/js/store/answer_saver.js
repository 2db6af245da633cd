/** Saves an answer while it streams, at most half a second late, and at once when the page closes. */

/** @typedef {import("./record_types.d.ts").Message} Message */

const PACE_MILLISECONDS = 500;
/** The fields that answering changes. Others may change meanwhile, for instance when a reader removes the answer. */
const FIELDS = /** @type {const} */ ([
  "text", "reasoning", "state", "reason", "problem", "usage", "cost", "model", "provider", "firstTokenMs", "totalMs",
  "attachments", "citations", "activities", "providerItems", "thinkingMs",
]);

export class AnswerSaver {
  #archive;
  /** Not yet written. @type {Map<string, Message>} */
  #dirty = new Map();
  /** Being written. @type {Set<Message>} */
  #underWay = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<unknown>} */
  #writing = Promise.resolve();
  #leaving = new AbortController();

  /** @param {import("./archive.js").Archive} archive */
  constructor(archive) {
    this.#archive = archive;
    const { signal } = this.#leaving;
    const putAtOnce = () => archive.putAtOnce([...new Set([...this.#underWay, ...this.#dirty.values()])]);
    globalThis.addEventListener?.("pagehide", putAtOnce, { signal });
    archive.addEventListener("outdated", putAtOnce, { signal });
    globalThis.document?.addEventListener("visibilitychange", () => document.hidden && this.flush(), { signal });
  }

  /** @param {Message} message kept by reference: what is written is its state at that time */
  change(message) {
    this.#dirty.set(message.id, message);
    this.#timer ??= setTimeout(() => this.flush(), PACE_MILLISECONDS);
  }

  /** @returns {Promise<unknown>} settled once everything is written */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const messages = [...this.#dirty.values()];
    this.#dirty.clear();
    this.#writing = Promise.all([this.#writing, ...messages.map((message) => this.#write(message))]);
    return this.#writing;
  }

  /** Flushes, and stops listening. */
  async close() {
    try {
      await this.flush();
    } finally {
      this.#leaving.abort();
    }
  }

  /** @param {Message} message */
  async #write(message) {
    this.#underWay.add(message);
    await this.#archive.changeMessage(message.id, Object.fromEntries(FIELDS.map((key) => [key, message[key]])));
    this.#underWay.delete(message);
  }
}
