/** What can be done with a kept conversation from outside, whether it is open or not. */

import { saveFile } from "../../browser/clipboard.js";
import { copyConversation } from "../../chat/conversation_copy.js";
import { text } from "../../i18n/texts.js";
import { exportConversationAsMarkdown } from "../../store/backup/formats/markdown.js";
import { showToast } from "./toast.js";

/**
 * @typedef {import("../../store/archive.js").Archive} Archive
 * @typedef {import("../../store/record_types.d.ts").Conversation} Conversation
 *
 * @typedef {object} Parts
 * @property {Pick<import("../../app/current_conversation.js").CurrentConversation,
 *   "open" | "openConversation" | "startConversation" | "stopAnswer">} current
 * @property {Archive} archive
 */

/**
 * @param {Parts} parts
 * @param {string} id
 * @param {string} title
 */
export async function renameConversation(parts, id, title) {
  await change(parts, id, { title, titledBy: "person" });
}

/**
 * @param {Parts} parts
 * @param {string} id
 * @param {boolean} isPinned
 */
export async function pinConversation(parts, id, isPinned) {
  await change(parts, id, { pinnedAt: isPinned ? Date.now() : 0 });
}

/**
 * Shows a copy with all versions and files, in which one can go on without changing the original.
 *
 * @param {Parts} parts
 * @param {string} id
 */
export async function duplicateConversation({ current, archive }, id) {
  const original = await archive.conversation(id);
  const title = text("conversation.copyTitle", { title: original?.title || text("conversation.untitled") });
  const copyId = await copyConversation(archive, archive, id, title);
  if (copyId) current.openConversation(copyId);
}

/**
 * @param {Parts} parts
 * @param {string} id
 */
export async function removeConversation(parts, id) {
  const wasOpen = parts.current.open?.conversation.id === id;
  parts.current.stopAnswer(id);
  await parts.archive.removeConversations([id]);
  if (wasOpen) parts.current.startConversation();
  const undo = async () => {
    await parts.archive.restoreConversations([id]);
    if (wasOpen) parts.current.openConversation(id);
  };
  showToast({ text: text("conversation.removed"), action: { label: text("undo.act"), act: undo } });
}

/**
 * @param {Parts} parts
 * @param {string} id
 * @param {Partial<Conversation>} changes
 */
async function change(parts, id, changes) {
  // The open one holds a record of its own, which would otherwise grow old.
  if (parts.current.open?.conversation.id === id) await parts.current.open.change(changes);
  else await parts.archive.changeConversation(id, changes);
}

const NOT_IN_NAMES = /[\\/:*?"<>|\p{Cc}]+/gu;
const LONGEST_NAME = 80;

/**
 * @param {Archive} archive
 * @param {string} id
 */
export async function saveConversationAsMarkdown(archive, id) {
  const [conversation, file] = await Promise.all([archive.conversation(id), exportConversationAsMarkdown(archive, id)]);
  if (conversation && file) saveFile(`${fileNameOf(conversation.title)}.md`, file);
}

/** @param {string} title */
function fileNameOf(title) {
  return title.replace(NOT_IN_NAMES, "").trim().slice(0, LONGEST_NAME).trim() || "conversation";
}
