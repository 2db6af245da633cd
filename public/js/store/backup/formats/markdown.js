/** One conversation for other programs and for people: as Markdown, and as JSON. */

/**
 * @typedef {import("../../record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../record_types.d.ts").Message} Message
 * @typedef {Record<"untitled" | "user" | "assistant" | "system", string>} Names
 * @typedef {Names & { note: (message: Message) => string }} Words
 */

/**
 * The messages that are shown: from the first to the conversation's leaf.
 *
 * @param {readonly Message[]} messages
 * @param {string | null} leafId
 * @returns {Message[]}
 */
export function shownPath(messages, leafId) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  /** @type {Message[]} */
  const path = [];
  // A broken record may name one of its own answers as what came before it: each is taken out once.
  for (let next = leafId ?? messages.at(-1)?.id ?? null; next; ) {
    const message = byId.get(next);
    byId.delete(next);
    if (message && !message.deleted) path.unshift(message);
    next = message?.parentId ?? null;
  }
  return path;
}

/**
 * @param {Conversation} conversation
 * @param {readonly Message[]} path
 * @param {Words} words
 * @returns {string}
 */
export function asMarkdown(conversation, path, words) {
  const parts = [`# ${conversation.title.replace(/\s+/g, " ") || words.untitled}`];
  for (const { role, content } of conversation.context) parts.push(`## ${words[role]}`, content.trim());
  for (const message of path) {
    const model = message.role === "assistant" && message.model ? ` (${message.model})` : "";
    const note = words.note(message);
    const attachments = message.attachments.map(({ name, kind }) => `- ${name || kind}`);
    parts.push(`## ${words[message.role]}${model}`);
    if (attachments.length > 0) parts.push(attachments.join("\n"));
    if (message.text.trim()) parts.push(message.text.trim());
    if (note) parts.push(`*${note}*`);
  }
  return `${parts.join("\n\n")}\n`;
}
