/** Which models can be chosen: the live list joined with CUSTOM_MODELS. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { splitModel } from "../../../../public/js/chat/models/names.js";
import { compareModels } from "../../../../public/js/chat/models/choices.js";
import { matchesPattern } from "../../../../public/js/chat/models/rules.js";
import { modelChoices } from "../../../../public/js/chat/models/choices.js";
import { TRAITS } from "../chat_fixture.js";

const LISTED = ["gpt-4o", "gpt-4o-mini", "o3"];

function choices(customModels = "", { listed = LISTED, defaultModel = "", visionModels = "", ...more } = {}) {
  return modelChoices({
    config: { customModels, defaultModel, visionModels },
    listed: listed.map((model) => splitModel(model)),
    traits: TRAITS,
    ...more,
  });
}
const ids = (...known) => choices(...known).map(({ id }) => id);

test("without rules all that is listed can be chosen, the default first", () => {
  assert.deepEqual(ids(), ["gpt-4o-mini", "gpt-4o", "o3"]);
  assert.deepEqual(choices().map(({ isDefault }) => isDefault), [true, false, false]);
});

for (const [customModels, expected] of [
  ["-gpt-4o", ["gpt-4o-mini", "o3"]],
  ["-all", []],
  ["-all,+o3", ["o3"]],
  ["-all,o3", ["o3"]],
  ["-all,+all", ["gpt-4o-mini", "gpt-4o", "o3"]],
  ["+o3,-all", []],
  ["-all,+o3,+gpt-4o", ["o3", "gpt-4o"]],
  ["+mine", ["gpt-4o-mini", "mine", "gpt-4o", "o3"]],
  ["-all, +one , +two", ["one", "two"]],
  ["-all,+claude-3-5-sonnet@20240620@Google", ["claude-3-5-sonnet@20240620@google"]],
  ["-all,+gpt-4o@Azure=my-deployment", ["gpt-4o@azure"]],
  ["-all,+Doubao-lite@bytedance=ep-1", ["ep-1@bytedance"]],
  ["-GPT-4O", ["gpt-4o-mini", "o3"]],
  [",,+,-", ["gpt-4o-mini", "gpt-4o", "o3"]],
]) {
  test(`CUSTOM_MODELS="${customModels}" offers ${expected.join(", ") || "nothing"}`, () => {
    assert.deepEqual(ids(customModels), expected);
  });
}

test("a model is shown under the name that the owner gave it", () => {
  assert.deepEqual(choices("-all,+gpt-4o=The big one").map(({ id, name }) => [id, name]), [["gpt-4o", "The big one"]]);
});

test("Azure's models are shown by their deployment, ByteDance's by the name before the @", () => {
  const [azure, bytedance] = choices("-all,+gpt-4o@Azure=my-deployment,+Doubao-lite@bytedance=ep-1");
  assert.deepEqual([azure.name, azure.provider], ["my-deployment", "azure"]);
  assert.deepEqual([bytedance.name, bytedance.provider], ["Doubao-lite", "bytedance"]);
});

test("a rule with a provider leaves the same name of another provider alone", () => {
  const listed = ["gpt-4o", "gpt-4o@openrouter"];
  assert.deepEqual(ids("-gpt-4o@OpenRouter", { listed }), ["gpt-4o"]);
  assert.deepEqual(ids("-all@openrouter", { listed }), ["gpt-4o"]);
  assert.deepEqual(ids("-gpt-4o", { listed }), []);
});

test("what is not for chatting is left out, unless the owner names it", () => {
  const listed = ["gpt-4o", "text-embedding-3-small", "tts-1", "whisper-1", "dall-e-3", "gpt-4o-realtime-preview"];
  assert.deepEqual(ids("", { listed }), ["gpt-4o"]);
  assert.deepEqual(ids("+tts-1", { listed }), ["tts-1", "gpt-4o"]);
});

test("the site's default comes first, although no list has it", () => {
  assert.deepEqual(ids("", { defaultModel: "o3" }), ["o3", "gpt-4o", "gpt-4o-mini"]);
  assert.deepEqual(ids("", { defaultModel: "mine", listed: ["gpt-4o"] }), ["mine", "gpt-4o"]);
  assert.deepEqual(ids("+gpt-4o@Azure=d", { defaultModel: "gpt-4o@Azure", listed: [] }), ["gpt-4o@azure"]);
});

test("a model that the reader's code does not allow is no choice, not even as default", () => {
  const isAllowed = ({ name }) => name !== "o3";
  assert.deepEqual(ids("+o3", { defaultModel: "o3", isAllowed }), ["gpt-4o-mini", "gpt-4o"]);
});

test("where OpenAI's small model is not, the first in the order is the default", () => {
  assert.equal(choices("", { listed: ["llama-2", "llama-3"] })[0].id, "llama-3");
  assert.deepEqual(ids("", { listed: [] }), []);
});

for (const [listed, expected] of [
  [["gpt-5-pro", "gpt-6-astra", "gpt-6-sol", "gpt-6-luna", "gpt-5-mini", "o3"], "gpt-6-luna"],
  [["gpt-5.5", "gpt-5.4-mini", "gpt-5.4", "o4-mini"], "gpt-5.4-mini"],
  [["gpt-5.5", "gpt-5-mini-2025-08-07", "gpt-5-mini"], "gpt-5-mini"],
  [["claude-opus-5", "claude-haiku-4-5-20251001"], "claude-haiku-4-5-20251001"],
  [["models/gemini-3-pro", "models/gemini-2.5-flash"], "models/gemini-2.5-flash"],
]) {
  test(`where OpenAI's small model has been retired, somebody who chose nothing gets ${expected}, not the dearest`, () => {
    assert.deepEqual(choices("", { listed })[0].id, expected);
  });
}

test("what the owner names first goes before what is cheap", () => {
  assert.equal(choices("+gpt-6-astra", { listed: ["gpt-6-luna"] })[0].id, "gpt-6-astra");
});

test("a model sees as the table or VISION_MODELS says", () => {
  const seeing = choices("", { listed: ["gpt-4o", "gpt-3.5-turbo", "llava"], visionModels: "llava" });
  assert.deepEqual(seeing.filter(({ isVision }) => isVision).map(({ id }) => id), ["gpt-4o", "llava"]);
});

test("Google's prefix is not shown", () => {
  assert.equal(choices("", { listed: ["models/gemini-2.5-flash@google"] })[0].name, "gemini-2.5-flash");
});

test("models are in order by family, the newest first, the plain name before variants and dates", () => {
  const ordered = [
    "gpt-5", "gpt-5-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini", "gpt-4o-2024-08-06", "gpt-4",
    "gpt-4-32k", "gpt-4-turbo", "gpt-4-0613", "gpt-3.5-turbo", "o4-mini", "o3", "o3-mini", "o1", "o1-2024-12-17",
    "claude-opus-4-5", "claude-opus-4-1", "claude-sonnet-4", "claude-3-5-sonnet", "deepseek-chat",
  ];
  assert.deepEqual([...ordered].sort().sort(compareModels), ordered);
});

for (const [pattern, right, wrong] of [
  ["gpt-4o*", "gpt-4o-mini", "gpt-5"],
  ["gpt-4.1", "gpt-4.1", "gpt-4x1"],
  ["o?", "o3", "o3-mini"],
  ["gpt-[45]", "gpt-5", "gpt-6"],
  ["gpt-[!5]", "gpt-4", "gpt-5"],
  ["a(b)+", "a(b)+", "abb"],
]) {
  test(`the pattern ${pattern} of a code allows ${right}, and not ${wrong}`, () => {
    assert.deepEqual([matchesPattern(right, pattern), matchesPattern(wrong, pattern)], [true, false]);
  });
}

test("a pattern whose range runs backwards allows nothing and breaks nothing", () => {
  assert.equal(matchesPattern("gpt-5", "gpt-[9-1]"), false);
});
