/** The notices above the page: what the reader must know now, until its cause is gone or it is hidden. */

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { languageEvents, text } from "../../i18n/texts.js";
import { SITE_NAME } from "../../store/storage_names.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { useBudgetNotices } from "./budget_notice.js";
import { currentNotices } from "./notice_rules.js";

/**
 * @typedef {object} Parts
 * @property {import("../../store/settings.js").Settings} settings
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/conversation_list.js").ConversationList} list
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {import("../../app/update_check.js").UpdateCheck} updateCheck
 * @property {EventTarget} pageVersion tells of a newer version of the page by "ready", with the function `apply`
 * @property {import("../panels/panels.js").Panels} panels
 *
 * @typedef {import("./notice_rules.js").PageState} PageState
 * @typedef {import("./notice_rules.js").Notice} Notice
 */

/** Where the tab keeps which notices the reader has hidden. */
const KEPT_AS = `${SITE_NAME}.notices`;

/**
 * @param {HTMLElement} element
 * @param {Parts} parts
 */
export function mountNotices(element, { settings, site, archive, list, current, updateCheck, pageVersion, panels }) {
  const parts = { settings, site, archive, list, current, updateCheck, pageVersion, panels };
  render(html`<${Notices} ...${parts} />`, element);
}

/** @param {Parts} props */
function Notices({ settings, site, archive, list, current, updateCheck, pageVersion, panels }) {
  useChanges(languageEvents, "change");
  useChanges(updateCheck, "change");
  useChanges(site, "change");
  useChanges(settings, "change");
  useChanges(current, "open");
  useChanges(current.open, "path");
  const pageState = usePageState({ site, archive, list, pageVersion });
  const budgetNotices = useBudgetNotices(site, panels);
  const isSiteKnown = useSettled(site.learnt);
  const [dismissed, setDismissed] = useState(readDismissed);

  /** @param {string} id */
  const dismiss = (id) => {
    const all = [...dismissed, id];
    setDismissed(all);
    try {
      sessionStorage.setItem(KEPT_AS, JSON.stringify(all));
    } catch {
      // Where nothing can be kept the notice comes again with the next page.
    }
  };

  // What is remembered of an earlier visit may be wrong now, and a notice that goes again would move the page.
  if (!isSiteKnown) return null;
  const isWelcome = current.open?.path.length === 0;
  const model = settings.for(current.open?.conversation ?? null).model || site.siteModel;
  return [...currentNotices({ site, archive, updateCheck, panels, isWelcome, model }, pageState), ...budgetNotices]
    .filter(({ id }) => !dismissed.includes(id))
    .map(
      (notice) => html`<${NoticeLine} key=${notice.id} notice=${notice} onDismiss=${() => dismiss(notice.id)} />`,
    );
}

/** @param {{ notice: Notice, onDismiss: () => void }} props */
function NoticeLine({ notice, onDismiss }) {
  const { words, isTrouble, action, dismiss = onDismiss, isLasting } = notice;
  return html`
    <div class=${isTrouble ? "notice notice--trouble" : "notice"}>
      <p class="notice__words" role=${notice.isNews ? "status" : undefined}>${words}</p>
      ${action && html`<button class="notice__action" type="button" onClick=${action.act}>${action.label}</button>`}
      ${!isLasting &&
      html`<button class="icon-button" type="button" aria-label=${text("notice.dismiss")} onClick=${dismiss}>
        ${icon("close")}
      </button>`}
    </div>
  `;
}

/**
 * Follows what happens while the page is open.
 *
 * @param {Pick<Parts, "site" | "archive" | "list" | "pageVersion">} parts
 * @returns {PageState}
 */
function usePageState({ site, archive, list, pageVersion }) {
  const [state, setState] = useState(/** @type {Partial<PageState>} */ ({}));
  const note = (/** @type {Partial<PageState>} */ news) => setState((old) => ({ ...old, ...news }));
  // Not useEffect: an event between drawing and listening would be missed.
  useLayoutEffect(() => {
    const leave = new AbortController();
    const { signal } = leave;
    archive.addEventListener("full", () => note({ isFull: true }), { signal });
    archive.addEventListener("room", () => note({ isFull: false }), { signal });
    archive.addEventListener("broken", () => note({ isBroken: true }), { signal });
    archive.addEventListener("outdated", () => note({ isOutdated: true }), { signal });
    addEventListener("online", () => site.problem?.isUnreachable && site.learn(), { signal });
    const offerUpdate = (/** @type {Event} */ event) =>
      note({ update: /** @type {CustomEvent<{ apply: () => void }>} */ (event).detail.apply });
    pageVersion.addEventListener("ready", offerUpdate, { signal });
    return () => leave.abort();
  }, [site, archive, pageVersion]);
  const isBroken = list.brokenCount > 0;
  return { isFull: false, isBroken, isOutdated: false, update: null, ...state, forget: note };
}

/**
 * @param {Promise<void>} promise the one of the first call; later ones are not waited for
 * @returns {boolean} whether it has settled
 */
function useSettled(promise) {
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    promise.then(() => setIsSettled(true));
  }, []);
  return isSettled;
}

/** @returns {string[]} */
function readDismissed() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
