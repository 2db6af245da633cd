/** The input of a response: a conversation's messages, and in their places the items that the provider gave earlier. */

import { asFields } from "../problem_fields.js";

/**
 * @typedef {import("./dialect_types.d.ts").ContentPart} ContentPart
 * @typedef {import("./dialect_types.d.ts").RequestMessage} RequestMessage
 * @typedef {Record<string, unknown>} Item
 */

/** The field with a model's thoughts, in a form that its provider alone can read. */
export const ENCRYPTED = "encrypted_content";
/** Between two messages of one answer. */
export const MESSAGE_BREAK = "\n\n";

/** The fields of an item that is kept; what is not here is neither kept nor sent. @type {Map<string, string[]>} */
const KEPT_FIELDS = new Map([
  ["reasoning", ["id", "summary", ENCRYPTED]],
  ["web_search_call", ["id", "status", "action"]],
  ["image_generation_call", ["id", "status"]],
  ["mcp_list_tools", ["id", "server_label", "tools", "error"]],
  ["mcp_call", ["id", "server_label", "name", "arguments", "output", "error", "approval_request_id"]],
  ["mcp_approval_request", ["id", "server_label", "name", "arguments"]],
]);

/**
 * What is kept of an item of the output. The text of a message and the pictures are kept with the answer itself, so
 * that only their places remain.
 *
 * @param {Item} item
 * @param {number} textLength of a message
 * @returns {Item | null} null for what the provider does not want back
 */
export function keptItem(item, textLength) {
  const type = String(item.type);
  if (type === "message") {
    return { type, id: item.id, ...(item.phase ? { phase: item.phase } : {}), length: textLength };
  }
  const fields = KEPT_FIELDS.get(type);
  // Without them, a provider that has kept nothing would look for its thoughts in vain.
  if (!fields || (type === "reasoning" && !item[ENCRYPTED])) return null;
  const kept = fields.filter((name) => item[name] !== undefined && item[name] !== null);
  return { type, ...Object.fromEntries(kept.map((name) => [name, item[name]])) };
}

/**
 * @param {readonly RequestMessage[]} messages
 * @returns {{ instructions?: string, input: Item[] }}
 */
export function inputOf(messages) {
  const [first, ...others] = messages;
  const isOpening = first?.role === "system" && others.length > 0;
  const instructions = isOpening ? wordsOf(first.content) : "";
  const input = (isOpening ? others : messages).flatMap(itemsOf);
  return { ...(instructions && { instructions }), input: withoutRepetition(input) };
}

/**
 * @param {RequestMessage} message
 * @returns {Item[]}
 */
function itemsOf(message) {
  if (message.role === "assistant") return itemsOfAnswer(message);
  const role = message.role === "system" ? "developer" : "user";
  const content = partsOf(message.content).map(inputPart);
  return [{ type: "message", role, content }];
}

/**
 * @param {RequestMessage} message
 * @returns {Item[]}
 */
function itemsOfAnswer({ content, providerItems }) {
  const text = wordsOf(content);
  const pictures = partsOf(content).flatMap((part) => (part.type === "image_url" ? [part.image_url.url] : []));
  const items = filledItems(answeredItems((providerItems?.items ?? []).map(asFields)), text, pictures);
  // Pictures that another model made, or another way: only a question can bring them.
  const rest = pictures.map((url) => ({ type: "input_image", image_url: url, detail: "auto" }));
  return [...items, ...(rest.length > 0 ? [{ type: "message", role: "user", content: rest }] : [])];
}

/**
 * A request of a tool that nobody has answered would be refused.
 *
 * @param {Item[]} items
 */
function answeredItems(items) {
  const answered = new Set(items.map((item) => item.approval_request_id));
  return items.filter(({ type, id }) => type !== "mcp_approval_request" || answered.has(id));
}

/**
 * @param {Item[]} items as they were kept
 * @param {string} text of the whole answer
 * @param {string[]} pictures of the answer as data URLs; those that find their places are taken out
 * @returns {Item[]}
 */
function filledItems(items, text, pictures) {
  const isWhole = lengthOf(items) === text.length;
  const placed = isWhole ? items : [...withoutThoughts(items), ...lastThought(items), { type: "message" }];
  let at = 0;
  const filled = placed.flatMap(({ length, ...item }) => {
    if (item.type === "image_generation_call") return pictureItem(item, pictures);
    if (item.type !== "message") return [item];
    const end = isWhole ? at + Number(length) : text.length;
    const words = text.slice(at, end);
    at = end + MESSAGE_BREAK.length;
    return words ? [answerItem(item, words)] : [];
  });
  return filled.filter((item, index) => item.type !== "reasoning" || isFollowed(filled[index + 1]));
}

/** @param {Item[]} items */
function lengthOf(items) {
  const lengths = items.filter(({ type }) => type === "message").map(({ length }) => Number(length));
  return lengths.reduce((total, length) => total + length, Math.max(0, lengths.length - 1) * MESSAGE_BREAK.length);
}

/**
 * Of an answer that was cut and continued, nobody knows which words belong to which thoughts.
 *
 * @param {Item[]} items
 */
function withoutThoughts(items) {
  return items.filter(({ type }) => type !== "reasoning" && type !== "message");
}

/** @param {Item[]} items */
function lastThought(items) {
  return items.filter(({ type }) => type === "reasoning").slice(-1);
}

/** Thoughts that lead to nothing are refused. @param {Item | undefined} next */
function isFollowed(next) {
  return next !== undefined && next.type !== "reasoning" && next.type !== "mcp_approval_response";
}

/**
 * @param {Item} item
 * @param {string} words
 * @returns {Item}
 */
function answerItem({ id, phase }, words) {
  const content = [{ type: "output_text", text: words, annotations: [] }];
  const known = id ? { id, status: "completed" } : {};
  return { type: "message", role: "assistant", ...known, ...(phase ? { phase } : {}), content };
}

/**
 * @param {Item} item
 * @param {string[]} pictures
 * @returns {Item[]}
 */
function pictureItem(item, pictures) {
  const result = pictures.shift()?.replace(/^data:[^,]*,/, "");
  return result ? [{ ...item, result }] : [];
}

/**
 * @param {ContentPart} part
 * @returns {Item}
 */
function inputPart(part) {
  if (part.type === "text") return { type: "input_text", text: part.text };
  if (part.type === "image_url") return { type: "input_image", image_url: part.image_url.url, detail: "auto" };
  return { type: "input_file", ...part.file };
}

/** @param {RequestMessage["content"]} content @returns {ContentPart[]} */
function partsOf(content) {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

/** @param {RequestMessage["content"]} content */
function wordsOf(content) {
  return partsOf(content).flatMap((part) => (part.type === "text" ? [part.text] : [])).join(MESSAGE_BREAK);
}

/**
 * Two items of one name are refused; a gateway may give all of them the same.
 *
 * @param {Item[]} items
 */
function withoutRepetition(items) {
  const seen = new Set();
  return items.map((item) => {
    if (item.id === undefined || !seen.has(item.id)) {
      seen.add(item.id);
      return item;
    }
    const { id: _, status: __, ...rest } = item;
    return rest.type === "message" ? rest : null;
  }).filter((item) => item !== null);
}
