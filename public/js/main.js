/** Starts the page: the composer first, so that one can write, then all that can be read. */

import { AnswerNotice } from "./app/answer_notice.js";
import { applyAppearance, wearLook } from "./app/appearance.js";
import { ConversationList } from "./app/conversation_list.js";
import { CurrentConversation } from "./app/current_conversation.js";
import { keepMissingDialects, keepRefusals } from "./app/refusal_cache.js";
import { addressOf, placeOf } from "./app/router.js";
import { Site } from "./app/site.js";
import { UpdateCheck } from "./app/update_check.js";
import { loadTexts, text } from "./i18n/texts.js";
import { PageVersion } from "./load/offline.js";
import { untilItWorks } from "./load/until_it_works.js";
import { Archive } from "./store/archive.js";
import { Drafts } from "./store/drafts.js";
import { Settings } from "./store/settings.js";
import { Composer } from "./ui/composer/composer.js";
import { Panels } from "./ui/panels/panels.js";
import { showToast } from "./ui/shared/toast.js";
import { loadTalk } from "./ui/talk/loading.js";
import { mountHeader } from "./ui/shell/header.js";
import { followFastLink, offerLinkedAccess } from "./ui/shell/link_parameters.js";
import { mountNotices } from "./ui/shell/notices.js";
import { listenForShortcuts } from "./ui/shell/shortcuts.js";
import { mountSidebar } from "./ui/shell/sidebar.js";
import { mountWelcome } from "./ui/shell/welcome.js";

keepRefusals();
const settings = new Settings();
const drafts = new Drafts();
const site = new Site(settings);
keepMissingDialects(site);
const opening = Archive.open();
const current = new CurrentConversation({ settings, site, opening });
/** Made once the archive is open; the composer asks for it only when a person has pressed something. @type {Panels} */
let panels;
const composer = new Composer({
  settings,
  site,
  drafts,
  opening,
  current,
  panels: {
    openContext: () => panels.openContext(),
    openModelPicker: () => panels.openModelPicker(),
    openPrompts: () => panels.openPrompts(),
    openPromptBlanks: (prompt) => panels.openPromptBlanks(prompt),
    openAccess: (problem) => panels.openAccess(problem),
    openUsage: () => panels.openUsage(),
  },
  loadTools: loadTalk,
});
performance.mark("composer ready");

const words = loadTexts().catch(() => void untilItWorks(loadTexts));
// What draws messages is half of the page's code, and neither the composer nor an empty conversation needs it.
const drawing = import("./ui/transcript/transcript.js");
// Nobody waits for the site: what it said at the last visit holds until it answers.
site.learn(current.ready);
const archive = await opening;
const list = new ConversationList(archive);
// A disk that can't be read keeps nobody from asking; a notice says so.
const listed = list.load().catch(() => (list.brokenCount ||= 1));
const updateCheck = new UpdateCheck(site, settings);
const pageVersion = new PageVersion();
panels = new Panels({ settings, site, archive, list, current, composer, updateCheck });
await Promise.all([words, listed]);

const { Transcript } = await drawing.catch(() => untilItWorks(() => import("./ui/transcript/transcript.js")));
new Transcript(element("transcript"), { settings, site, drafts, current, panels, composer });
const parameters = await goToAddress();
current.becomeReady();
const tellRefused = () => showToast({ text: text("answerNotice.refused") });
const answerNotice = new AnswerNotice({ settings, site, current, tellRefused });
mountHeader(element("page-header"), { site, list, current, panels, archive, answerNotice });
mountWelcome(element("welcome"), { settings, site, archive, current, composer, panels });
mountSidebar(element("sidebar"), { site, list, current, archive, panels });
mountNotices(element("notices"), { settings, site, archive, list, current, updateCheck, pageVersion, panels });
performance.mark("page ready");
// Asked once the whole page stands behind the question.
offerLinkedAccess({ site, panels }, parameters);

window.addEventListener("hashchange", async () => offerLinkedAccess({ site, panels }, await goToAddress()));
settings.addEventListener("change", () => applyAppearance(settings));
site.addEventListener("change", followSite);
followSite();
listenForShortcuts({ site, current, list, archive, composer, panels });
whenIdle(() => {
  pageVersion.start();
  panels.preload();
  archive.purge();
});

/** @returns {Promise<URLSearchParams>} what the address brought along */
async function goToAddress() {
  const { conversationId, messageId, panel, check, parameters } = placeOf(location.hash);
  if (panel) {
    // Whether a stranger must be led to the field for the code is known when the site has answered; and the welcome, on
    // which the field stands, must be there first.
    const open = () => (panel === "usage" ? panels.openUsage() : panels.openSite({ check }));
    site.learnt.finally(() => requestAnimationFrame(open));
    if (current.open) {
      const { conversation, isNew } = current.open;
      history.replaceState(null, "", addressOf(isNew ? null : conversation.id));
      return parameters;
    }
  }
  // What a link brings along is used once, and a code in it must not stay in the address.
  if (parameters.size > 0) history.replaceState(null, "", addressOf(conversationId, messageId));
  if (!conversationId || !(await hasShownKept(conversationId, messageId))) {
    history.replaceState(null, "", addressOf(null));
    if (conversationId || !current.open?.isNew || parameters.size > 0) current.showNew();
  }
  if (parameters.size > 0) await followFastLink({ archive, current, composer }, parameters);
  return parameters;
}

/**
 * @param {string} id
 * @param {string | null} messageId
 * @returns {Promise<boolean>} false if there is none; the reader has been told
 */
async function hasShownKept(id, messageId) {
  const isThere = await current.showKept(id, messageId);
  if (!isThere) showToast({ text: text("conversation.notHere") });
  return isThere;
}

function followSite() {
  wearLook(site.config.locutorio);
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
