/** One of NextChat's conversations, which it calls sessions, as one of ours. */

import { text } from "../../../i18n/texts.js";
import { newConversation, newMessage } from "../../records.js";
import { conversationSettings } from "./nextchat_settings.js";
import { listOf, own, textOf } from "./parsed.js";

/** @typedef {import("../../record_types.d.ts").PromptMessage} PromptMessage */

/** What NextChat calls a conversation that nobody has named. */
const NO_TITLES = new Set(["New Conversation", "Nueva conversación", "新的聊天", "新的對話"]);
const ROLES = ["system", "user", "assistant"];

/**
 * @typedef {import("../../record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../record_types.d.ts").Message} Message
 * @typedef {import("./parsed.js").Entry} Entry
 */

/**
 * @param {unknown} session
 * @param {unknown} common the `modelConfig` of the whole page
 * @param {number} now
 * @param {(why: import("./parsed.js").Why) => void} noteMessage
 * @returns {Entry | null}
 */
export function entryOfSession(session, common, now, noteMessage) {
  const id = idOf(own(session, "id"));
  if (!id || !Array.isArray(own(session, "messages"))) return null;
  const conversationId = `nc-${id}`;
  const updatedAt = timeOf(own(session, "lastUpdate")) || now;
  /** @type {Building} */
  const building = { conversationId, updatedAt, messages: [], context: [], attachments: [], ends: [], ids: new Set() };
  const list = listOf(own(session, "messages"));
  for (const [index, message] of list.entries()) add(building, message, index - list.length, noteMessage);

  const mask = own(session, "mask");
  const title = textOf(own(session, "topic")).trim();
  const isNamed = title !== "" && !NO_TITLES.has(title);
  const followsPage = own(mask, "syncGlobalConfig") === true;
  const conversation = newConversation({
    id: conversationId,
    title: isNamed ? title : "",
    titledBy: isNamed ? "model" : "",
    createdAt: building.messages[0]?.createdAt ?? updatedAt,
    updatedAt,
    leafId: building.messages.at(-1)?.id ?? null,
    settings: followsPage ? {} : conversationSettings(own(mask, "modelConfig"), common ?? {}),
    context: [...contextOf(own(mask, "context")), ...building.context],
    memory: memoryOf(session, building),
    contextStartsAfter: messageBefore(building, own(session, "clearContextIndex")),
  });
  return { conversation, messages: building.messages, attachments: building.attachments };
}

/**
 * @typedef {object} Building
 * @property {string} conversationId
 * @property {number} updatedAt
 * @property {Message[]} messages
 * @property {import("../../record_types.d.ts").PromptMessage[]} context
 * @property {import("./parsed.js").AttachmentData[]} attachments
 * @property {(string | null)[]} ends for each message of theirs, the id of ours that the path has come to
 * @property {Set<string>} ids
 */

/**
 * Their dates are written in the exporter's language, some with day and month swapped: the order is what counts.
 *
 * @param {Building} building
 * @param {unknown} theirs
 * @param {number} offset
 * @param {(why: import("./parsed.js").Why) => void} noteMessage
 */
function add(building, theirs, offset, noteMessage) {
  const { conversationId, messages, ends } = building;
  const role = textOf(own(theirs, "role"));
  const { words, images, isKnown } = contentOf(own(theirs, "content"));
  if (!ROLES.includes(role) || !isKnown) noteMessage("shape");
  else if (role === "system") building.context.push({ role, content: words });
  else {
    const id = freshId(building, idOf(own(theirs, "id")) || String(messages.length));
    const pictures = images.map((data, index) => ({ id: `${id}-${index}`, data }));
    building.attachments.push(...pictures);
    messages.push(
      newMessage({
        id,
        conversationId,
        parentId: messages.at(-1)?.id ?? null,
        role: role === "user" ? "user" : "assistant",
        createdAt: building.updatedAt + offset,
        model: textOf(own(theirs, "model")),
        attachments: pictures.map(attachmentOf),
        ...(role === "user" ? { text: words } : endingOf(theirs, words)),
      }),
    );
  }
  ends.push(messages.at(-1)?.id ?? null);
}

