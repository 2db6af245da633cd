/** Which models can be chosen: the live list joined with the site owner's. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { splitModel } from "../../../../public/js/chat/models/names.js";
import { compareModels } from "../../../../public/js/chat/models/choices.js";
import { matchesPattern } from "../../../../public/js/chat/models/rules.js";
import { modelChoices } from "../../../../public/js/chat/models/choices.js";
import { TRAITS } from "../chat_fixture.js";

const LISTED = ["gpt-4o", "gpt-4o-mini", "o3"];

/** @param {string[]} named by the site's owner, as they are in a request, in the owner's order */
const named = (...models) => models.map((model) => entry(splitModel(model)));
const hidden = (...models) => models.map((model) => entry({ ...splitModel(model), named: false, shown: false }));
function entry(fields) {
  return { provider: "", display: "", named: true, shown: true, ...fields };
}

function choices(entries = [], { listed = LISTED, others = {}, defaultModel = "", visionModels = "", ...more } = {}) {
  return modelChoices({
    owners: { entries, others, default: splitModel(defaultModel) },
    visionModels,
    listed: listed.map((model) => splitModel(model)),
    traits: TRAITS,
    ...more,
  });
}
const ids = (...known) => choices(...known).map(({ id }) => id);

test("among all that are listed, the usual model is the default", () => {
  assert.equal(choices([], { listed: ["gpt-6-sol", "gpt-6-luna", "gpt-4o-mini"] })[0].id, "gpt-6-luna");
});

test("without rules all that is listed can be chosen, the default first", () => {
  assert.deepEqual(ids(), ["gpt-4o-mini", "gpt-4o", "o3"]);
  assert.deepEqual(choices().map(({ isDefault }) => isDefault), [true, false, false]);
});

for (const [title, entries, others, expected] of [
  ["a hidden one is not offered", hidden("gpt-4o"), {}, ["gpt-4o-mini", "o3"]],
  ["none of the others", [], { "": false }, []],
  ["only the named one", named("o3"), { "": false }, ["o3"]],
  ["the named ones in their order", named("o3", "gpt-4o"), { "": false }, ["o3", "gpt-4o"]],
  ["one that no provider lists, before the others", named("mine"), {}, ["mine", "gpt-4o", "gpt-4o-mini", "o3"]],
  ["one of Azure's", named("gpt-4o@azure"), { "": false }, ["gpt-4o@azure"]],
  ["a name that has an @", [entry({ name: "claude@20240620", provider: "google" })], { "": false }, ["claude@20240620@google"]],
  ["names however they are written", hidden("GPT-4O", "models/o3"), {}, ["gpt-4o-mini"]],
  ["one that was named and then hidden", [entry({ name: "mine", shown: false })], { "": false }, []],
  ["one that was hidden and is now as the others", [entry({ name: "o3", named: false })], {}, ["gpt-4o-mini", "gpt-4o", "o3"]],
]) {
  test(`the owner's list: ${title}`, () => {
    assert.deepEqual(ids(entries, { others }), expected);
  });
}

test("a model is shown under the name that the owner gave it", () => {
  const [choice] = choices([entry({ name: "gpt-4o", display: "The big one" })], { others: { "": false } });
  assert.deepEqual([choice.id, choice.name], ["gpt-4o", "The big one"]);
});

test("what is said of one provider leaves the same name of another provider alone", () => {
  const listed = ["gpt-4o", "gpt-4o@openrouter"];
  assert.deepEqual(ids(hidden("gpt-4o@openrouter"), { listed }), ["gpt-4o"]);
  assert.deepEqual(ids([], { listed, others: { "": true, openrouter: false } }), ["gpt-4o"]);
  assert.deepEqual(ids([entry({ name: "gpt-4o" }), ...hidden("gpt-4o@openrouter")], { listed }), ["gpt-4o"]);
  assert.deepEqual(ids([entry({ name: "gpt-4o", named: false, shown: false })], { listed }), []);
});

