/** Anthropic's own API: thoughts, documents, and a cache for what a conversation repeats with each question. */

import { picturesToQuestions } from "./made_pictures.js";
import { inputOf } from "./messages_input.js";
import { MessagesStream } from "./messages_stream.js";

/**
 * @typedef {import("./dialect_types.d.ts").CompletionRequest} CompletionRequest
 * @typedef {import("./dialect_types.d.ts").ModelFacts} ModelFacts
 * @typedef {import("./dialect_types.d.ts").Wants} Wants
 */

const PATH = "/anthropic/v1/messages";
/** Names of the limit of an answer's length in chat completions. */
const LENGTH_LIMITS = ["max_tokens", "max_completion_tokens"];
/** The API needs a limit. Few answers are longer; to those who want long thoughts, the model gives all that it can. */
const USUAL_OUTPUT_TOKENS = 32_000;
const LEAST_KNOWN_OUTPUT_TOKENS = 4_096;
const LONG_EFFORTS = new Set(["xhigh", "max"]);
/** For models that take a number of tokens in place of an effort. */
const BUDGETS = new Map([["low", 2_048], ["medium", 8_192], ["high", 16_384]]);
/** Room for the answer itself beside its thoughts. */
const ANSWER_TOKENS = 4_096;
/** Each search is paid for. */
const MOST_SEARCHES = 5;
/** @type {ModelFacts} */
const UNKNOWN = { maxOutputTokens: 0, thinking: "", cacheFrom: 0 };

/** @type {import("./dialect_types.d.ts").Dialect} */
export const messages = {
  path: () => PATH,
  body({ line, messages: conversation, parameters = {}, wants = {}, model = UNKNOWN }) {
    const thinking = thinkingOf(wants, model);
    return {
      model: line.model.replace(/@anthropic$/i, ""),
      ...inputOf(picturesToQuestions(conversation), line.model, model.cacheFrom),
      max_tokens: outputLimit(parameters, wants, model, thinking.thinking?.budget_tokens ?? 0),
      ...samplingOf(parameters, thinking.thinking?.type ?? "disabled"),
      ...thinking,
      ...(wants.webSearch && { tools: [{ type: "web_search_20250305", name: "web_search", max_uses: MOST_SEARCHES }] }),
      stream: true,
    };
  },
  answerStream: (facts) => new MessagesStream(facts),
};

/**
 * @param {Wants} wants
 * @param {ModelFacts} model
 * @returns {{ thinking?: { type: string, display?: string, budget_tokens?: number }, output_config?: object }}
 */
function thinkingOf({ effort }, { thinking }) {
  if (thinking && effort === "none") return { thinking: { type: "disabled" } };
  if (thinking === "adaptive") {
    // Newer models keep their thoughts to themselves unless they are asked for them.
    const shown = { type: "adaptive", display: "summarized" };
    return { thinking: shown, ...(effort && { output_config: { effort } }) };
  }
  const budget = thinking === "budget" && effort ? BUDGETS.get(effort) : undefined;
  return budget ? { thinking: { type: "enabled", budget_tokens: budget } } : {};
}

/**
 * @param {Record<string, unknown>} parameters of chat completions
 * @param {Wants} wants
 * @param {ModelFacts} model
 * @param {number} budget for thoughts, which count as well
 */
function outputLimit(parameters, { effort = "" }, { maxOutputTokens }, budget) {
  const most = maxOutputTokens || Infinity;
  const chosen = LENGTH_LIMITS.map((name) => parameters[name]).find((value) => typeof value === "number");
  if (typeof chosen === "number") return Math.min(most, chosen + budget);
  if (!maxOutputTokens) return Math.max(LEAST_KNOWN_OUTPUT_TOKENS, budget + ANSWER_TOKENS);
  return LONG_EFFORTS.has(effort) ? maxOutputTokens : Math.min(maxOutputTokens, USUAL_OUTPUT_TOKENS);
}

/**
 * While it thinks, a model takes neither, and otherwise only one of them.
 *
 * @param {Record<string, unknown>} parameters of chat completions
 * @param {string} thinking
 */
function samplingOf({ temperature, top_p: topP }, thinking) {
  if (thinking !== "disabled") return {};
  // Chat completions have temperatures up to 2.
  if (typeof temperature === "number") return { temperature: Math.min(1, temperature) };
  return typeof topP === "number" ? { top_p: topP } : {};
}
