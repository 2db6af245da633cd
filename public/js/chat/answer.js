/** Gets one answer: asks the model, and lets the answer grow and be saved. */

import { orUnreachable, Problem } from "../relay/problem.js";
import { AnswerSaver } from "../store/answer_saver.js";
import { awaitItems, forgetExtras, settleItems } from "./answer_extras.js";
import { expectNoPicture, keepPicture } from "./answer_pictures.js";
import { ask } from "./asking.js";
import { receiveAnswer } from "./auto_continue.js";
import { costOf, loadPrices } from "./models/prices.js";
import { loadTraits, requestParameters } from "./models/traits.js";
import { goesOn } from "./prompt/approvals.js";
import { wantsIn, wishesOf } from "./prompt/dialect_choice.js";
import { promptMessages } from "./prompt/messages.js";
import { planPrompt } from "./prompt/plan.js";

/**
 * @typedef {import("../relay/dialects/dialect_types.d.ts").DialectName} DialectName
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Cost} Cost
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 * @typedef {import("./asking.js").Order} Order
 * @typedef {import("./prompt/prompt_types.d.ts").ChatSite} ChatSite
 *
 * @typedef {object} Surroundings
 * @property {import("../store/archive.js").Archive} archive
 * @property {ChatSite} site
 * @property {(text: string, kind: "text" | "reasoning") => void} grew
 * @property {() => void} changed
 * @property {AbortSignal} signal
 */

/** After this time, a server that is busy is asked again. */
const BUSY_MS = 20_000;

/**
 * @param {Order} order
 * @param {Surroundings} surroundings
 * @returns {Promise<Problem | null>} why the question reached no model; the answer is then as it was before
 */
export async function getAnswer(order, { archive, site, grew, changed, signal }) {
  const { answer } = order;
  const startedAt = performance.now();
  const before = { ...answer };
  const isTakenUp = goesOn(answer);
  const saver = new AnswerSaver(archive);
  const save = () => saver.change(answer);
  reset(answer, isTakenUp);
  // It may have been whole, as far as it went: without this, it would be so again after a reload.
  if (isTakenUp) {
    save();
    saver.flush();
  }
  changed();
  try {
    /** @type {Promise<Cost | null>[]} */
    const costs = answer.usage ? [Promise.resolve(answer.cost)] : [];
    /** @type {Promise<boolean>[]} */
    const keeping = [];
    const call = async function* (/** @type {string} */ begun) {
      const prepare = async (/** @type {DialectName | undefined} */ dialect) => {
        const { path } = order;
        const asking = await prepared({ ...order, isTakenUp }, begun, archive, site, dialect);
        return { ...asking, path, answer, begun, site, signal };
      };
      let { model } = answer;
      for await (const part of ask(prepare, ({ line, dialect }) => {
        ({ model } = line);
        awaitItems(answer, dialect);
        // A picture has its place before anything of it is there, and a model of its own.
        if (dialect === "images") changed();
      })) {
        // Each request has its own price: a large one may cost more than two small ones.
        if (part.type === "usage") costs.push(costOf(part.usage, model, part.tools));
        yield part;
      }
    };
    const growing = {
      answer,
      call,
      goesOn: isTakenUp,
      grew(/** @type {string} */ text, /** @type {"text" | "reasoning"} */ kind) {
        save();
        grew(text, kind);
      },
      changed() {
        save();
        changed();
      },
      keepPicture(/** @type {import("../relay/dialects/dialect_types.d.ts").PicturePart} */ picture) {
        const kept = keepPicture(answer, picture, archive);
        keeping.push(kept.finally(growing.changed));
      },
    };
    Object.assign(answer, await endingOf(growing, signal));
    const kept = await Promise.all(keeping);
    if (kept.includes(false)) Object.assign(answer, { state: "cut", reason: "picture_unreadable" });
    answer.totalMs += Math.round(performance.now() - startedAt);
    answer.cost = sumOf(await Promise.all(costs));
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // What it had none of before, it has none of again.
    forgetExtras(answer);
    Object.assign(answer, before);
    return error;
  } finally {
    expectNoPicture(answer.id);
    settleItems(answer, isTakenUp || before.text === "");
    save();
    changed();
    await saver.close();
  }
}

