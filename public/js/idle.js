/** What follows the first view in the first idle moment: all that somebody would otherwise have to wait for. */

import { watchForOwner } from "./app/owner.js";
import { listenForShortcuts } from "./app/shortcuts.js";
import { loadMarkdown } from "./markdown/lazy.js";
import { startOffline } from "./offline/updates.js";

/** @param {import("./app/desk.js").Desk} desk */
export async function prepareTheRest(desk) {
  listenForShortcuts(desk);
  watchForOwner(desk);
  startOffline({ onUpdateReady: (apply) => desk.dispatchEvent(new CustomEvent("update", { detail: { apply } })) });
  await Promise.all([import("./chat/open_conversation.js"), import("./chat/answering.js"), loadMarkdown()]);
  await desk.archive.purge();
}
