/** The line above the conversation: its title, and what else can be done with it. */

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { languageEvents, text } from "../../i18n/texts.js";
import { renameConversation } from "../shared/conversation_actions.js";
import { useAssistants, useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { RenameField } from "../shared/rename_field.js";
import { sidebarState } from "../shared/sidebar_state.js";
import { showToast } from "../shared/toast.js";
import { openHeaderMenu } from "./conversation_menu.js";

/**
 * @typedef {object} Parts
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/conversation_list.js").ConversationList} list
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {import("../panels/panels.js").Panels} panels
 * @property {import("../../app/answer_notice.js").AnswerNotice} answerNotice
 */

/**
 * @param {HTMLElement} element
 * @param {Parts} parts
 */
export function mountHeader(element, { site, archive, list, current, panels, answerNotice }) {
  render(html`<${Header} ...${{ site, archive, list, current, panels, answerNotice }} />`, element);
  current.addEventListener("left", (event) => {
    const { left } = /** @type {CustomEvent} */ (event).detail;
    const again = { label: text("temporary.showAgain"), act: () => current.showAgain(left) };
    showToast({ text: text("temporary.left"), action: again });
  });
}

/** @param {Parts} props */
function Header({ site, archive, list, current, panels, answerNotice }) {
  useChanges(current, "open");
  useChanges(languageEvents, "change");
  useChanges(list, "change");
  useChanges(sidebarState, "change");
  const [renamingId, setRenamingId] = useState(/** @type {string | null} */ (null));
  const id = current.open?.conversation.id ?? "";
  const rename = () => setRenamingId(id);
  const isSidebarAway = sidebarState.isDrawer || !sidebarState.isOpen;

  /** @param {MouseEvent} event */
  const openMenu = ({ currentTarget }) => {
    openHeaderMenu({ archive, list, current, panels }, /** @type {HTMLElement} */ (currentTarget), { rename });
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
    <${Title}
      key=${id}
      ...${{ site, archive, list, current, answerNotice }}
      isRenaming=${renamingId === id}
      onRename=${rename}
      onRenamed=${() => setRenamingId(null)}
    />
    <${AssistantOfConversation} ...${{ archive, current }} />
    <${InviteButton} ...${{ site, panels }} />
    ${isSidebarAway &&
    html`<button
      class="icon-button"
      type="button"
      aria-label=${text("conversation.new")}
      title=${text("conversation.new")}
      onClick=${() => current.startConversation()}
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

/**
 * @typedef {object} Renaming
 * @property {boolean} isRenaming
 * @property {() => void} onRename
 * @property {() => void} onRenamed
 *
 * @param {Pick<Parts, "site" | "archive" | "list" | "current" | "answerNotice"> & Renaming} props
 */
function Title({ site, archive, list, current, answerNotice, isRenaming, onRename, onRenamed }) {
  useChanges(answerNotice, "change");
  useChanges(current.open, "conversation");
  useChanges(site, "change");
  const conversation = current.open?.conversation;
  const id = conversation?.id ?? "";
  // The list knows a title that another tab has given.
  const kept = list.get(id);
  // Its words are in no title, which browsers keep in their history.
  const title = current.open?.isTemporary ? text("temporary.title") : kept?.title || conversation?.title || "";
  const siteName = site.name;
  const shownTitle = title || text(kept ? "conversation.untitled" : "conversation.new");

  useEffect(() => {
    const words = title ? `${title} · ${siteName}` : siteName;
    document.title = answerNotice.isUnseen ? `● ${words}` : words;
  }, [title, siteName, answerNotice.isUnseen]);

  /**
   * @param {string | null} written
   * @param {boolean} isByKey
   */
  const finish = async (written, isByKey) => {
    onRenamed();
    if (isByKey) requestAnimationFrame(() => document.getElementById("rename-title")?.focus());
    if (written !== null) await renameConversation({ current, archive }, id, written);
  };

  if (isRenaming) return html`<${RenameField} class="page-header__title" title=${title} onDone=${finish} />`;
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

/** @param {Pick<Parts, "archive" | "current">} props */
function AssistantOfConversation({ archive, current }) {
  useChanges(current.open, "conversation");
  const { maskId, title } = current.open?.conversation ?? {};
  return maskId && html`<${AssistantName} ...${{ archive, id: maskId, title }} />`;
}

/** @param {{ archive: Parts["archive"], id: string, title: string }} props */
function AssistantName({ archive, id, title }) {
  const name = useAssistants(archive).find((mask) => mask.id === id)?.name;
  // A conversation that has no title of its own yet is called like its assistant.
  if (!name || name === title) return null;
  const label = text("header.assistant", { name });
  return html`<span class="page-header__assistant" title=${label}>${icon("assistant")} <bdi>${name}</bdi></span>`;
}

/**
 * For the owner, who has somebody to invite from wherever they are.
 *
 * @param {Pick<Parts, "site" | "panels">} props
 */
function InviteButton({ site, panels }) {
  useChanges(site, "change");
  if (!site.access?.owner || site.isLocked) return null;
  return html`
    <button
      class="icon-button"
      type="button"
      aria-label=${text("invite.open")}
      title=${text("invite.open")}
      onClick=${() => panels.openInvitations()}
    >
      ${icon("invite")}
    </button>
  `;
}
