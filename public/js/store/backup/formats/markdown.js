/** Exports one conversation as Markdown: what is shown of it. */

import { hasText, loadPart, text } from "../../../i18n/texts.js";
import { withSourceList } from "../../sources/cited_text.js";

/**
 * @typedef {import("../../record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../record_types.d.ts").Message} Message
 */

/**
 * @param {Pick<import("../../archive.js").Archive, "conversation" | "messages">} archive
 * @param {string} id
 * @returns {Promise<Blob | null>} null if there is no such conversation
 */
export async function exportConversationAsMarkdown(archive, id) {
  const conversation = await archive.conversation(id);
  if (!conversation) return null;
  const path = shownPath(await archive.messages(id), conversation.leafId);
  // Most conversations have no sources. Without a network, the list of them has no heading.
  if (path.some(({ citations }) => citations)) await loadPart("talk").catch(() => {});
  return new Blob([asMarkdown(conversation, path)], { type: "text/markdown" });
}

/**
 * The messages that are shown: from the first to the conversation's leaf.
 *
 * @param {readonly Message[]} messages
 * @param {string | null} leafId
 * @returns {Message[]}
 */
function shownPath(messages, leafId) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  /** @type {Message[]} */
  const path = [];
  for (let next = leafId ?? messages.at(-1)?.id ?? null; next; ) {
    const message = byId.get(next);
    // A damaged record may name one of its own answers as its parent: each message is taken once.
    byId.delete(next);
    if (message && !message.deleted) path.unshift(message);
    next = message?.parentId ?? null;
  }
  return path;
}

/**
 * @param {Conversation} conversation
 * @param {readonly Message[]} path
 * @returns {string}
 */
function asMarkdown(conversation, path) {
  const parts = [`# ${conversation.title.replace(/\s+/g, " ") || text("conversation.untitled")}`];
  for (const { role, content } of conversation.context) parts.push(`## ${text(`export.${role}`)}`, content.trim());
  for (const message of path) {
    const model = message.role === "assistant" && message.model ? ` (${message.model})` : "";
    const attachments = message.attachments.map(({ name, kind }) => `- ${name || kind}`);
    const note = endingNote(message);
    parts.push(`## ${text(`export.${message.role}`)}${model}`);
    if (attachments.length > 0) parts.push(attachments.join("\n"));
    const title = hasText("sources.title") ? text("sources.title") : "";
    if (message.text.trim()) parts.push(withSourceList(message, title).trim());
    if (note) parts.push(`*${note}*`);
  }
  return `${parts.join("\n\n")}\n`;
}

/** @param {Message} message */
function endingNote({ state }) {
  return ["stopped", "cut", "failed"].includes(state) ? text(`export.${state}`) : "";
}
