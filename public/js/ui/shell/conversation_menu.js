/** What can be done with a conversation: the menu of its row in the sidebar, and the one of the page's header. */

import { text } from "../../i18n/texts.js";
import {
  duplicateConversation, pinConversation, removeConversation, saveConversationAsMarkdown,
} from "../shared/conversation_actions.js";
import { openMenu } from "../shared/menu.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {import("../../store/archive.js").Archive} Archive
 * @typedef {import("../shared/menu.js").MenuItem} MenuItem
 *
 * @typedef {object} Parts
 * @property {Archive} archive
 * @property {import("../../app/conversation_list.js").ConversationList} list
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 */

/**
 * @param {Parts} parts
 * @param {string} id
 * @param {HTMLElement} button
 * @param {{ rename: () => void, remove: () => void }} actions
 */
export function openConversationMenu(parts, id, button, { rename, remove }) {
  openMenu(button, [
    { label: text("conversation.rename"), icon: "edit", keys: "F2", act: rename },
    pinItem(parts, id),
    duplicateItem(parts, id),
    exportItem(parts.archive, id),
    null,
    { label: text("conversation.remove"), icon: "trash", keys: text("key.Delete"), act: remove },
  ]);
}

/**
 * @param {Parts & { panels: import("../panels/panels.js").Panels }} parts
 * @param {HTMLElement} button
 * @param {{ rename: () => void }} actions
 */
export function openHeaderMenu({ archive, list, current, panels }, button, { rename }) {
  const id = current.open?.conversation.id ?? "";
  /** @type {MenuItem[]} */
  const always = [
    { label: text("conversation.context"), icon: "layers", act: () => panels.openContext() },
    {
      label: text("conversation.settings"),
      icon: "settings",
      act: () => panels.openSettings({ section: "conversation" }),
    },
  ];
  /** @type {(MenuItem | null)[]} */
  const whenKept = [
    null,
    { label: text("conversation.rename"), icon: "edit", act: rename },
    pinItem({ archive, list, current }, id),
    duplicateItem({ archive, current }, id),
    exportItem(archive, id),
    { label: text("conversation.print"), icon: "print", act: () => print() },
    null,
    { label: text("conversation.remove"), icon: "trash", act: () => removeConversation({ current, archive }, id) },
  ];
  /** @type {MenuItem} */
  const keep = { label: text("command.keep"), icon: "check", act: () => current.keep() };
  const isKeepable = current.open?.isTemporary && !current.open.isNew && !current.open.isAnswering;
  openMenu(button, list.get(id) ? [...always, ...whenKept] : [...always, ...(isKeepable ? [keep] : [])]);
}

/**
 * @param {Parts} parts
 * @param {string} id
 * @returns {MenuItem}
 */
function pinItem({ archive, list, current }, id) {
  const isPinned = Boolean(list.get(id)?.pinnedAt);
  const label = text(isPinned ? "conversation.unpin" : "conversation.pin");
  return { label, icon: "pin", act: () => pinConversation({ current, archive }, id, !isPinned) };
}

/**
 * @param {Pick<Parts, "archive" | "current">} parts
 * @param {string} id
 * @returns {MenuItem}
 */
function duplicateItem(parts, id) {
  return { label: text("conversation.duplicate"), icon: "duplicate", act: () => duplicateConversation(parts, id) };
}

/**
 * @param {Archive} archive
 * @param {string} id
 * @returns {MenuItem}
 */
function exportItem(archive, id) {
  return { label: text("conversation.export"), icon: "download", act: () => exportAsMarkdown(archive, id) };
}

/**
 * @param {Archive} archive
 * @param {string} id
 */
async function exportAsMarkdown(archive, id) {
  try {
    await saveConversationAsMarkdown(archive, id);
  } catch (error) {
    showToast({ text: text("conversation.exportFailed") });
    throw error;
  }
}
