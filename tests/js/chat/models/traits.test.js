/** What is known about models, and the parameters that they take. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { bareName, NO_TRAITS, requestParameters } from "../../../../public/js/chat/models/traits.js";
import { MODELS_TABLE, settingsWith, TRAITS } from "../chat_fixture.js";

const WISHES = settingsWith({ temperature: 0.7, topP: 0.9, presencePenalty: 1, frequencyPenalty: -1, maxTokens: 500 });

test("a name is known whoever sells it", () => {
  assert.equal(bareName("openai/GPT-4o:free@OpenRouter"), "gpt-4o");
  assert.equal(bareName("ft:gpt-4o-mini-2024-07-18:acme::abc"), "gpt-4o-mini-2024-07-18");
  assert.equal(bareName("models/gemini-2.5-flash"), "gemini-2.5-flash");
  assert.equal(bareName("claude-3-5-sonnet@20240620"), "claude-3-5-sonnet@20240620");
});

for (const [model, contextTokens, isVision] of [
  ["gpt-4o-mini", 128_000, true],
  ["gpt-4.1-nano-2025-04-14", 1_047_576, true],
  ["gpt-5", 400_000, true],
  ["gpt-5-mini", 400_000, true],
  ["gpt-4", 8_192, false],
  ["gpt-4-0613", 8_192, false],
  ["gpt-4-turbo", 128_000, true],
  ["gpt-3.5-turbo", 16_385, false],
  ["o1", 200_000, true],
  ["o3-mini", 200_000, false],
  ["claude-sonnet-4-5-20250929", 200_000, true],
  ["deepseek-chat", 128_000, false],
]) {
  test(`${model} reads ${contextTokens} tokens, and ${isVision ? "sees" : "does not see"}`, () => {
    const traits = TRAITS.of(model);
    assert.deepEqual([traits.contextTokens, traits.isVision, traits.isKnown], [contextTokens, isVision, true]);
  });
}

test("of a model that nobody knows nothing is assumed", () => {
  const { isKnown, contextTokens, takesSampling } = TRAITS.of("my-own-model");
  assert.deepEqual([isKnown, contextTokens, takesSampling], [false, 0, true]);
});

test("settings become parameters, and what is not set is not sent", () => {
  assert.deepEqual(requestParameters(settingsWith(), TRAITS, "gpt-4o"), {});
  assert.deepEqual(requestParameters(WISHES, TRAITS, "gpt-4o"), {
    temperature: 0.7, top_p: 0.9, presence_penalty: 1, frequency_penalty: -1, max_tokens: 500,
  });
});

test("a temperature of zero is sent", () => {
  assert.deepEqual(requestParameters(settingsWith({ temperature: 0 }), TRAITS, "gpt-4o"), { temperature: 0 });
});

for (const model of ["o1", "o3-mini", "o4-mini", "gpt-5", "gpt-5-nano", "gpt-5.1", "gpt-6-luna", "gpt-5@azure"]) {
  test(`${model} reasons: it takes no temperature, and calls its limit max_completion_tokens`, () => {
    assert.deepEqual(requestParameters(WISHES, TRAITS, model), { max_completion_tokens: 500 });
  });
}

test("without the table every model takes everything", () => {
  assert.equal(requestParameters(WISHES, NO_TRAITS, "gpt-5").temperature, 0.7);
});

test("the table says when and whence it knows, and each row can be read", () => {
  assert.match(MODELS_TABLE.date, /^\d{4}-\d{2}-\d{2}$/);
  assert.ok(MODELS_TABLE.source);
  for (const row of MODELS_TABLE.models) {
    assert.ok(new RegExp(row.match));
    assert.ok(row.contextTokens > row.maxOutputTokens || row.contextTokens === row.maxOutputTokens, row.match);
    assert.ok(!row.family || row.family in MODELS_TABLE.families, row.match);
  }
});

test("a model is quick, or thinks for long, or is neither in particular", () => {
  const models = ["gpt-4o-mini", "gpt-5-mini", "claude-haiku-4-5", "o3", "openai/gpt-5", "gpt-4o", "never-heard-of"];
  const paces = models.map((name) => TRAITS.paceOf(name));
  assert.deepEqual(paces, ["quick", "quick", "quick", "thorough", "thorough", "", ""]);
});
