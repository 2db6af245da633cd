/** Decides what of a file is added to the archive, and counts it: what is newer or deleted here stays so. */

import { Library } from "../library.js";

/**
 * @typedef {import("../archive.js").Archive} Archive
 * @typedef {import("../database_types.d.ts").Write} Write
 * @typedef {import("../record_types.d.ts").Conversation} Conversation
 * @typedef {import("../record_types.d.ts").Mask} Mask
 * @typedef {import("../record_types.d.ts").Prompt} Prompt
 * @typedef {import("./formats/parsed.js").Entry} Entry
 *
 * @typedef {object} Tally
 * @property {number} new
 * @property {number} known already here, as in the file or newer
 * @property {number} updated already here, but the file has more
 * @property {number} deleted left out, since it was deleted here
 * @property {number} broken
 *
 * @typedef {object} ImportReport
 * @property {import("./formats/parsed.js").Parsed["format"]} format
 * @property {boolean} isDryRun
 * @property {Tally} conversations
 * @property {Tally} messages
 * @property {Tally} prompts
 * @property {Tally} masks
 * @property {Tally} attachments
 * @property {Partial<import("../settings_types.d.ts").SettingsValues>} settings of the file, which the caller may apply
 * @property {import("./formats/parsed.js").Secrets | null} secrets which the caller may apply, but only if asked to
 * @property {import("./formats/parsed.js").Problem[]} problems the first of them
 */

/** Attachments of other types cannot be shown. */
const ATTACHMENT_TYPES = /^data:(image\/(?:png|jpeg|webp|gif|avif)|application\/pdf|text\/[\w.+-]+)[;,]/;

const MOST_HEAD_BYTES = 200;
/** Of a long one: between two pieces, the page lives. */
const BYTES_AT_ONCE = 400_000;

const TALLY_OF_KIND = /** @type {const} */ ({
  conversation: "conversations",
  message: "messages",
  prompt: "prompts",
  mask: "masks",
});

export class ImportCount {
  /** @type {ImportReport} */
  report;
  #most;

  /**
   * @param {boolean} isDryRun
   * @param {number} most how many problems are listed
   */
  constructor(isDryRun, most) {
    this.#most = most;
    this.report = {
      format: "locutorio",
      isDryRun,
      conversations: tally(),
      messages: tally(),
      prompts: tally(),
      masks: tally(),
      attachments: tally(),
      settings: {},
      secrets: null,
      problems: [],
    };
  }

  /** @param {import("./formats/parsed.js").Problem} problem */
  noteProblem(problem) {
    this.report[TALLY_OF_KIND[problem.kind]].broken += 1;
    if (this.report.problems.length < this.#most) this.report.problems.push(problem);
  }
}

/** @returns {Tally} */
function tally() {
  return { new: 0, known: 0, updated: 0, deleted: 0, broken: 0 };
}

export class Merge {
  #archive;
  #report;
  #deleted;
  #restoreDeleted;
  /** @type {Set<string>} */
  #pending = new Set();

  /**
   * @param {Archive} archive
   * @param {ImportCount} count
   * @param {{ deleted: Set<unknown>, restoreDeleted: boolean }} options
   */
  constructor(archive, count, { deleted, restoreDeleted }) {
    this.#archive = archive;
    this.#report = count.report;
    this.#deleted = deleted;
    this.#restoreDeleted = restoreDeleted;
  }

  /** @param {Entry} entry @returns {boolean} whether the same conversation came before */
  isPending({ conversation }) {
    return this.#pending.has(conversation.id);
  }

