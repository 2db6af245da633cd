/** Saves a conversation as a file that every editor opens. */

import { exportConversationAsMarkdown } from "../store/backup.js";
import { saveFile } from "./save_file.js";

const NOT_IN_NAMES = /[\\/:*?"<>|\p{Cc}]+/gu;
const LONGEST_NAME = 80;

/**
 * @param {import("../store/archive.js").Archive} archive
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
