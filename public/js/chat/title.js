/** Titles of conversations: at first the question's beginning, then a better one by the model. */

import { completeOnce } from "../relay/completion.js";
import { Problem } from "../relay/problem.js";
import { knownTraits } from "./models/traits.js";

/**
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 */

const LONGEST_TITLE = 60;
const LONGEST_QUOTE = 1_500;
/** A model that gave no title after so many answers is not asked again. */
const MOST_ATTEMPTS = 3;
const INSTRUCTION =
  "Name the conversation below in three to six words, as an entry in a list, in the language of the conversation. " +
  "Answer with the name alone: no quotation marks, no full stop, no Markdown.";

/** What surrounds a title: quotation marks, Markdown and a full stop. */
const BEFORE = /^[\s"'“”„‘’«»「」『』《》`*_#>~|:.\-–—]+/u;
const AFTER = /[\s"'“”„‘’«»「」『』《》`*_#~|:;,.。，、；：!！\-–—]+$/u;
/** A line may be a whole program or a JSON file: only its beginning is read. */
const MOST_READ = 1000;
const LABEL = /^(title|name|título|标题)\s*[:：]\s*/iu;

/**
 * @param {string} question
 * @returns {string} its beginning, on one line and without Markdown
 */
export function provisionalTitle(question) {
  const withoutCode = question.replace(/^(```|~~~).*$/gm, " ");
  const firstLine = withoutCode.split("\n").find((line) => /[\p{L}\p{N}]/u.test(line)) ?? question;
  return cleanTitle(firstLine) || shorten(question.trim());
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
 * @param {Pick<import("./prompt/prompt_types.d.ts").ChatSite, "line">} from.site
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

/**
 * @param {string} written
 * @returns {string} its first line, short and without marks
 */
export function cleanTitle(written) {
  const line = written.split("\n").find((part) => /[\p{L}\p{N}]/u.test(part)) ?? "";
  const plain = line
    .slice(0, MOST_READ)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/`|~~|\*\*|(?<!\w)[*_]+|[*_]+(?!\w)/g, "")
    .replace(/\s+/g, " ");
  return shorten(trimMarks(trimMarks(plain).replace(LABEL, "")));
}

/** @param {string} title */
function trimMarks(title) {
  return title.replace(BEFORE, "").replace(AFTER, "");
}

/** @param {string} title */
function shorten(title) {
  // Each segment holds a copy of the whole text: a line of a megabyte would fill the memory.
  const characters = [...new Intl.Segmenter().segment(title.slice(0, MOST_READ))].map(({ segment }) => segment);
  if (characters.length <= LONGEST_TITLE) return title;
  const cut = characters.slice(0, LONGEST_TITLE - 1).join("");
  const lastSpace = cut.lastIndexOf(" ");
  // Chinese has no spaces; in other languages, a word of forty characters is cut, too.
  return `${trimMarks(lastSpace > LONGEST_TITLE / 2 ? cut.slice(0, lastSpace) : cut)}…`;
}
