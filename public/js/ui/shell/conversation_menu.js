/** What can be done with a conversation: the menu of its row in the list, and of the masthead. */

import { text } from "../../i18n/texts.js";
import { openContext, openSettings } from "../panels/panels.js";
import { pinConversation, removeConversation } from "../shared/conversation_actions.js";
import { openMenu } from "../shared/menu.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../shared/menu.js").MenuItem} MenuItem
 */

/**
 * @param {App} desk
 * @param {string} id
 * @param {HTMLElement} button
 * @param {{ rename: () => void, remove: () => void }} acts
 */
export function openConversationMenu(desk, id, button, { rename, remove }) {
  openMenu(button, [
    { label: text("conversation.rename"), icon: "edit", keys: "F2", act: rename },
    pinItem(desk, id),
    exportItem(desk, id),
    null,
    { label: text("conversation.remove"), icon: "trash", keys: text("key.Delete"), act: remove },
  ]);
}

/**
 * @param {App} desk
 * @param {HTMLElement} button
 * @param {{ rename: () => void }} acts
 */
export function openHeaderMenu(desk, button, { rename }) {
  const id = desk.open?.conversation.id ?? "";
  const isKept = Boolean(desk.list.get(id));
  /** @type {MenuItem[]} */
  const about = [
    { label: text("conversation.context"), icon: "layers", act: () => openContext(desk) },
    {
      label: text("conversation.settings"),
      icon: "settings",
      act: () => openSettings(desk, { section: "conversation" }),
    },
  ];
  /** @type {(MenuItem | null)[]} */
  const kept = [
    null,
    { label: text("conversation.rename"), icon: "edit", act: rename },
    pinItem(desk, id),
    exportItem(desk, id),
    { label: text("conversation.print"), icon: "print", act: () => print() },
    null,
    { label: text("conversation.remove"), icon: "trash", act: () => removeConversation(desk, id) },
  ];
  openMenu(button, isKept ? [...about, ...kept] : about);
}

/**
 * @param {App} desk
 * @param {string} id
 * @returns {MenuItem}
 */
function pinItem(desk, id) {
  const isPinned = Boolean(desk.list.get(id)?.pinnedAt);
  const label = text(isPinned ? "conversation.unpin" : "conversation.pin");
  return { label, icon: "pin", act: () => pinConversation(desk, id, !isPinned) };
}

/**
 * @param {App} desk
 * @param {string} id
 * @returns {MenuItem}
 */
function exportItem(desk, id) {
  return { label: text("conversation.export"), icon: "download", act: () => exportAsMarkdown(desk, id) };
}

/**
 * @param {App} desk
 * @param {string} id
 */
async function exportAsMarkdown(desk, id) {
  try {
    const { saveConversationAsMarkdown } = await import("../shared/conversation_actions.js");
    await saveConversationAsMarkdown(desk.archive, id);
  } catch (error) {
    showToast({ text: text("conversation.exportFailed") });
    throw error;
  }
}