/**
 * @param {Message} answer
 * @param {boolean} isTakenUp
 */
function reset(answer, isTakenUp) {
  const isContinued = answer.text !== "" || isTakenUp;
  Object.assign(answer, { state: "waiting", reason: "", problem: null });
  if (isContinued) return;
  Object.assign(answer, { reasoning: "", usage: null, cost: null, firstTokenMs: 0, totalMs: 0 });
  forgetExtras(answer);
}

/**
 * @param {import("./auto_continue.js").GrowingAnswer} growing
 * @param {AbortSignal} signal
 * @returns {Promise<Partial<Message>>}
 * @throws {Problem} if the question reached no model
 */
async function endingOf(growing, signal) {
  const { answer } = growing;
  const { text, reasoning } = answer;
  try {
    const { verdict, reason = "", problem } = await receiveAnswer(growing);
    if (verdict === "limit") throw new Error("an answer that the time limit ended is continued");
    return { state: verdict, reason, problem: problem?.facts() ?? null };
  } catch (error) {
    if (signal.aborted) return { state: "stopped" };
    const problem = asProblem(error);
    const isUntouched = answer.text === text && answer.reasoning === reasoning;
    if (problem.isUnheard && isUntouched) throw problem;
    if (problem.isUnreachable) return { state: "cut", reason: "connection" };
    return { state: "failed", problem: { ...problem.facts(), retryAt: retryTime(problem) } };
  }
}

/**
 * @param {Problem} problem
 * @returns {number} milliseconds since 1970; 0 where waiting would be in vain
 */
function retryTime({ retryAt, isBusy }) {
  // Few servers that are busy say for how long.
  return retryAt || (isBusy ? Date.now() + BUSY_MS : 0);
}

/** @param {unknown} error */
function asProblem(error) {
  if (error instanceof Problem) return error;
  // A bug in the page must not leave an answer waiting for ever.
  reportError(error);
  return new Problem({ code: "page_error", message: error instanceof Error ? error.message : "" });
}

/**
 * @param {(Cost | null)[]} costs
 * @returns {Cost | null} null unless all of them are known
 */
function sumOf(costs) {
  const [first] = costs;
  if (!first || costs.includes(null)) return null;
  const isPartial = costs.some((cost) => cost?.isPartial);
  const amount = costs.reduce((total, cost) => total + (cost?.amount ?? 0), 0);
  return { ...first, amount, ...(isPartial && { isPartial }) };
}

/**
 * @param {Order & { isTakenUp: boolean }} order `isTakenUp`: whether the provider takes the answer up where it is
 * @param {string} begun the beginning of the answer, which the model continues; empty for a new answer
 * @param {import("./prompt/messages.js").AttachmentSource} archive
 * @param {ChatSite} site
 * @param {DialectName} [only] the dialect to use instead of the one that suits
 */
async function prepared(order, begun, archive, site, only) {
  const { answer, path, conversation, settings, isTakenUp } = order;
  // Without a model for pictures, the conversation's own makes them by a tool of its provider.
  if (path.at(-1)?.options?.picture?.model) {
    return (await orUnreachable(import("./picture_request.js"))).preparedPicture(order, archive, site);
  }
  const [traits, prices] = await Promise.all([loadTraits(), loadPrices()]);
  const line = site.line(settings);
  const plan = planPrompt({
    conversation,
    path: begun || isTakenUp ? [...path, { ...answer, text: begun || answer.text }] : path,
    settings,
    site,
    traits,
    prices,
    isContinuation: begun !== "",
    ...(only && { dialect: only }),
  });
  const messages = await promptMessages(plan, archive);
  const question = path.findLast(({ role }) => role === "user");
  const wishes = wishesOf(settings, question?.options, line.model, traits);
  const { dialect } = plan;
  const parameters = requestParameters(settings, traits, line.model);
  const wants = wantsIn(wishes, dialect, site);
  const model = traits.of(line.model);
  return { wishes, request: { line, messages, parameters, dialect, wants, model } };
}
