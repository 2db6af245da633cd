/** Files that are not sent yet: kept like the words of a draft, for each conversation and each tab. */

import { isTemporary } from "../../store/drafts.js";
import { DRAFT_CONVERSATION_ID } from "../../store/storage_names.js";

/** @typedef {import("../../store/record_types.d.ts").Attachment} Attachment */

export class DraftFiles {
  #drafts;
  #archive;

  /**
   * @param {object} parts
   * @param {import("../../store/drafts.js").Drafts} parts.drafts
   * @param {import("../../store/archive.js").Archive} parts.archive
   */
  constructor({ drafts, archive }) {
    this.#drafts = drafts;
    this.#archive = archive;
  }

  /**
   * @param {string} key
   * @returns {Promise<{ attachment: Attachment, blob: Blob }[]>} what a tab that is closed has left behind
   */
  async adopt(key) {
    const found = attachmentsIn(this.#drafts.adopt(nameOf(key))).map(async (attachment) => {
      return { attachment, blob: await this.#archive.attachment(attachment.id) };
    });
    return (await Promise.all(found)).flatMap(({ attachment, blob }) => (blob ? [{ attachment, blob }] : []));
  }

  /**
   * @param {string} key
   * @param {readonly { attachment: Attachment, blob: Blob }[]} files all that are to go with the next message
   */
  keep(key, files) {
    if (isTemporary(key)) return;
    if (files.length === 0) {
      this.#drafts.forget(nameOf(key));
      return;
    }
    // The list first, and at once: what no list names is cleared away, perhaps by another tab.
    this.#drafts.keep(nameOf(key), JSON.stringify(files.map(({ attachment }) => attachment)));
    this.#drafts.write();
    for (const { attachment: { id }, blob } of files) {
      this.#archive.putAttachment({ id, conversationId: DRAFT_CONVERSATION_ID, blob }).catch(reportError);
    }
  }
}

/** @param {string} key */
function nameOf(key) {
  return `files-${key}`;
}

/**
 * @param {string} kept
 * @returns {Attachment[]}
 */
function attachmentsIn(kept) {
  try {
    const found = JSON.parse(kept);
    return Array.isArray(found) ? found.filter((attachment) => typeof attachment?.id === "string") : [];
  } catch {
    return [];
  }
}
