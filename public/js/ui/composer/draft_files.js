/** Files that are not sent yet: kept like the words of a draft, for each conversation and each tab. */

import { isTemporary } from "../../store/drafts.js";
import { blobIds } from "../../store/records.js";
import { DRAFT_CONVERSATION_ID } from "../../store/storage_names.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("./composer_types.d.ts").PreparedFile} PreparedFile
 */

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
   * @returns {Promise<PreparedFile[]>} what a tab that is closed has left behind
   */
  async adopt(key) {
    const found = attachmentsIn(this.#drafts.adopt(nameOf(key))).map(async (attachment) => {
      const ids = blobIds(attachment);
      const blobs = await Promise.all(ids.map((id) => this.#archive.attachment(id)));
      const [blob, ...others] = blobs;
      const more = others.flatMap((other, index) => (other ? [{ id: ids[index + 1] ?? "", blob: other }] : []));
      return blob ? [{ attachment, blob, original: blob, more }] : [];
    });
    return (await Promise.all(found)).flat();
  }

  /**
   * @param {string} key
   * @param {readonly Pick<PreparedFile, "attachment" | "blob" | "more">[]} files all of the next message
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
    for (const { attachment, blob, more = [] } of files) {
      for (const one of [{ id: attachment.id, blob }, ...more]) {
        this.#archive.putAttachment({ ...one, conversationId: DRAFT_CONVERSATION_ID }).catch(reportError);
      }
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
