/** Asks for an answer: in the dialect that the question needs, or in chat completions where that is missing. */

import { streamCompletion } from "../relay/completion.js";
import { missingDialects, tellsOfMissingDialect } from "../relay/missing_dialects.js";
import { orUnreachable, Problem } from "../relay/problem.js";
import { newId } from "../store/records.js";
import { providerOf } from "./prompt/dialect_choice.js";

/**
 * @typedef {import("../relay/dialects/dialect_types.d.ts").CompletionPart} CompletionPart
 * @typedef {import("../relay/dialects/dialect_types.d.ts").CompletionRequest} CompletionRequest
 * @typedef {import("../relay/dialects/dialect_types.d.ts").DialectName} DialectName
 * @typedef {import("../relay/dialects/dialect_types.d.ts").Wants} Wants
 * @typedef {import("../store/record_types.d.ts").Activity} Activity
 * @typedef {import("../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 * @typedef {import("./prompt/prompt_types.d.ts").ChatSite} ChatSite
 *
 * @typedef {object} Order what is to be answered
 * @property {Message} answer which already has some text if it is to be continued; or it has what the reader decided of
 *   its tools, and goes on with that
 * @property {Message[]} path up to the question
 * @property {Conversation} conversation
 * @property {ConversationSettings} settings in effect, with the model that answers
 *
 * @typedef {object} Asking
 * @property {CompletionRequest} request
 * @property {Wants} wishes all that is wished, whoever can give it
 * @property {Message[]} path up to the question
 * @property {Message} answer which already has some text if it is to be continued
 * @property {string} begun of its text, what the model is shown
 * @property {ChatSite} site
 * @property {AbortSignal} signal
 *
 * @typedef {(asking: Asking) => AsyncGenerator<CompletionPart, CompletionRequest, void>} Step tells what it does as
 *   parts of the answer, and returns the request with what it has found out
 */

/** What the page does itself before the model is asked. @type {Step[]} */
const STEPS_BEFORE = [searchTheWeb];

/** @type {[keyof Wants, Activity["kind"]][]} */
const TOOLS = [["webSearch", "web_search"], ["picture", "image_generation"], ["servers", "mcp"]];

/**
 * @param {(dialect?: DialectName) => Promise<Asking>} prepare the question, in this dialect if one is named
 * @param {(request: CompletionRequest) => void} begin called with each request before it is sent
 * @returns {AsyncGenerator<CompletionPart, void, void>}
 * @throws {Problem} if no answer began
 */
export async function* ask(prepare, begin) {
  const asking = await prepare();
  const { dialect = "chat", line } = asking.request;
  // Pictures are made in no other dialect.
  if (dialect === "chat" || dialect === "images") {
    yield* answerTo(asking, begin);
    return;
  }
  let hasBegun = false;
  try {
    for await (const part of answerTo(asking, begin)) {
      if (!hasBegun && part.type === "end") throwMissing(part.ending.problem);
      hasBegun ||= isOfModel(part);
      yield part;
    }
    return;
  } catch (error) {
    if (hasBegun || !(error instanceof Problem && tellsOfMissingDialect(error))) throw error;
  }
  let isLearnt = false;
  for await (const part of answerTo(await prepare("chat"), begin)) {
    // Chat completions may have the same trouble, and then that says nothing about the dialect.
    if (!isLearnt && isOfModel(part)) missingDialects.learn(providerOf(line.model), dialect);
    isLearnt ||= isOfModel(part);
    yield part;
  }
}

/**
 * @param {Asking} asking
 * @param {(request: CompletionRequest) => void} begin
 * @returns {AsyncGenerator<CompletionPart, void, void>}
 */
async function* answerTo(asking, begin) {
  let { request } = asking;
  /** @type {Set<string>} */
  const told = new Set();
  for (const step of STEPS_BEFORE) {
    const doing = step({ ...asking, request });
    for (let next = await doing.next(); ; next = await doing.next()) {
      if (next.done) {
        request = next.value;
        break;
      }
      if (next.value.type === "activity") told.add(next.value.activity.kind);
      yield next.value;
    }
  }
  begin(request);
  for (const activity of missedBy(asking, request, told)) yield { type: "activity", activity };
  yield* streamCompletion(request, asking.signal);
}

/**
 * What the reader has asked for by name, and nobody can do here.
 *
 * @param {Asking} asking
 * @param {CompletionRequest} request
 * @param {Set<string>} told kinds of what the page did itself
 * @returns {Activity[]}
 */
function missedBy({ wishes, answer }, { wants = {} }, told) {
  // What is continued has been told already.
  if (answer.text) return [];
  const missed = TOOLS.filter(([wish, kind]) => {
    const isEssential = wish === "webSearch" ? wishes.webSearch === "on" : wishes[wish];
    return isEssential && !wants[wish] && !told.has(kind);
  });
  return missed.map(([wish, kind]) => {
    const server = wish === "servers" ? (wishes.servers ?? []).join(", ") : "";
    return { id: newId(), kind, state: "failed", name: "", server, input: "", output: "" };
  });
}

/**
 * The page has the web searched where the model's provider does not.
 *
 * @type {Step}
 */
async function* searchTheWeb({ request, wishes, path, answer, begun, site, signal }) {
  const { webSearch } = wishes;
  if (!webSearch || !site.maySearch || request.wants?.webSearch) return request;
  const { searchBefore, withMaterial } = await orUnreachable(import("./web_search.js"));
  const material = yield* searchBefore({ path, answer, webSearch, line: request.line, site, signal });
  return { ...request, messages: withMaterial(request.messages, material, begun !== "") };
}

/** @param {Problem | undefined} problem with which an answer ended that never began */
function throwMissing(problem) {
  if (problem && tellsOfMissingDialect(problem)) throw problem;
}

/** @param {CompletionPart} part */
function isOfModel({ type }) {
  return type === "text" || type === "reasoning" || type === "picture" || type === "items" || type === "usage";
}
