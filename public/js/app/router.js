/**
 * The address bar knows where the reader is: `#/` is a new conversation, `#/c/<id>` a kept one, `#/usage` a panel over
 * either.
 */

/**
 * @typedef {object} Place
 * @property {string | null} conversationId
 * @property {string | null} messageId
 * @property {boolean} isUsage whether it is the panel of what was used
 * @property {URLSearchParams} parameters what a link asks for: fill, code, settings, model, assistant
 */

/**
 * @param {string} hash of an address, such as `#/c/k3v9?at=x7` or NextChat's `#/chat?fill=Hello`
 * @returns {Place}
 */
export function placeOf(hash) {
  const [path = "", ...queries] = hash.replace(/^#/, "").split("?");
  const parameters = new URLSearchParams(queries.join("?"));
  const conversationId = /^\/c\/([\w-]+)$/.exec(path)?.[1] ?? null;
  const messageId = conversationId && parameters.get("at");
  if (conversationId) parameters.delete("at");
  return { conversationId, messageId, isUsage: path === "/usage", parameters };
}

/**
 * @param {string | null} conversationId null for a new one
 * @param {string | null} [messageId]
 */
export function addressOf(conversationId, messageId = null) {
  if (!conversationId) return "#/";
  return `#/c/${conversationId}${messageId ? `?at=${messageId}` : ""}`;
}
