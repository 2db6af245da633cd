/** The summary of what fell out of the history: the model writes it, and the reader sees and can correct it. */

import { completeOnce } from "../relay/completion.js";
import { Problem } from "../relay/problem.js";
import { knownTraits } from "./models/traits.js";
import { selectMessages } from "./prompt/selection.js";
import { estimateTokens } from "./prompt/tokens.js";

/**
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Memory} Memory
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 */

const INSTRUCTION = [
  "Write notes of the conversation below, so that it can be continued by somebody who reads nothing but the notes.",
  "Keep what both sides will rely on: names, numbers, wishes, decisions, open questions. Leave courtesies out.",
  "Use the language of the conversation, at most 200 words, and plain text without a heading.",
].join(" ");
const MERGE = "Work the earlier notes into the new ones: nothing in them that still matters may be lost.";
const CONTINUE = "The earlier notes stay as they are, so write only what they do not say yet.";

/** How much is summarised at once if the model's context window is unknown. */
const PORTION_TOKENS = 6_000;

/**
 * Summarises what has fallen out of the history, once there is enough of it. Changes nothing itself: the caller sets
 * the memory, unless the conversation's has changed meanwhile.
 *
 * @param {object} from
 * @param {Pick<Conversation, "memory" | "contextStartsAfter">} from.conversation
 * @param {Message[]} from.path with its last answer
 * @param {ConversationSettings} from.settings in effect
 * @param {Pick<import("./prompt/prompt_types.d.ts").ChatSite, "line">} from.site
 * @param {import("./models/traits.js").Traits} [from.traits]
 * @param {AbortSignal} [from.signal]
 * @param {typeof completeOnce} [from.complete]
 * @returns {Promise<Memory | null>} null if it is not due, or failed
 */
export async function updateMemory({
  conversation,
  path,
  settings,
  site,
  traits = knownTraits(),
  signal = new AbortController().signal,
  complete = completeOnce,
}) {
  const line = site.line({ ...settings, model: settings.memoryModel || settings.model });
  const modelTraits = traits.of(line.model);
  const due = dueMessages(conversation, path, settings, modelTraits.contextTokens / 2 || PORTION_TOKENS);
  const last = due.at(-1);
  if (!last) return null;
  const earlier = memoryOnPath(conversation, path);
  try {
    const messages = [{ role: /** @type {const} */ ("user"), content: requestText(earlier, due) }];
    const { text } = await complete({ line, messages, parameters: modelTraits.quick, purpose: "summary" }, signal);
    return text.trim() ? memoryWith(earlier, text.trim(), last.id) : null;
  } catch (error) {
    if (error instanceof Problem || signal.aborted) return null;
    throw error;
  }
}

/**
 * @param {Pick<Conversation, "memory" | "contextStartsAfter">} conversation
 * @param {Message[]} path
 * @param {ConversationSettings} settings
 * @param {number} mostTokens
 * @returns {Message[]} the messages to summarise now; none while that is too little
 */
function dueMessages(conversation, path, settings, mostTokens) {
  if (!settings.sendMemory) return [];
  // As for the next question.
  const selection = selectMessages(conversation, path, settings, { isAsking: true });
  const waiting = path.filter((_, index) => index < selection.historyIndex && isWaiting(selection.messages[index]));
  const sizes = waiting.map(({ text }) => estimateTokens(text));
  if (sizes.reduce((total, size) => total + size, 0) <= settings.memoryThreshold) return [];
  let tokens = 0;
  const end = sizes.findIndex((size) => (tokens += size) > mostTokens);
  // A message larger than a portion is summarised, too: otherwise nothing after it ever would be.
  return end < 0 ? waiting : waiting.slice(0, Math.max(1, end));
}

/** @param {import("./prompt/selection.js").MessageReason | undefined} reason */
function isWaiting(reason) {
  return reason === "" || reason === "history";
}

/**
 * @param {Pick<Conversation, "memory" | "contextStartsAfter">} conversation
 * @param {Message[]} path
 * @returns {Memory | null} null if it belongs to another branch, or to a part that the reader cleared
 */
function memoryOnPath({ memory, contextStartsAfter }, path) {
  if (!memory?.text || memory.throughId === null) return memory?.text ? memory : null;
  const covered = path.findIndex(({ id }) => id === memory.throughId);
  const cleared = path.findIndex(({ id }) => id === contextStartsAfter);
  return covered > cleared ? memory : null;
}

/**
 * @param {Memory | null} earlier
 * @param {Message[]} messages
 */
function requestText(earlier, messages) {
  const notes = earlier && [earlier.byPerson ? CONTINUE : MERGE, `Earlier notes:\n${earlier.text}`];
  const talk = messages.map(({ role, text }) => `${role === "user" ? "Question" : "Answer"}: ${text}`);
  return [INSTRUCTION, ...(notes ?? []), "The conversation:", ...talk].join("\n\n");
}

/**
 * @param {Memory | null} earlier
 * @param {string} text
 * @param {string} throughId
 * @returns {Memory}
 */
function memoryWith(earlier, text, throughId) {
  const byPerson = earlier?.byPerson ?? false;
  // A person's own words stay; the model replaces its own.
  return { text: byPerson ? `${earlier?.text}\n\n${text}` : text, throughId, byPerson, createdAt: Date.now() };
}
