/** The page behind the composer: what can be read, found and set, and where the address leads. */

import { AnswerNotice } from "./app/answer_notice.js";
import { applyAppearance, wearLook } from "./app/appearance.js";
import { addressOf, placeOf } from "./app/router.js";
import { UpdateCheck } from "./app/update_check.js";
import { text } from "./i18n/texts.js";
import { PageVersion } from "./load/offline.js";
import { BoxTools } from "./ui/composer/box_tools.js";
import { Panels } from "./ui/panels/panels.js";
import { find } from "./ui/shared/elements.js";
import { showToast } from "./ui/shared/toast.js";
import { mountHeader } from "./ui/shell/header.js";
import { followFastLink, offerLinkedAccess } from "./ui/shell/link_parameters.js";
import { mountNotices } from "./ui/shell/notices.js";
import { listenForShortcuts } from "./ui/shell/shortcuts.js";
import { mountSidebar } from "./ui/shell/sidebar.js";
import { mountWelcome } from "./ui/shell/welcome.js";
import { loadTalk } from "./ui/talk/loading.js";
import { Transcript } from "./ui/transcript/transcript.js";

/**
 * @typedef {object} Parts
 * @property {import("./store/settings.js").Settings} settings
 * @property {import("./store/drafts.js").Drafts} drafts
 * @property {import("./app/site.js").Site} site
 * @property {import("./store/archive.js").Archive} archive
 * @property {import("./app/conversation_list.js").ConversationList} list
 * @property {import("./app/current_conversation.js").CurrentConversation} current
 * @property {import("./ui/composer/composer.js").Composer} composer
 */

export class Page {
  #parts;
  #panels;
  #updateCheck;

  /** @param {Parts} parts */
  constructor(parts) {
    const { settings, site, archive, list, current, composer } = parts;
    this.#parts = parts;
    this.#updateCheck = new UpdateCheck(site, settings);
    this.#panels = new Panels({ settings, site, archive, list, current, composer, updateCheck: this.#updateCheck });
  }

  /** Resolves when all of it stands and listens. */
  async show() {
    const { settings, drafts, site, archive, list, current, composer } = this.#parts;
    const panels = this.#panels;
    const pageVersion = new PageVersion();
    new Transcript(element("transcript"), { settings, site, drafts, current, panels, composer });
    const parameters = await this.#goToAddress();
    current.becomeReady();
    composer.equip((box, key) => new BoxTools({ ...this.#parts, panels, loadTools: loadTalk }, box, key));
    const tellRefused = () => showToast({ text: text("answerNotice.refused") });
    const answerNotice = new AnswerNotice({ settings, site, current, tellRefused });
    mountHeader(element("page-header"), { site, list, current, panels, archive, answerNotice });
    mountWelcome(element("welcome"), { settings, site, archive, current, composer, panels });
    mountSidebar(element("sidebar"), { site, list, current, archive, panels });
    const updateCheck = this.#updateCheck;
    mountNotices(element("notices"), { settings, site, archive, list, current, updateCheck, pageVersion, panels });
    performance.mark("page ready");
    // Asked once the whole page stands behind the question.
    offerLinkedAccess({ site, panels }, parameters);

    window.addEventListener("hashchange", async () => offerLinkedAccess({ site, panels }, await this.#goToAddress()));
    settings.addEventListener("change", () => applyAppearance(settings));
    const followSite = () => wearLook(site.config.locutorio);
    site.addEventListener("change", followSite);
    followSite();
    listenForShortcuts({ site, current, list, archive, composer, panels });
    whenIdle(() => {
      pageVersion.start();
      panels.preload();
      archive.purge();
    });
  }

  /** @returns {Promise<URLSearchParams>} what the address brought along */
  async #goToAddress() {
    const { site, archive, current, composer } = this.#parts;
    const { conversationId, messageId, panel, check, parameters } = placeOf(location.hash);
    if (panel) {
      // Whether a stranger must be led to the field for the code is known when the site has answered; and the welcome,
      // on which the field stands, must be there first.
      const open = () => (panel === "usage" ? this.#panels.openUsage() : this.#panels.openSite({ check }));
      site.learnt.finally(() => requestAnimationFrame(open));
      if (current.open) {
        const { conversation, isNew } = current.open;
        history.replaceState(null, "", addressOf(isNew ? null : conversation.id));
        return parameters;
      }
    }
    // What a link brings along is used once, and a code in it must not stay in the address.
    if (parameters.size > 0) history.replaceState(null, "", addressOf(conversationId, messageId));
    if (!conversationId || !(await this.#hasShownKept(conversationId, messageId))) {
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
  async #hasShownKept(id, messageId) {
    const isThere = await this.#parts.current.showKept(id, messageId);
    if (!isThere) showToast({ text: text("conversation.notHere") });
    return isThere;
  }
}

/** @param {() => void} act */
function whenIdle(act) {
  // Safari has no idle callbacks.
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 2000 });
  else setTimeout(act, 200);
}

/** @param {string} id */
function element(id) {
  return find(`#${id}`, HTMLElement);
}
