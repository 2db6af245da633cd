/** What follows the first view in the first idle moment: all that somebody would otherwise have to wait for. */

import { watchForOwner } from "./app/owner.js";
import { loadMarkdown } from "./markdown/load_markdown.js";
import { startOffline } from "./offline/updates.js";
import { listenForShortcuts } from "./ui/shortcuts.js";
import { loadConversationRows } from "./ui/sidebar.js";

/** @param {import("./app/desk.js").Desk} desk */
export async function prepareTheRest(desk) {
  listenForShortcuts(desk);
  watchForOwner(desk);
  startOffline({ onUpdateReady: (apply) => desk.dispatchEvent(new CustomEvent("update", { detail: { apply } })) });
  const loading = Promise.all([
    desk.prepareToTalk(),
    import("./chat/answering.js"),
    import("./chat/after_answer.js"),
    import("./markdown/click_acts.js"),
    import("./ui/toast.js"),
    loadConversationRows(),
    loadMarkdown(),
  ]);
  // Without a network now, whoever needs the rest fetches it.
  const isAllHere = await loading.then(() => true, () => false);
  if (isAllHere) await desk.archive.purge();
}