  /**
   * @param {Entry} entry
   * @returns {Promise<Write[]>}
   */
  async writesFor({ conversation, messages, attachments }) {
    const { id } = conversation;
    this.#pending.add(id);
    const existing = await this.#archive.conversation(id);
    if (this.#deleted.has(id) || (existing?.deletedAt && !this.#restoreDeleted)) {
      this.#report.conversations.deleted += 1;
      return [];
    }
    const here = new Set(existing ? (await this.#archive.messages(id)).map((message) => message.id) : []);
    const fresh = messages.filter((message) => !here.has(message.id));
    this.#report.messages.new += fresh.length;
    this.#report.messages.known += messages.length - fresh.length;
    return [
      ...this.#conversationWrites(conversation, existing, fresh.length > 0),
      ...fresh.map((message) => put("messages", message)),
      ...(await this.#attachmentWrites(id, attachments)),
    ];
  }

  /** @param {readonly Prompt[]} prompts */
  async writesForPrompts(prompts) {
    const known = await new Library(this.#archive).prompts();
    const isKnown = (/** @type {Prompt} */ { id, title, content }) =>
      known.some((prompt) => prompt.id === id || (prompt.title === title && prompt.content === content));
    return this.#newOnes(prompts, isKnown, this.#report.prompts).map((prompt) => put("prompts", prompt));
  }

  /** @param {readonly Mask[]} masks */
  async writesForMasks(masks) {
    const known = new Set((await new Library(this.#archive).masks()).map(({ id }) => id));
    return this.#newOnes(masks, ({ id }) => known.has(id), this.#report.masks).map((mask) => put("masks", mask));
  }

  /**
   * @param {Conversation} conversation
   * @param {Conversation | null} existing
   * @param {boolean} hasNewMessages
   * @returns {Write[]}
   */
  #conversationWrites(conversation, existing, hasNewMessages) {
    const { conversations } = this.#report;
    if (!existing) {
      conversations.new += 1;
      return [put("conversations", conversation)];
    }
    const isNewer = conversation.updatedAt > existing.updatedAt;
    if (!isNewer && !hasNewMessages && !existing.deletedAt) {
      conversations.known += 1;
      return [];
    }
    conversations.updated += 1;
    if (!isNewer) return [{ store: "conversations", id: existing.id, change: { deletedAt: 0 } }];
    // Whether it is pinned, and a name that a person gave it, belong to this browser.
    const { id, createdAt, pinnedAt, ...changes } = conversation;
    const title = existing.titledBy === "person" ? { title: existing.title, titledBy: existing.titledBy } : {};
    return [{ store: "conversations", id, change: { ...changes, ...title } }];
  }

  /**
   * @param {string} conversationId
   * @param {Entry["attachments"]} attachments
   */
  async #attachmentWrites(conversationId, attachments) {
    /** @type {Write[]} */
    const writes = [];
    for (const { id, data } of attachments) {
      const isKnown = (await this.#archive.attachment(id)) !== null;
      const blob = isKnown ? null : await blobOf(data);
      this.#report.attachments[isKnown ? "known" : blob ? "new" : "broken"] += 1;
      if (blob) writes.push(put("attachments", { id, conversationId, blob }));
    }
    return writes;
  }

  /**
   * @template {{ id: string }} Thing
   * @param {readonly Thing[]} things
   * @param {(thing: Thing) => boolean} isKnown
   * @param {Tally} tally
   */
  #newOnes(things, isKnown, tally) {
    const distinct = [...new Map(things.map((thing) => [thing.id, thing])).values()];
    return distinct.filter((thing) => {
      const outcome = isKnown(thing) ? "known" : this.#deleted.has(thing.id) ? "deleted" : "new";
      tally[outcome] += 1;
      return outcome === "new";
    });
  }
}

/**
 * @param {import("../database_types.d.ts").StoreName} store
 * @param {{ id: string, [field: string]: any }} record
 * @returns {Write}
 */
function put(store, record) {
  return { store, id: record.id, record };
}

/**
 * @param {string | Blob} data a data URL
 * @returns {Promise<Blob | null>} null if no message can have such an attachment
 */
async function blobOf(data) {
  const url = typeof data === "string" ? new Blob([data]) : data;
  const head = await url.slice(0, MOST_HEAD_BYTES).text();
  const type = ATTACHMENT_TYPES.exec(head)?.[1]?.replace(/^text\/.*/, "text/plain");
  const comma = head.indexOf(",");
  if (!type || !head.slice(0, comma).endsWith(";base64")) return null;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  let rest = "";
  try {
    for (let at = comma + 1; at < url.size; at += BYTES_AT_ONCE) {
      const words = rest + (await url.slice(at, at + BYTES_AT_ONCE).text()).replace(/\s+/g, "");
      const whole = at + BYTES_AT_ONCE < url.size ? words.length - (words.length % 4) : words.length;
      pieces.push(bytesOf(atob(words.slice(0, whole))));
      rest = words.slice(whole);
    }
    return new Blob(pieces, { type });
  } catch {
    return null;
  }
}

/** @param {string} characters each a byte */
function bytesOf(characters) {
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
