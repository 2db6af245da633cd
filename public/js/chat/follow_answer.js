/** What follows an answer: a title for the conversation, and a summary of what is older. */

import { completeOnce } from "../relay/completion.js";
import { Problem } from "../relay/problem.js";
import { knownTraits } from "./models/traits.js";
import { updateMemory } from "./summary.js";
import { cleanTitle } from "./title.js";

/**
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Memory} Memory
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 * @typedef {import("./prompt/prompt_types.d.ts").ChatSite} ChatSite
 *
 * @typedef {object} Answered
 * @property {Conversation} conversation
 * @property {Message[]} path with the answer
 * @property {ConversationSettings} settings in effect
 * @property {boolean} autoTitle the setting
 * @property {ChatSite} site
 * @property {(changes: Partial<Conversation>) => Promise<void>} change
 */

const LONGEST_QUOTE = 1_500;
/** A model that gave no title after so many answers is not asked again. */
const MOST_ATTEMPTS = 3;
const INSTRUCTION =
  "Name the conversation below in three to six words, as an entry in a list, in the language of the conversation. " +
  "Answer with the name alone: no quotation marks, no full stop, no Markdown.";

/** Gives the conversation a title and a summary, where they are due. @param {Answered} answered */
export async function followAnswer(answered) {
  await Promise.all([giveTitle(answered), summarise(answered)]);
}

/**
 * @param {Pick<Conversation, "title" | "titledBy">} conversation
 * @param {Message[]} path
 * @param {boolean} autoTitle the setting
 * @returns {boolean} whether the model should be asked for a title now
 */
export function needsTitle({ titledBy }, path, autoTitle) {
  const answers = path.filter(({ role, text, state }) => role === "assistant" && text !== "" && state === "complete");
  return autoTitle && titledBy === "" && answers.length > 0 && answers.length <= MOST_ATTEMPTS;
}

/**
 * Changes nothing itself: the caller sets the title, unless a person has given one meanwhile.
 *
 * @param {object} from
 * @param {Message[]} from.path
 * @param {ConversationSettings} from.settings in effect
 * @param {Pick<ChatSite, "line">} from.site
 * @param {import("./models/traits.js").Traits} [from.traits]
 * @param {AbortSignal} [from.signal]
 * @param {typeof completeOnce} [from.complete]
 * @returns {Promise<string>} empty if the model gave none
 */
export async function suggestTitle({
  path,
  settings,
  site,
  traits = knownTraits(),
  signal = new AbortController().signal,
  complete = completeOnce,
}) {
  const line = site.line({ ...settings, model: settings.memoryModel || settings.model });
  const spoken = path.filter(({ text, deleted }) => text && !deleted).slice(0, 2);
  if (spoken.length === 0) return "";
  const quotes = spoken.map(({ role, text }) => {
    return `${role === "user" ? "Question" : "Answer"}: ${text.slice(0, LONGEST_QUOTE)}`;
  });
  const messages = [{ role: /** @type {const} */ ("user"), content: [INSTRUCTION, ...quotes].join("\n\n") }];
  try {
    const parameters = traits.of(line.model).quick;
    const { text } = await complete({ line, messages, parameters, purpose: "title" }, signal);
    return cleanTitle(text);
  } catch (error) {
    if (error instanceof Problem || signal.aborted) return "";
    throw error;
  }
}

/** @param {Answered} answered */
async function giveTitle({ conversation, path, settings, autoTitle, site, change }) {
  if (!needsTitle(conversation, path, autoTitle)) return;
  const title = await suggestTitle({ path, settings, site });
  // A person may have given one meanwhile.
  if (title && conversation.titledBy === "") await change({ title, titledBy: "model" });
}

/** @param {Answered} answered */
async function summarise({ conversation, path, settings, site, change }) {
  const before = conversation.memory;
  const memory = await updateMemory({ conversation, path, settings, site });
  if (memory && isSame(conversation.memory, before)) await change({ memory });
}

/**
 * @param {Memory | null} one
 * @param {Memory | null} other
 */
function isSame(one, other) {
  return one?.text === other?.text && one?.throughId === other?.throughId;
}
