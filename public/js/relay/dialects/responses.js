/** OpenAI's Responses: thoughts, and the provider's own tools. Nothing is kept at the provider. */

import { providerPath } from "../request.js";
import { ENCRYPTED, inputOf } from "./responses_input.js";
import { ResponsesStream } from "./responses_stream.js";

/**
 * @typedef {import("./dialect_types.d.ts").CompletionRequest} CompletionRequest
 * @typedef {import("./dialect_types.d.ts").Wants} Wants
 */

/** Names of the limit of an answer's length in chat completions. */
const LENGTH_LIMITS = ["max_tokens", "max_completion_tokens", "max_output_tokens"];
/** What both dialects call the same; penalties are chat completions' alone. */
const SHARED_PARAMETERS = ["temperature", "top_p"];
/** A smaller limit is refused. */
const LEAST_OUTPUT_TOKENS = 16;
/** How often a picture is shown before it is finished; each time costs some tokens. */
const PARTIAL_IMAGES = 2;

/** @type {import("./dialect_types.d.ts").Dialect} */
export const responses = {
  path: (line) => providerPath(line, "responses"),
  body({ line, messages, parameters = {}, wants = {} }) {
    const tools = toolsOf(wants);
    return {
      model: line.model,
      ...inputOf(messages),
      ...parametersOf(parameters),
      ...reasoningOf(wants),
      ...(tools.length > 0 && { tools, tool_choice: toolChoiceOf(wants) }),
      store: false,
      stream: true,
    };
  },
  answerStream: (facts) => new ResponsesStream(facts),
};

/** @param {Record<string, unknown>} parameters of chat completions */
function parametersOf(parameters) {
  const limit = LENGTH_LIMITS.map((name) => parameters[name]).find((value) => typeof value === "number");
  const shared = SHARED_PARAMETERS.filter((name) => name in parameters).map((name) => [name, parameters[name]]);
  return {
    ...Object.fromEntries(shared),
    ...(typeof limit === "number" && { max_output_tokens: Math.max(LEAST_OUTPUT_TOKENS, limit) }),
  };
}

/** @param {Wants} wants */
function reasoningOf({ effort, thinks }) {
  if (!thinks && !effort) return {};
  return {
    reasoning: { ...(effort && { effort }), ...(effort !== "none" && { summary: "auto" }) },
    // The provider keeps nothing, so its thoughts travel along, in a form that only it can read.
    include: [`reasoning.${ENCRYPTED}`],
  };
}

/** @param {Wants} wants */
function toolsOf({ webSearch, picture, servers = [] }) {
  return [
    // Without a place, the search would take the reader to be in the United States.
    ...(webSearch ? [{ type: "web_search", user_location: { type: "approximate" } }] : []),
    ...(picture ? [{ type: "image_generation", ...filledIn(picture), partial_images: PARTIAL_IMAGES }] : []),
    // The relay knows the server's address.
    ...servers.map((label) => ({ type: "mcp", server_label: label })),
  ];
}

/** @param {Wants} wants */
function toolChoiceOf({ webSearch, picture }) {
  if (picture) return { type: "image_generation" };
  return webSearch === "on" ? "required" : "auto";
}

/** @param {NonNullable<Wants["picture"]>} picture */
function filledIn(picture) {
  return Object.fromEntries(Object.entries(picture).filter(([, value]) => value !== ""));
}
