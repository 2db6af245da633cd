/** The sidebar: a new conversation, the search, the kept conversations, and the ways to settings and help. */

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { addressOf } from "../../app/router.js";
import { language, languageEvents, text } from "../../i18n/texts.js";
import { readStorage } from "../../store/storage_usage.js";
import { useBudgetWords } from "../shared/budget_loading.js";
import { useChanges } from "../shared/hooks.js";
import { icon, signOf } from "../shared/icons.js";
import { unlessComposing } from "../shared/keyboard.js";
import { sidebarState } from "../shared/sidebar_state.js";
import { ConversationRows } from "./conversation_rows.js";
import { SearchBox, SearchResults } from "./search.js";

/** How long the page waits before it measures the storage: the first seconds belong to the conversation. */
const STORAGE_DELAY_MS = 3000;

/**
 * @typedef {object} Parts
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/conversation_list.js").ConversationList} list
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {import("../panels/panels.js").Panels} panels
 */

/**
 * @param {HTMLElement} element
 * @param {Parts} parts
 */
export function mountSidebar(element, { site, archive, list, current, panels }) {
  current.addEventListener("open", () => sidebarState.closeDrawer());
  element.addEventListener("keydown", unlessComposing((/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !sidebarState.isDrawer) return;
    event.stopPropagation();
    sidebarState.close();
  }));
  document.addEventListener("click", ({ target }) => {
    // `inert` hands the click on the page under the drawer to what encloses it.
    if (target instanceof Node && !element.contains(target) && isLayout(target)) sidebarState.closeDrawer();
  });
  render(html`<${Sidebar} ...${{ site, archive, list, current, panels }} />`, element);
}

/** @param {Node} target */
function isLayout(target) {
  return target instanceof Element && target.matches("html, body, .layout");
}

/** @param {Parts} props */
function Sidebar({ site, archive, list, current, panels }) {
  useChanges(languageEvents, "change");
  useChanges(site, "change");
  useChanges(sidebarState, "change");
  const [query, setQuery] = useState("");

  // A drawer that opens takes the focus; the search does not, for it would bring the keyboard of a phone along.
  useEffect(() => {
    if (!sidebarState.isDrawer || !sidebarState.isOpen || document.querySelector("#sidebar :focus")) return;
    document.getElementById("close-sidebar")?.focus();
  }, [sidebarState.isOpen]);

  /** @param {MouseEvent} event */
  const startNew = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    sidebarState.closeDrawer();
    current.startConversation();
  };

  const { isDrawer } = sidebarState;
  return html`
    <div
      class="sidebar__body"
      role=${isDrawer ? "dialog" : undefined}
      aria-modal=${isDrawer ? "true" : undefined}
      aria-label=${isDrawer ? text("sidebar.label") : undefined}
    >
      <div class="sidebar__head">
        <p class="sidebar__name">${signOf(site)} <bdi>${site.name}</bdi></p>
        <button
          id="close-sidebar"
          class="icon-button"
          type="button"
          aria-label=${text("sidebar.hide")}
          title=${text("sidebar.hide")}
          onClick=${() => sidebarState.close()}
        >
          ${icon(isDrawer ? "close" : "sidebar")}
        </button>
      </div>
      <div class="sidebar__top">
        <a class="sidebar__new" href=${addressOf(null)} onClick=${startNew}>
          ${icon("new")} ${text("conversation.new")}
        </a>
        <${SearchBox} query=${query} onQuery=${setQuery} />
      </div>
      <div class="sidebar__scroll">
        ${query.trim()
          ? html`<${SearchResults} ...${{ archive, list, current, query }} />`
          : html`<${ConversationRows} ...${{ archive, list, current }} />`}
      </div>
      <${Foot} ...${{ site, archive, panels }} />
    </div>
  `;
}

/** @param {Pick<Parts, "site" | "archive" | "panels">} props */
function Foot({ site, archive, panels }) {
  return html`
    <div class="sidebar__foot">
      <${UsageEntry} ...${{ site, panels }} />
      <button class="sidebar__settings" type="button" onClick=${() => panels.openSettings()}>
        ${icon("settings")} ${text("settings.open")}
      </button>
      ${footButton("prompt", text("sidebar.prompts"), () => panels.openPrompts())}
      ${footButton("keyboard", text("sidebar.shortcuts"), () => panels.openShortcuts())}
      <${StorageNote} ...${{ archive, panels }} />
    </div>
  `;
}

/**
 * The way to what was used, for all of whom it is counted; who has a budget sees here what is left of it.
 *
 * @param {Pick<Parts, "site" | "panels">} props
 */
function UsageEntry({ site, panels }) {
  const { access, standings, isLocked } = site;
  const budgetWords = useBudgetWords(standings.length > 0);
  if (!access || isLocked) return null;
  return html`
    <button class="sidebar__settings sidebar__usage" type="button" onClick=${() => panels.openUsage()}>
      ${icon("usage")} ${text("command.usage")}
      ${budgetWords && html`<span class="sidebar__left">${budgetWords.tightestLeftWords(standings)}</span>`}
    </button>
  `;
}

/**
 * @param {import("../shared/icons.js").IconName} name
 * @param {string} label
 * @param {() => void} act
 */
function footButton(name, label, act) {
  return html`
    <button class="icon-button" type="button" aria-label=${label} title=${label} onClick=${act}>
      ${icon(name)}
    </button>
  `;
}

/**
 * Says where the conversations are, for those who wonder who reads along.
 *
 * @param {Pick<Parts, "archive" | "panels">} props
 */
function StorageNote({ archive, panels }) {
  const [bytes, setBytes] = useState(0);
  useEffect(() => {
    const measuring = setTimeout(async () => setBytes((await readStorage()).usage), STORAGE_DELAY_MS);
    return () => clearTimeout(measuring);
  }, []);
  return html`
    <button class="sidebar__storage" type="button" onClick=${() => panels.openSettings({ section: "data" })}>
      ${storageWords(archive.isKept, bytes)}
    </button>
  `;
}

/**
 * @param {boolean} isKept
 * @param {number} bytes
 */
function storageWords(isKept, bytes) {
  if (!isKept) return text("sidebar.notKept");
  const megabytes = Math.round(bytes / 1_000_000);
  if (megabytes === 0) return text("sidebar.keptHere");
  const size = megabytes.toLocaleString(language(), { style: "unit", unit: "megabyte" });
  return text("sidebar.keptSize", { size });
}
