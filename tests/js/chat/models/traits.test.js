/** What is known about models, and the parameters that they take. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { bareName, NO_TRAITS, requestParameters, Traits } from "../../../../public/js/chat/models/traits.js";
import { settingsWith, TRAITS_TABLE, TRAITS } from "../chat_fixture.js";

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

for (const [model, quick] of [
  ["gpt-6-luna", { reasoning_effort: "none" }],
  ["gpt-6.2-sol", { reasoning_effort: "low" }],
  ["gpt-5-mini", { reasoning_effort: "minimal" }],
  ["o3", { reasoning_effort: "low" }],
  ["gpt-5-pro", {}],
  ["gpt-5-chat-latest", {}],
  ["gpt-4o", {}],
  ["claude-sonnet-5-5", {}],
  ["my-own-model", {}],
]) {
  test(`a small question is put to ${model} with ${JSON.stringify(quick)}, which it takes`, () => {
    assert.deepEqual(TRAITS.of(model).quick, quick);
  });
}

for (const [model, efforts, thinks] of [
  ["gpt-6-luna", ["none", "low", "medium", "high", "xhigh", "max"], true],
  ["o3", ["low", "medium", "high"], true],
  ["gpt-4o", [], false],
  ["my-own-model", [], false],
]) {
  test(`${model} has ${efforts.length} words for how long it thinks`, () => {
    assert.deepEqual([TRAITS.of(model).efforts, TRAITS.of(model).thinks], [efforts, thinks]);
  });
}

for (const [model, dialect] of [
  ["gpt-6-luna", "responses"],
  ["o3", "responses"],
  ["GPT-4o", "responses"],
  ["gpt-oss-120b", "chat"],
  ["openai/gpt-6-luna", "chat"],
  ["gpt-6-luna@azure", "chat"],
  ["claude-haiku-5-5@anthropic", "messages"],
  ["claude-haiku-5-5", "chat"],
  ["my-own-model", "chat"],
]) {
  test(`besides chat completions, ${model} is asked in ${dialect}`, () => {
    assert.equal(TRAITS.dialectOf(model), dialect);
  });
}

test("a model that embeds, draws, speaks or listens is none to chat with", () => {
  const others = ["text-embedding-3-small", "gpt-image-2.6-flare", "tts-1", "whisper-1", "gpt-realtime", "veo-3"];
  assert.deepEqual(others.filter((model) => TRAITS.chats(model)), []);
  assert.ok(["gpt-6-luna", "claude-haiku-5-5@anthropic", "my-own-model"].every((model) => TRAITS.chats(model)));
});

test("a model has ended from the day on which its maker shuts it down", () => {
  const ended = ["2027-01-13", "2027-01-14", "2027-01-15"].map((day) => {
    return new Traits(TRAITS_TABLE, () => day).hasEnded("gpt-4o-mini");
  });
  assert.deepEqual(ended, [false, true, true]);
  assert.equal(TRAITS.of("gpt-4o-mini").successor, "gpt-6-luna");
  assert.equal(TRAITS.hasEnded("my-own-model"), false);
});

test("the usual model is one that still answers", () => {
  const models = ["gpt-4o-mini", "gpt-5.4-mini"].map((name) => ({ name }));
  assert.equal(new Traits(TRAITS_TABLE, () => "2027-01-13").usualAmong(models)?.name, "gpt-4o-mini");
  assert.equal(new Traits(TRAITS_TABLE, () => "2027-01-14").usualAmong(models)?.name, "gpt-5.4-mini");
  assert.equal(new Traits(TRAITS_TABLE, () => "2030-01-01").usualAmong([{ name: "gpt-4o-mini" }])?.name, "gpt-4o-mini");
});

for (const [model, character] of [
  ["gpt-4o-mini", "quick"],
  ["openai/gpt-6-luna:free@openrouter", "quick"],
  ["gpt-4o", "broad"],
  ["gpt-5", "thinks"],
  ["o3-mini", "thinks"],
  ["gpt-5-pro", "thinksLong"],
  ["my-own-model", ""],
]) {
  test(`${model} is said to be ${character || "nothing in particular"}`, () => {
    assert.equal(TRAITS.characterOf(model), character);
  });
}
