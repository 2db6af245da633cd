/** Selects the messages of the path to send, by the reader's settings and actions alone: limits come later. */

import { isGone } from "../../store/records.js";
import { hasCalls } from "./provider_items.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("../../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 *
 * @typedef {import("./prompt_types.d.ts").MemoryReason} MemoryReason
 * @typedef {import("./prompt_types.d.ts").MessageReason} MessageReason
 *
 * @typedef {object} Selection an empty reason means that the message is sent
 * @property {MemoryReason} memory
 * @property {MessageReason[]} messages one for each message of the path
 * @property {number} currentIndex of the question to answer: this and what follows must be sent
 * @property {number} historyIndex of the first message of the history that is sent in full
 */

/** The highest `historyCount` stands for all messages. */
const ALL_MESSAGES = 64;

/**
 * @param {Pick<Conversation, "memory" | "contextStartsAfter">} conversation
 * @param {Message[]} path
 * @param {Pick<ConversationSettings, "historyCount" | "sendMemory">} settings
 * @param {{ isAsking: boolean }} now whether a new question comes after the path
 * @returns {Selection}
 */
export function selectMessages(conversation, path, settings, { isAsking }) {
  const currentIndex = isAsking ? path.length : lastQuestionIndex(path);
  const clearedIndex = indexOfId(path, conversation.contextStartsAfter);
  const memory = memoryReason(conversation, path, settings, clearedIndex);
  const coveredIndex = memory === "" ? indexOfId(path, conversation.memory?.throughId ?? null) : -1;

  /** @type {MessageReason[]} */
  const messages = path.map((message, index) => reasonOf(message, path[index + 1], index >= currentIndex));
  for (let index = 0; index <= clearedIndex && index < currentIndex; index += 1) messages[index] ||= "cleared";

  const historyIndex = historyStart(messages, currentIndex, settings.historyCount);
  // What fell out of the history but is in no summary yet is sent, too: else the model would forget it for a while.
  const firstSent = coveredIndex >= 0 ? Math.min(historyIndex, coveredIndex + 1) : historyIndex;
  for (let index = 0; index < firstSent; index += 1) {
    messages[index] ||= index <= coveredIndex ? "summarised" : "history";
  }
  return { memory, messages, currentIndex, historyIndex };
}

/**
 * @param {Pick<Conversation, "memory">} conversation
 * @param {Message[]} path
 * @param {Pick<ConversationSettings, "sendMemory">} settings
 * @param {number} clearedIndex
 * @returns {MemoryReason}
 */
function memoryReason({ memory }, path, settings, clearedIndex) {
  if (!settings.sendMemory || !memory) return "off";
  if (memory.throughId === null) return "";
  const coveredIndex = indexOfId(path, memory.throughId);
  if (coveredIndex < 0) return "branch";
  return coveredIndex <= clearedIndex ? "cleared" : "";
}

/**
 * @param {Message} message
 * @param {Message | undefined} next
 * @param {boolean} isCurrent
 * @returns {MessageReason}
 */
function reasonOf(message, next, isCurrent) {
  if (isGone(message)) return "deleted";
  if (isEmpty(message)) return "failed";
  if (message.role === "assistant" || isCurrent) return "";
  return !next || (next.role === "assistant" && isEmpty(next) && !isGone(next)) ? "failed" : "";
}

/** @param {Message} message */
function isEmpty(message) {
  return !message.text && message.attachments.length === 0 && !hasCalls(message);
}

/**
 * @param {MessageReason[]} reasons
 * @param {number} currentIndex
 * @param {number} count
 */
function historyStart(reasons, currentIndex, count) {
  if (count >= ALL_MESSAGES) return 0;
  let left = count;
  let index = currentIndex;
  while (index > 0 && left > 0) {
    index -= 1;
    if (reasons[index] === "") left -= 1;
  }
  return index;
}

/** @param {Message[]} path */
function lastQuestionIndex(path) {
  const index = path.findLastIndex((message) => message.role === "user");
  return index < 0 ? path.length : index;
}

/**
 * @param {Message[]} path
 * @param {string | null} id
 */
function indexOfId(path, id) {
  return id === null ? -1 : path.findLastIndex((message) => message.id === id);
}
