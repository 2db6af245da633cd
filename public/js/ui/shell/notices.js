/** Draws the notices that hold, and remembers which ones the reader has hidden. */

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { loadInTheEnd } from "../../load/lazy.js";
import { SITE_NAME } from "../../store/storage_names.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { currentNotices } from "./notice_rules.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("./notice_rules.js").Happenings} Happenings
 * @typedef {import("./notice_rules.js").Notice} Notice
 */

const KEPT_AS = `${SITE_NAME}.notices`;

/**
 * @param {HTMLElement} element
 * @param {App} desk
 */
export function showNotices(element, desk) {
  render(html`<${Notices} desk=${desk} />`, element);
}

/** @param {{ desk: App }} props */
function Notices({ desk }) {
  useChanges(desk, "language");
  useChanges(desk, "updates");
  useChanges(desk.site, "change");
  useChanges(desk.settings, "change");
  const happenings = useHappenings(desk);
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

  return currentNotices(desk, happenings)
    .filter(({ id }) => !dismissed.includes(id))
    .map((notice) => html`
      <${NoticeLine} key=${notice.id} notice=${notice} onDismiss=${() => dismiss(notice.id)} />
    `);
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
 * What has happened since the page was opened.
 *
 * @param {App} desk
 * @returns {Happenings}
 */
function useHappenings(desk) {
  const [happenings, setHappenings] = useState(/** @type {Partial<Happenings>} */ ({}));
  useEffect(() => {
    const note = (/** @type {Partial<Happenings>} */ news) => setHappenings((old) => ({ ...old, ...news }));
    const { archive } = desk;
    const leave = new AbortController();
    const { signal } = leave;
    archive.addEventListener("full", () => note({ isFull: true }), { signal });
    archive.addEventListener("room", () => note({ isFull: false }), { signal });
    archive.addEventListener("broken", () => note({ isBroken: true }), { signal });
    archive.addEventListener("outdated", () => note({ isOutdated: true }), { signal });
    addEventListener("online", () => desk.site.problem?.isUnreachable && desk.site.learn(), { signal });
    const takeUpdate = (/** @type {Event} */ event) =>
      note({ update: /** @type {CustomEvent} */ (event).detail.apply });
    desk.addEventListener("update", takeUpdate, { signal });
    return () => leave.abort();
  }, [desk]);
  const forget = (/** @type {Partial<Happenings>} */ news) => setHappenings((old) => ({ ...old, ...news }));
  return { isFull: false, isBroken: desk.list.brokenCount > 0, isOutdated: false, update: null, ...happenings, forget };
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

/**
 * @param {HTMLElement} element
 * @param {import("../../app/app.js").App} desk
 */
export async function mountNotices(element, desk) {
  await desk.site.learnt;
  const { showNotices } = await loadInTheEnd(() => import("./notices.js"));
  showNotices(element, desk);
}
