/** Gets one answer, from the question to the end of it: asks, lets it grow, saves it, and says how it ended. */

import { streamCompletion } from "../relay/completion.js";
import { Problem } from "../relay/problem.js";
import { AnswerSaver } from "../store/answer_saver.js";
import { receiveAnswer } from "./auto_continue.js";
import { costOf, loadPrices } from "./models/prices.js";
import { loadTraits, requestParameters } from "./models/traits.js";
import { promptMessages } from "./prompt/messages.js";
import { planPrompt } from "./prompt/plan.js";
import { updateMemory } from "./summary.js";
import { needsTitle, suggestTitle } from "./title.js";

export { provisionalTitle } from "./title.js";

/**
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/record_types.d.ts").Cost} Cost
 * @typedef {import("../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 *
 * @typedef {object} Order what is to be answered
 * @property {Message} answer which has some text already where it is to go on
 * @property {Message[]} path up to the question
 * @property {Conversation} conversation
 * @property {ConversationSettings} settings in effect, with the model that answers
 *
 * @typedef {object} Surroundings
 * @property {import("../store/archive.js").Archive} archive
 * @property {import("../app/site.js").Site} site
 * @property {(text: string, kind: "text" | "reasoning") => void} grew
 * @property {() => void} changed
 * @property {AbortSignal} signal
 */

/**
 * @param {Order} order
 * @param {Surroundings} around
 * @returns {Promise<Problem | null>} why nobody has heard the question; the answer is then as it was
 */
export async function getAnswer(order, { archive, site, grew, changed, signal }) {
  const { answer } = order;
  const startedAt = performance.now();
  const before = { ...answer };
  const saver = new AnswerSaver(archive);
  const save = () => saver.change(answer);
  beginAnew(answer);
  changed();
  try {
    /** @type {Promise<Cost | null>[]} */
    const costs = answer.usage ? [Promise.resolve(answer.cost)] : [];
    const call = async function* (/** @type {string} */ begun) {
      const request = await requestFor(order, begun, archive, site);
      for await (const part of streamCompletion(request, signal)) {
        // Each request has its own price: a large one may cost more than two small ones.
        if (part.type === "usage") costs.push(costOf(part.usage, request.line.model));
        yield part;
      }
    };
    const saved = { grew: after(save, grew), changed: after(save, changed) };
    Object.assign(answer, await endingOf({ answer, call, ...saved }, signal));
    answer.totalMs += Math.round(performance.now() - startedAt);
    answer.cost = sumOf(await Promise.all(costs));
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    Object.assign(answer, before);
    return error;
  } finally {
    save();
    changed();
    await saver.close();
  }
}

/**
 * @template {unknown[]} Told
 * @param {() => void} first
 * @param {(...told: Told) => void} second
 * @returns {(...told: Told) => void}
 */
function after(first, second) {
  return (...told) => {
    first();
    second(...told);
  };
}

/** @param {Message} answer */
function beginAnew(answer) {
  const isContinued = answer.text !== "";
  Object.assign(answer, { state: "waiting", reason: "", problem: null });
  if (!isContinued) Object.assign(answer, { reasoning: "", usage: null, cost: null, firstTokenMs: 0, totalMs: 0 });
}

/**
 * @param {import("./auto_continue.js").Reception} reception
 * @param {AbortSignal} signal
 * @returns {Promise<Partial<Message>>}
 * @throws {Problem} if nobody has heard the question
 */
async function endingOf(reception, signal) {
  const { answer } = reception;
  const { text, reasoning } = answer;
  try {
    const { verdict, reason = "", problem } = await receiveAnswer(reception);
    if (verdict === "limit") throw new Error("an answer ended by the time limit is continued");
    return { state: verdict, reason, problem: problem?.facts() ?? null };
  } catch (error) {
    if (signal.aborted) return { state: "stopped" };
    const problem = asProblem(error);
    const isUntouched = answer.text === text && answer.reasoning === reasoning;
    if (problem.isUnheard && isUntouched) throw problem;
    if (problem.isUnreachable) return { state: "cut", reason: "connection" };
    return { state: "failed", problem: problem.facts() };
  }
}

/**
 * @param {(Cost | null)[]} costs
 * @returns {Cost | null} null unless all of them are known
 */
function sumOf(costs) {
  const [first] = costs;
  if (!first || costs.includes(null)) return null;
  return { ...first, amount: costs.reduce((total, cost) => total + (cost?.amount ?? 0), 0) };
}

/** @param {unknown} error */
function asProblem(error) {
  if (error instanceof Problem) return error;
  // A mistake of the page's own must not leave an answer waiting for ever.
  reportError(error);
  return new Problem({ code: "page_error", message: error instanceof Error ? error.message : "" });
}

/**
 * @param {Order} order
 * @param {string} begun how the answer has begun; empty: from its beginning
 * @param {import("./prompt/messages.js").AttachmentSource} archive
 * @param {import("../app/site.js").Site} site
 */
async function requestFor({ answer, path, conversation, settings }, begun, archive, site) {
  const [traits, prices] = await Promise.all([loadTraits(), loadPrices()]);
  const line = site.line(settings);
  const plan = planPrompt({
    conversation,
    path: begun ? [...path, { ...answer, text: begun }] : path,
    settings,
    site,
    traits,
    prices,
    isContinuation: begun !== "",
  });
  const messages = await promptMessages(plan, archive);
  return { line, messages, parameters: requestParameters(settings, traits, line.model) };
}

/**
 * @typedef {object} Answered
 * @property {import("../store/record_types.d.ts").Conversation} conversation
 * @property {import("../store/record_types.d.ts").Message[]} path with the answer
 * @property {import("../store/settings_types.d.ts").ConversationSettings} settings in effect
 * @property {boolean} autoTitle the setting
 * @property {import("../app/site.js").Site} site
 * @property {(changes: Partial<import("../store/record_types.d.ts").Conversation>) => Promise<void>} change
 */

/** @param {Answered} answered */
export async function followAnswer(answered) {
  await Promise.all([giveTitle(answered), takeNotes(answered)]);
}

/** @param {Answered} answered */
async function giveTitle({ conversation, path, settings, autoTitle, site, change }) {
  if (!needsTitle(conversation, path, autoTitle)) return;
  const title = await suggestTitle({ path, settings, site });
  // A person may have given one meanwhile.
  if (title && conversation.titledBy === "") await change({ title, titledBy: "model" });
}

/** @param {Answered} answered */
async function takeNotes({ conversation, path, settings, site, change }) {
  const before = conversation.memory;
  const memory = await updateMemory({ conversation, path, settings, site });
  if (memory && isSame(conversation.memory, before)) await change({ memory });
}

/**
 * @param {import("../store/record_types.d.ts").Memory | null} one
 * @param {import("../store/record_types.d.ts").Memory | null} other
 */
function isSame(one, other) {
  return one?.text === other?.text && one?.throughId === other?.throughId;
}
