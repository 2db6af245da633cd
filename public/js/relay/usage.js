/** The tokens of an answer as its upstream counted them, in one form whatever the upstream calls them. */

/**
 * @typedef {object} Usage
 * @property {number} promptTokens
 * @property {number} cachedTokens tokens of the prompt that the upstream had in its cache
 * @property {number} [cacheWrittenTokens] tokens that it wrote to its cache, where it says so
 * @property {number} [imageTokens] tokens of the prompt that are of pictures, where they are told apart
 * @property {number} completionTokens
 * @property {number} reasoningTokens tokens of the completion that were thoughts
 */

/**
 * @param {unknown} field `usage` of a response
 * @returns {Usage | null} null if there is none
 */
export function usageFrom(field) {
  const usage = asFields(field);
  const promptTokens = count(usage.prompt_tokens, usage.input_tokens) + besideTheInput(usage);
  const completionTokens = count(usage.completion_tokens, usage.output_tokens);
  if (promptTokens + completionTokens === 0) return null;
  const ofPrompt = asFields(usage.prompt_tokens_details ?? usage.input_tokens_details);
  const cached = [usage.prompt_cache_hit_tokens, usage.cached_tokens, usage.cache_read_input_tokens];
  const written = [usage.cache_creation_input_tokens, ofPrompt.cache_creation_tokens, ofPrompt.cache_write_tokens];
  const ofCompletion = asFields(usage.completion_tokens_details ?? usage.output_tokens_details);
  return {
    promptTokens,
    cachedTokens: count(ofPrompt.cached_tokens, ...cached),
    ...(written.some(isCount) && { cacheWrittenTokens: count(...written) }),
    ...(isCount(ofPrompt.image_tokens) && { imageTokens: ofPrompt.image_tokens }),
    completionTokens,
    reasoningTokens: count(ofCompletion.reasoning_tokens, ofCompletion.thinking_tokens, usage.reasoning_tokens),
  };
}

/**
 * Anthropic's input tokens are those that came neither from its cache nor went there.
 *
 * @param {Record<string, unknown>} usage
 */
function besideTheInput(usage) {
  const isAnthropics = isCount(usage.input_tokens) && !isCount(usage.prompt_tokens) && !usage.input_tokens_details;
  return isAnthropics ? count(usage.cache_read_input_tokens) + count(usage.cache_creation_input_tokens) : 0;
}

/**
 * @param {Usage | null} one
 * @param {Usage | null} other
 * @returns {Usage | null} the sum
 */
export function addUsage(one, other) {
  if (!one || !other) return one ?? other;
  const hasWritten = one.cacheWrittenTokens !== undefined && other.cacheWrittenTokens !== undefined;
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    ...(hasWritten && { cacheWrittenTokens: count(one.cacheWrittenTokens) + count(other.cacheWrittenTokens) }),
    ...((one.imageTokens || other.imageTokens) && { imageTokens: count(one.imageTokens) + count(other.imageTokens) }),
    completionTokens: one.completionTokens + other.completionTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
  };
}

/** @param {...unknown} values the first that is a number counts */
function count(...values) {
  return values.find(isCount) ?? 0;
}

/** @param {unknown} value @returns {value is number} */
function isCount(value) {
  return typeof value === "number" && value >= 0;
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function asFields(value) {
  return typeof value === "object" && value !== null ? /** @type {Record<string, unknown>} */ (value) : {};
}
