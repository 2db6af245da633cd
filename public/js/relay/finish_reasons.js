/** Why a model stopped. Each server has its own words; an answer is whole only where they are known to say so. */

export const FINISHED = "finished";
/**
 * Anthropic's word for a search that takes long: it goes on once it gets back all that was said of the turn. An item
 * of that type has it, as `content`.
 */
export const PAUSE_TURN = "pause_turn";

/** In lower case. The model came to an end, or to a call of a function. */
const GOOD = new Set([
  "stop", "stop_sequence", "stop_token", "stopped", "end", "end_turn", "eos", "eos_token", "eot", "eom", "complete",
  "completed", "done", "finish", "finished", "success", "normal", "tool_calls", "tool_call", "tool_use",
  "function_call",
]);

/** The reasons that the page has words for, under the names that other servers give them. */
const ALIASES = new Map([
  ["max_tokens", "length"],
  ["max_output_tokens", "length"],
  ["max_length", "length"],
  ["model_length", "length"],
  ["context_length", "length"],
  ["context_length_exceeded", "length"],
  ["model_context_window_exceeded", "length"],
  ["token_limit", "length"],
  ["error_limit", "length"],
  ["safety", "content_filter"],
  ["sensitive", "content_filter"],
  ["blocklist", "content_filter"],
  ["prohibited_content", "content_filter"],
  ["recitation", "content_filter"],
  ["spii", "content_filter"],
  ["error_toxic", "content_filter"],
  ["content_filtered", "content_filter"],
  ["guardrail_intervened", "content_filter"],
  ["refusal", "content_filter"],
]);

/**
 * @param {string} reason as the server gives it, empty if it gave none
 * @returns {string} FINISHED, or why the answer is cut
 */
export function finishOf(reason) {
  const word = reason.trim().toLowerCase();
  if (word === "") return "unfinished";
  return GOOD.has(word) ? FINISHED : (ALIASES.get(word) ?? word);
}
