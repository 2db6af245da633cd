/** The sidebar: a new conversation, the search, the kept conversations, and the ways to settings and help. */

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { addressOf } from "../../app/router.js";
import { language, text } from "../../i18n/texts.js";
import { openPrompts, openSettings, openShortcuts } from "../panels/panels.js";
import { useChanges, useLoaded } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { sidebarState } from "../shared/sidebar_state.js";
import { loadSearchResults, SearchBox } from "./search.js";

const STORAGE_DELAY = 3000;

/** @typedef {import("../../app/app.js").App} App */

/**
 * @param {HTMLElement} element
 * @param {App} desk
 */
export function mountSidebar(element, desk) {
  desk.addEventListener("open", () => sidebarState.closeDrawer());
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !sidebarState.isDrawer) return;
    event.stopPropagation();
    sidebarState.close();
  });
  document.addEventListener("click", ({ target }) => {
    // `inert` hands the click on the page under the drawer to what encloses it.
    if (target instanceof Node && !element.contains(target) && isLayout(target)) sidebarState.closeDrawer();
  });
  render(html`<${Sidebar} desk=${desk} />`, element);
}

/** @param {Node} target */
function isLayout(target) {
  return target instanceof Element && target.matches("html, body, .layout");
}

/** @param {{ desk: App }} props */
function Sidebar({ desk }) {
  useChanges(desk, "language");
  useChanges(desk.site, "change");
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
    desk.startConversation();
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
        <p class="sidebar__name">${icon("sign")} <bdi>${desk.site.name}</bdi></p>
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
        ${query.trim() ? html`<${Results} desk=${desk} query=${query} />` : html`<${Kept} desk=${desk} />`}
      </div>
      <${Foot} desk=${desk} />
    </div>
  `;
}

/** Not part of the first load: whoever comes for the first time has no conversations. */
export function loadConversationRows() {
  return import("./conversation_rows.js");
}

/** @param {{ desk: App }} props */
function Kept({ desk }) {
  useChanges(desk.list, "change");
  const hasSome = desk.list.conversations.length > 0;
  return hasSome ? html`<${Rows} desk=${desk} />` : html`<p class="sidebar__empty">${text("sidebar.empty")}</p>`;
}

/** @param {{ desk: App }} props */
function Rows({ desk }) {
  const { module, isMissing } = useLoaded(loadConversationRows);
  if (isMissing) return html`<p class="sidebar__empty" role="status">${text("panel.notLoaded")}</p>`;
  return module && html`<${module.ConversationRows} desk=${desk} />`;
}

/** @param {{ desk: App, query: string }} props */
function Results({ desk, query }) {
  const { module, isMissing } = useLoaded(loadSearchResults);
  if (isMissing) return html`<p class="sidebar__empty" role="status">${text("search.notLoaded")}</p>`;
  return module && html`<${module.SearchResults} desk=${desk} query=${query} />`;
}

/** @param {{ desk: App }} props */
function Foot({ desk }) {
  return html`
    <div class="sidebar__foot">
      <button class="sidebar__settings" type="button" onClick=${() => openSettings(desk)}>
        ${icon("settings")} ${text("settings.open")}
      </button>
      ${footButton("prompt", text("sidebar.prompts"), () => openPrompts(desk))}
      ${footButton("keyboard", text("sidebar.shortcuts"), () => openShortcuts(desk))}
      <${StorageNote} desk=${desk} />
    </div>
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
 * Where the conversations are, for those who ask themselves who reads along.
 *
 * @param {{ desk: App }} props
 */
function StorageNote({ desk }) {
  const [bytes, setBytes] = useState(0);
  useEffect(() => {
    // It says the same without the size, which nobody waits for.
    const reading = setTimeout(async () => {
      const gauge = await import("../../store/storage_usage.js").catch(() => null);
      if (gauge) setBytes((await gauge.readStorage()).usage);
    }, STORAGE_DELAY);
    return () => clearTimeout(reading);
  }, []);
  return html`
    <button class="sidebar__storage" type="button" onClick=${() => openSettings(desk, { section: "data" })}>
      ${storageWords(desk.archive.isKept, bytes)}
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