test("what is not for chatting is left out, unless the owner names it", () => {
  const listed = ["gpt-4o", "text-embedding-3-small", "tts-1", "whisper-1", "dall-e-3", "gpt-4o-realtime-preview"];
  assert.deepEqual(ids([], { listed }), ["gpt-4o"]);
  assert.deepEqual(ids(named("tts-1"), { listed }), ["tts-1", "gpt-4o"]);
});

test("the site's default comes first, although no list has it", () => {
  assert.deepEqual(ids([], { defaultModel: "o3" }), ["o3", "gpt-4o", "gpt-4o-mini"]);
  assert.deepEqual(ids([], { defaultModel: "mine", listed: ["gpt-4o"] }), ["mine", "gpt-4o"]);
  assert.deepEqual(ids(named("gpt-4o@azure"), { defaultModel: "gpt-4o@azure", listed: [] }), ["gpt-4o@azure"]);
});

test("a model that the reader's code does not allow is no choice, not even as default", () => {
  const isAllowed = ({ name }) => name !== "o3";
  assert.deepEqual(ids(named("o3"), { defaultModel: "o3", isAllowed }), ["gpt-4o-mini", "gpt-4o"]);
});

test("where OpenAI's small model is not, the first in the order is the default", () => {
  assert.equal(choices([], { listed: ["llama-2", "llama-3"] })[0].id, "llama-3");
  assert.deepEqual(ids([], { listed: [] }), []);
});

for (const [listed, expected] of [
  [["gpt-5-pro", "gpt-6-astra", "gpt-6-sol", "gpt-5.6-luna", "gpt-5-mini", "o3"], "gpt-5.6-luna"],
  [["gpt-5.5", "gpt-5.4-mini", "gpt-5.4", "o4-mini"], "gpt-5.4-mini"],
  [["gpt-5.5", "gpt-5-mini-2025-08-07", "gpt-5-mini"], "gpt-5-mini"],
  [["claude-opus-5", "claude-haiku-4-5-20251001"], "claude-haiku-4-5-20251001"],
  [["models/gemini-3-pro", "models/gemini-2.5-flash"], "models/gemini-2.5-flash"],
]) {
  test(`without the usual model, somebody who chose nothing gets ${expected}, not the dearest`, () => {
    assert.deepEqual(choices([], { listed })[0].id, expected);
  });
}

test("what the owner names first goes before what is cheap", () => {
  assert.equal(choices(named("gpt-6-astra"), { listed: ["gpt-5.6-luna"] })[0].id, "gpt-6-astra");
});

test("a model sees as the table or VISION_MODELS says", () => {
  const seeing = choices([], { listed: ["gpt-4o", "gpt-3.5-turbo", "llava"], visionModels: "llava" });
  assert.deepEqual(seeing.filter(({ isVision }) => isVision).map(({ id }) => id), ["gpt-4o", "llava"]);
});

test("Google's prefix is not shown", () => {
  assert.equal(choices([], { listed: ["models/gemini-2.5-flash@google"] })[0].name, "gemini-2.5-flash");
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

test("an older state of a model that is offered is known by its date, unless the owner names it", () => {
  const listed = ["gpt-4.1", "gpt-4.1-2025-04-14", "gpt-4-0613", "o3", "o3-2025-04-16"];
  const known = choices(named("o3-2025-04-16"), { listed });
  assert.deepEqual(known.filter(({ isSnapshot }) => isSnapshot).map(({ id }) => id), ["gpt-4.1-2025-04-14"]);
});

test("what a provider lists of a model stays with it", () => {
  const told = { shutdown: "2027-03-01", contextTokens: 64_000, price: { input: 1, output: 2 } };
  const [choice] = modelChoices({
    owners: { entries: [], others: {}, default: null },
    visionModels: "",
    listed: [{ name: "maker/m", provider: "openrouter", ...told }],
    traits: TRAITS,
  });
  assert.deepEqual({ ...told, ...choice }, choice);
});
