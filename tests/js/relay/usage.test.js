import assert from "node:assert/strict";
import { test } from "node:test";
import { addUsage, usageFrom } from "../../../public/js/relay/usage.js";

const known = { promptTokens: 20, cachedTokens: 8, completionTokens: 30, reasoningTokens: 5 };

test("OpenAI's usage is read with what was cached and what was thought", () => {
  const told = {
    prompt_tokens: 20,
    completion_tokens: 30,
    prompt_tokens_details: { cached_tokens: 8 },
    completion_tokens_details: { reasoning_tokens: 5 },
  };
  assert.deepEqual(usageFrom(told), known);
});

test("the Responses API's names are known, with what was written to the cache", () => {
  const told = {
    input_tokens: 20,
    output_tokens: 30,
    input_tokens_details: { cached_tokens: 8, cache_write_tokens: 4 },
    output_tokens_details: { reasoning_tokens: 5 },
  };
  assert.deepEqual(usageFrom(told), { ...known, cacheWrittenTokens: 4 });
});

test("DeepSeek's name for what was cached is known", () => {
  const told = { prompt_tokens: 20, completion_tokens: 30, prompt_cache_hit_tokens: 8, reasoning_tokens: 5 };
  assert.deepEqual(usageFrom(told), known);
});

for (const told of [undefined, null, {}, "20", { prompt_tokens: null }, { prompt_tokens: -1 }, []]) {
  test(`${JSON.stringify(told)} tells nothing`, () => assert.equal(usageFrom(told), null));
}

test("what nobody has counted counts as nothing in a sum", () => {
  assert.deepEqual(addUsage(null, known), known);
  assert.deepEqual(addUsage(known, null), known);
  assert.equal(addUsage(null, null), null);
});

test("two calls took what both took", () => {
  const sum = { promptTokens: 40, cachedTokens: 16, completionTokens: 60, reasoningTokens: 10 };
  assert.deepEqual(addUsage(known, known), sum);
});

test("what was put into the cache is told only where the upstream tells it", () => {
  const told = { prompt_tokens: 20, completion_tokens: 30, cache_creation_input_tokens: 0 };
  assert.equal(usageFrom(told)?.cacheWrittenTokens, 0);
  assert.ok(!("cacheWrittenTokens" in /** @type {object} */ (usageFrom({ prompt_tokens: 20 }))));
  const written = { ...known, cacheWrittenTokens: 4 };
  assert.equal(addUsage(written, written)?.cacheWrittenTokens, 8);
  assert.equal(addUsage(written, known)?.cacheWrittenTokens, undefined);
});
