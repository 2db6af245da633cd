/** Starts the page: the composer first, so that one can write, then all that can be read. */

import { App } from "./app/app.js";
import { wearAccent } from "./app/appearance.js";
import { addressOf, placeOf } from "./app/router.js";
import { watchForOwner } from "./app/update_check.js";
import { fillTexts, loadTexts, text } from "./i18n/texts.js";
import { loadInTheEnd } from "./load/lazy.js";
import { startOffline } from "./load/offline.js";
import { loadMarkdown } from "./markdown/answer_text.js";
import { Composer } from "./ui/composer/composer.js";
import { loadedOrTold } from "./ui/shared/loading.js";
import { showToast } from "./ui/shared/toast.js";
import { mountHeader } from "./ui/shell/header.js";
import { mountNotices } from "./ui/shell/notices.js";
import { listenForShortcuts } from "./ui/shell/shortcuts.js";
import { loadConversationRows, mountSidebar } from "./ui/shell/sidebar.js";
import { mountWelcome } from "./ui/shell/welcome.js";
import { Transcript } from "./ui/transcript/transcript.js";

const desk = new App();
desk.composer = new Composer(desk);
performance.mark("composer ready");

new Transcript(element("transcript"), desk);
// What a kept conversation takes comes while the database is opened.
if (placeOf(location.hash).conversationId) desk.prepareToTalk().catch(() => {});

// Somebody who has been here before most likely has conversations; if not, the list is empty and needs nothing.
const rows = desk.site.isRemembered ? loadConversationRows().catch(() => {}) : null;
const words = loadTexts().then(() => fillTexts(document), () => void askForWordsAgain());
await Promise.all([desk.start(), words, rows]);
await goToAddress();
desk.becomeReady();
mountHeader(element("page-header"), desk);
mountWelcome(element("welcome"), desk);
mountSidebar(element("sidebar"), desk);
mountNotices(element("notices"), desk);
performance.mark("page ready");

window.addEventListener("hashchange", goToAddress);
desk.settings.addEventListener("change", followAppearance);
desk.site.addEventListener("change", followSite);
followSite();
whenIdle(async () => {
  // Without a network now, what is missing is fetched by whoever needs it.
  const idle = await Promise.resolve({ prepareTheRest }).catch(() => null);
  await idle?.prepareTheRest(desk);
});

async function goToAddress() {
  const { conversationId, messageId, wishes } = placeOf(location.hash);
  // What a link brings along is used once, and a code in it must not stay in the address.
  if (wishes.size > 0) history.replaceState(null, "", addressOf(conversationId, messageId));
  if (!conversationId || !(await hasShownKept(conversationId, messageId))) {
    history.replaceState(null, "", addressOf(null));
    if (conversationId || !desk.open?.isNew || wishes.size > 0) desk.showNew();
  }
  if (wishes.size === 0) return;
  const links = await loadedOrTold(import("./ui/shell/link_parameters.js"));
  await links?.followFastLink(desk, wishes);
}

/** Without a word the page can still be written in, and what is written is kept. */
async function askForWordsAgain() {
  await loadInTheEnd(() => loadTexts());
  fillTexts(document);
  desk.dispatchEvent(new Event("language"));
}

/**
 * @param {string} id
 * @param {string | null} messageId
 * @returns {Promise<boolean>} false if it cannot be shown; the reader has been told why
 */
async function hasShownKept(id, messageId) {
  const isThere = await loadedOrTold(desk.showKept(id, messageId));
  if (isThere === false) showToast({ text: text("conversation.notHere") });
  return isThere === true;
}

async function followAppearance() {
  const { applyAppearance } = await import("./app/appearance.js");
  if (await applyAppearance(desk.settings)) desk.dispatchEvent(new Event("language"));
}

function followSite() {
  wearAccent(desk.site.config.locutorio.accent);
}

/** @param {() => void} act */
function whenIdle(act) {
  // Safari has no idle callbacks.
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 2000 });
  else setTimeout(act, 200);
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}

/** @param {import("./app/app.js").App} desk */
export async function prepareTheRest(desk) {
  listenForShortcuts(desk);
  watchForOwner(desk);
  startOffline({ onUpdateReady: (apply) => desk.dispatchEvent(new CustomEvent("update", { detail: { apply } })) });
  const loading = Promise.all([
    desk.prepareToTalk(),
    import("./chat/answer.js"),
    import("./chat/answer.js"),
    import("./markdown/clicks.js"),
    import("./ui/shared/toast.js"),
    loadConversationRows(),
    loadMarkdown(),
  ]);
  // Without a network now, whoever needs the rest fetches it.
  const isAllHere = await loading.then(() => true, () => false);
  if (isAllHere) await desk.archive.purge();
}
