/**
 * The address bar knows where the reader is: `#/` is a new conversation, `#/c/<id>` a kept one, `#/usage` and
 * `#/doctor` a panel over either.
 */

/**
 * @typedef {object} Place
 * @property {string | null} conversationId
 * @property {string | null} messageId
 * @property {"usage" | "doctor" | null} panel that is wanted over the conversation
 * @property {string} check the one that the doctor is to look at; empty for all
 * @property {URLSearchParams} parameters what a link asks for: fill, code, settings, model, assistant
 */

const PANELS = /** @type {const} */ (["usage", "doctor"]);

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
  const panel = PANELS.find((name) => path === `/${name}`) ?? null;
  const check = (panel === "doctor" && parameters.get("check")) || "";
  if (panel === "doctor") parameters.delete("check");
  return { conversationId, messageId, panel, check, parameters };
}

/**
 * @param {string | null} conversationId null for a new one
 * @param {string | null} [messageId]
 */
export function addressOf(conversationId, messageId = null) {
  if (!conversationId) return "#/";
  return `#/c/${conversationId}${messageId ? `?at=${messageId}` : ""}`;
}
