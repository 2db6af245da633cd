/** The line above the conversation: its title, the model that answers, and what else can be done with it. */

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { openModelPicker } from "../panels/panels.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { loadedOrTold } from "../shared/loading.js";
import { sidebarState } from "../shared/sidebar_state.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {typeof import("../shared/rename_field.js") & typeof import("../shared/conversation_actions.js")} RenamingParts
 * @typedef {{ id: string, parts: RenamingParts }} Renaming
 */

/**
 * @param {HTMLElement} element
 * @param {App} desk
 */
export function mountHeader(element, desk) {
  render(html`<${Header} desk=${desk} />`, element);
}

/** @param {{ desk: App }} props */
function Header({ desk }) {
  useChanges(desk, "open", "language");
  useChanges(desk.list, "change");
  useChanges(sidebarState, "change");
  const [renaming, setRenaming] = useState(/** @type {Renaming | null} */ (null));
  const id = desk.open?.conversation.id ?? "";
  const rename = async () => {
    // Nobody is let write a title that could not be kept.
    const loaded = await loadedOrTold(Promise.all([import("../shared/rename_field.js"), import("../shared/conversation_actions.js")]));
    if (!loaded) return;
    const [field, acts] = loaded;
    setRenaming({ id, parts: { ...field, ...acts } });
  };
  const isSidebarAway = sidebarState.isDrawer || !sidebarState.isOpen;

  /** @param {MouseEvent} event */
  const openMenu = async ({ currentTarget }) => {
    const button = /** @type {HTMLElement} */ (currentTarget);
    const loaded = await loadedOrTold(import("./conversation_menu.js"));
    loaded?.openHeaderMenu(desk, button, { rename });
  };

  return html`
    ${isSidebarAway &&
    html`<button
      id="show-sidebar"
      class="icon-button"
      type="button"
      aria-label=${text("sidebar.show")}
      title=${text("sidebar.show")}
      aria-expanded=${sidebarState.isOpen}
      aria-controls="sidebar"
      onClick=${() => sidebarState.toggle()}
    >
      ${icon("menu")}
    </button>`}
    <${Title} key=${id} desk=${desk} renaming=${renaming?.id === id ? renaming : null} onRename=${rename}
      onRenamed=${() => setRenaming(null)} />
    <${Model} desk=${desk} />
    ${isSidebarAway &&
    html`<button
      class="icon-button"
      type="button"
      aria-label=${text("conversation.new")}
      title=${text("conversation.new")}
      onClick=${() => desk.startConversation()}
    >
      ${icon("new")}
    </button>`}
    <button
      class="icon-button"
      type="button"
      aria-haspopup="menu"
      aria-label=${text("header.more")}
      title=${text("header.more")}
      onClick=${openMenu}
    >
      ${icon("more")}
    </button>
  `;
}

/** @param {{ desk: App, renaming: Renaming | null, onRename: () => void, onRenamed: () => void }} props */
function Title({ desk, renaming, onRename, onRenamed }) {
  useChanges(desk.open, "conversation");
  useChanges(desk.site, "change");
  const conversation = desk.open?.conversation;
  const id = conversation?.id ?? "";
  // The list hears of a title that another tab has given.
  const kept = desk.list.get(id);
  const title = kept?.title || conversation?.title || "";
  const siteName = desk.site.name;
  const shownTitle = title || text(kept ? "conversation.untitled" : "conversation.new");

  useEffect(() => {
    document.title = title ? `${title} · ${siteName}` : siteName;
  }, [title, siteName]);

  /**
   * @param {string | null} written
   * @param {boolean} isByKey
   */
  const finish = async (written, isByKey) => {
    onRenamed();
    if (isByKey) requestAnimationFrame(() => document.getElementById("rename-title")?.focus());
    if (written !== null) await renaming?.parts.renameConversation(desk, id, written);
  };

  if (renaming) return html`<${renaming.parts.RenameField} class="page-header__title" title=${title} onDone=${finish} />`;
  return html`
    <h1 class="page-header__title">
      ${kept
        ? html`<button
            id="rename-title"
            type="button"
            title=${text("conversation.rename")}
            onClick=${onRename}
          >
            <bdi>${shownTitle}</bdi>
          </button>`
        : html`<bdi>${shownTitle}</bdi>`}
    </h1>
  `;
}

/** @param {{ desk: App }} props */
function Model({ desk }) {
  useChanges(desk.open, "conversation");
  useChanges(desk.site, "change");
  useChanges(desk.settings, "change");
  const { site } = desk;
  if (!desk.open) return null;
  const id = site.line(desk.open.effectiveSettings).model;
  const name = site.models.find((model) => model.id === id)?.name ?? id;
  return html`
    <button
      class="page-header__model"
      type="button"
      aria-label=${text("header.model", { model: name })}
      title=${text("header.chooseModel")}
      onClick=${() => openModelPicker(desk)}
    >
      <span>${name}</span> ${icon("chevronDown")}
    </button>
  `;
}
