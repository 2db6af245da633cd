/** The line above the conversation: its title, the model that answers, and what else can be done with it. */

import { html, render, useEffect, useState } from "../../vendor/preact.js";
import { text } from "../i18n/texts.js";
import { icon } from "./icons.js";
import { openModelPicker } from "./panels.js";
import { RenameField } from "./rename_field.js";
import { sidebarDoor } from "./sidebar_door.js";
import { useChanges } from "./use_changes.js";

const NAME = "Locutorio";

/** @typedef {import("../app/desk.js").Desk} Desk */

/**
 * @param {HTMLElement} element
 * @param {Desk} desk
 */
export function mountMasthead(element, desk) {
  render(html`<${Masthead} desk=${desk} />`, element);
}

/** @param {{ desk: Desk }} props */
function Masthead({ desk }) {
  useChanges(desk, "open", "language");
  useChanges(desk.list, "change");
  useChanges(sidebarDoor, "change");
  const [renamingId, setRenamingId] = useState("");
  const id = desk.open?.conversation.id ?? "";
  const rename = () => setRenamingId(id);
  const isSidebarAway = sidebarDoor.isDrawer || !sidebarDoor.isOpen;

  /** @param {MouseEvent} event */
  const openMenu = async ({ currentTarget }) => {
    const { openMastheadMenu } = await import("./conversation_menu.js");
    openMastheadMenu(desk, /** @type {HTMLElement} */ (currentTarget), { rename });
  };

  return html`
    ${isSidebarAway &&
    html`<button
      id="show-sidebar"
      class="icon-button"
      type="button"
      aria-label=${text("sidebar.show")}
      title=${text("sidebar.show")}
      aria-expanded=${sidebarDoor.isOpen}
      aria-controls="sidebar"
      onClick=${() => sidebarDoor.toggle()}
    >
      ${icon("menu")}
    </button>`}
    <${Title} key=${id} desk=${desk} isRenaming=${renamingId === id} setRenamingId=${setRenamingId} />
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
      aria-label=${text("masthead.more")}
      title=${text("masthead.more")}
      onClick=${openMenu}
    >
      ${icon("more")}
    </button>
  `;
}

/** @param {{ desk: Desk, isRenaming: boolean, setRenamingId: (id: string) => void }} props */
function Title({ desk, isRenaming, setRenamingId }) {
  useChanges(desk.open, "conversation");
  const conversation = desk.open?.conversation;
  const id = conversation?.id ?? "";
  // The list hears of a title that another tab has given.
  const kept = desk.list.get(id);
  const title = kept?.title || conversation?.title || "";
  const shownTitle = title || text(kept ? "conversation.untitled" : "conversation.new");

  useEffect(() => {
    document.title = title ? `${title} · ${NAME}` : NAME;
  }, [title]);

  /**
   * @param {string | null} written
   * @param {boolean} isByKey
   */
  const finish = async (written, isByKey) => {
    setRenamingId("");
    if (isByKey) requestAnimationFrame(() => document.getElementById("rename-title")?.focus());
    if (written === null) return;
    const { renameConversation } = await import("../app/conversation_acts.js");
    await renameConversation(desk, id, written);
  };

  if (isRenaming) return html`<${RenameField} class="masthead__title" title=${title} onDone=${finish} />`;
  return html`
    <h1 class="masthead__title">
      ${kept
        ? html`<button
            id="rename-title"
            type="button"
            title=${text("conversation.rename")}
            onClick=${() => setRenamingId(id)}
          >
            <bdi>${shownTitle}</bdi>
          </button>`
        : html`<bdi>${shownTitle}</bdi>`}
    </h1>
  `;
}

/** @param {{ desk: Desk }} props */
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
      class="masthead__model"
      type="button"
      aria-label=${text("masthead.model", { model: name })}
      title=${text("masthead.chooseModel")}
      onClick=${() => openModelPicker(desk)}
    >
      <span>${name}</span> ${icon("chevronDown")}
    </button>
  `;
}
