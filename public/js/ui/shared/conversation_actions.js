/** What can be done with a kept conversation from outside, whether it is open or not. */

import { text } from "../../i18n/texts.js";
import { exportConversationAsMarkdown } from "../../store/backup/backup.js";
import { saveFile } from "./clipboard.js";
import { showToast } from "./toast.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../store/record_types.d.ts").Conversation} Conversation
 */

/**
 * @param {App} desk
 * @param {string} id
 * @param {string} title
 */
export async function renameConversation(desk, id, title) {
  await change(desk, id, { title, titledBy: "person" });
}

/**
 * @param {App} desk
 * @param {string} id
 * @param {boolean} isPinned
 */
export async function pinConversation(desk, id, isPinned) {
  await change(desk, id, { pinnedAt: isPinned ? Date.now() : 0 });
}

/**
 * @param {App} desk
 * @param {string} id
 */
export async function removeConversation(desk, id) {
  const wasOpen = desk.open?.conversation.id === id;
  desk.stopAnswer(id);
  await desk.archive.removeConversations([id]);
  if (wasOpen) desk.startConversation();
  const undo = async () => {
    await desk.archive.restoreConversations([id]);
    if (wasOpen) desk.openConversation(id);
  };
  showToast({ text: text("conversation.removed"), action: { label: text("undo.act"), act: undo } });
}

/**
 * @param {App} desk
 * @param {string} id
 * @param {Partial<Conversation>} changes
 */
async function change(desk, id, changes) {
  // The open one holds a record of its own, which would otherwise grow old.
  if (desk.open?.conversation.id === id) await desk.open.change(changes);
  else await desk.archive.changeConversation(id, changes);
}

const NOT_IN_NAMES = /[\\/:*?"<>|\p{Cc}]+/gu;
const LONGEST_NAME = 80;

/**
 * @param {import("../../store/archive.js").Archive} archive
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
