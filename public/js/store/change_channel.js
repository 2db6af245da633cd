/** Tells every tab what has changed in the archive. */

import { SITE_NAME } from "./storage_names.js";

/** @typedef {import("./record_types.d.ts").ArchiveChange} ArchiveChange */

export class ChangeChannel {
  /** @type {BroadcastChannel | null} */
  #channel = null;
  #hear;

  /**
   * @param {(change: ArchiveChange) => void} hear
   * @param {{ isShared: boolean }} options whether other tabs have the same records
   */
  constructor(hear, { isShared }) {
    this.#hear = hear;
    if (isShared && globalThis.BroadcastChannel) this.#channel = new BroadcastChannel(SITE_NAME);
    this.#channel?.addEventListener("message", ({ data }) => hear({ ...data, isOurs: false }));
  }

  /**
   * @param {ArchiveChange["kind"]} kind
   * @param {string} [id]
   * @param {string} [conversationId]
   */
  tell(kind, id = "", conversationId = "") {
    this.#channel?.postMessage({ kind, id, conversationId });
    this.#hear({ kind, id, conversationId, isOurs: true });
  }

  close() {
    this.#channel?.close();
  }
}