/**
 * @param {Building} building
 * @param {string} wanted
 */
function freshId({ conversationId, ids }, wanted) {
  let id = `${conversationId}-${wanted}`;
  for (let copy = 2; ids.has(id); copy += 1) id = `${conversationId}-${wanted}-${copy}`;
  ids.add(id);
  return id;
}

/**
 * @param {import("./parsed.js").AttachmentData} picture
 * @returns {import("../../record_types.d.ts").Attachment}
 */
function attachmentOf({ id, data }) {
  const type = /^data:([\w/+.-]+)/.exec(data)?.[1] ?? "";
  return { id, kind: "image", name: "", type, bytes: Math.floor((data.length * 3) / 4), width: 0, height: 0 };
}

/**
 * @param {unknown} session
 * @param {Building} building
 * @returns {import("../../record_types.d.ts").Memory | null}
 */
function memoryOf(session, building) {
  const text = textOf(own(session, "memoryPrompt")).trim();
  const throughId = messageBefore(building, own(session, "lastSummarizeIndex"));
  return text && throughId ? { text, throughId, byPerson: false, createdAt: building.updatedAt } : null;
}

/**
 * @param {Building} building
 * @param {unknown} index in their list
 */
function messageBefore({ ends }, index) {
  return typeof index === "number" && index > 0 ? (ends[Math.min(index, ends.length) - 1] ?? null) : null;
}

/** The last moment that a Date can hold. */
const LATEST = 8.64e15;
/** The bytes of such an image stayed in the browser that made the backup. */
const CACHED_IMAGE = /\/api\/cache\//;

/**
 * @param {unknown} value a mask's `context`
 * @returns {PromptMessage[]}
 */
export function contextOf(value) {
  return listOf(value).flatMap((message) => {
    const role = textOf(own(message, "role"));
    const content = contentOf(own(message, "content")).words;
    return ROLES.includes(role) && content ? [{ role: /** @type {PromptMessage["role"]} */ (role), content }] : [];
  });
}

/**
 * @param {unknown} value
 * @returns {string} ids were numbers once
 */
export function idOf(value) {
  const isId = typeof value === "string" || typeof value === "number";
  return isId ? String(value).replace(/[^\w-]/g, "_").slice(0, 80) : "";
}

/** @param {unknown} value */
export function timeOf(value) {
  return typeof value === "number" && value > 0 && value <= LATEST ? value : 0;
}

/**
 * @param {unknown} theirs
 * @param {string} words
 * @returns {Partial<import("../../record_types.d.ts").Message>}
 */
export function endingOf(theirs, words) {
  if (own(theirs, "streaming") === true) return { text: words, state: "cut", reason: "closed" };
  if (own(theirs, "isError") !== true) return { text: words };
  // An error was written under what there was of the answer, as a block of JSON.
  const start = words.lastIndexOf("```json");
  const message = start < 0 ? "" : errorIn(words.slice(start));
  const problem = { code: "imported", message, hint: "", status: 0, requestId: "" };
  return { text: message ? words.slice(0, start).trimEnd() : words, state: "failed", problem };
}

/**
 * @param {string} block
 * @returns {string} empty where this is a block like any other
 */
function errorIn(block) {
  const json = /^```json\s*(\{[\s\S]*\})\s*```\s*$/.exec(block)?.[1] ?? "";
  try {
    const error = JSON.parse(json);
    return own(error, "error") || own(error, "msg") ? json : "";
  } catch {
    return "";
  }
}

/**
 * @param {unknown} content
 * @returns {{ words: string, images: string[], isKnown: boolean }} images as data URLs
 */
export function contentOf(content) {
  if (typeof content === "string") return { words: content, images: [], isKnown: true };
  const [texts, images] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  for (const part of listOf(content)) {
    const url = textOf(own(own(part, "image_url"), "url"));
    if (url.startsWith("data:image/")) images.push(url);
    else if (url) texts.push(CACHED_IMAGE.test(url) ? text("import.imageMissing") : url);
    else if (textOf(own(part, "text"))) texts.push(textOf(own(part, "text")));
  }
  return { words: texts.join("\n\n"), images, isKnown: Array.isArray(content) };
}
