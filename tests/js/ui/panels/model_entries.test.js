import assert from "node:assert/strict";
import { test } from "node:test";
import { modelGroups } from "../../../../public/js/ui/panels/model_entries.js";

const model = (id, provider = "OpenAI") => ({ id, name: id.split("@")[0], provider, isVision: false, isDefault: false });
const MODELS = [model("gpt-4o-mini"), model("gpt-4.1"), model("deepseek-chat@deepseek", "DeepSeek")];
const NONE = { value: "", none: "the site's choice" };
const ids = (...asked) => modelGroups(...asked).flatMap(({ entries }) => entries.map(({ id }) => id));

test("no choice comes first, then the models by provider", () => {
  assert.deepEqual(modelGroups("", MODELS, NONE).map(({ name, entries }) => [name, entries.map(({ id }) => id)]), [
    ["", [""]],
    ["OpenAI", ["gpt-4o-mini", "gpt-4.1"]],
    ["DeepSeek", ["deepseek-chat@deepseek"]],
  ]);
});

test("one provider alone needs no heading", () => {
  assert.deepEqual(modelGroups("", MODELS.slice(0, 2), NONE).map(({ name }) => name), ["", ""]);
});

test("what was typed can be used as it is, behind what it may have meant", () => {
  assert.deepEqual(ids("gpt-4", MODELS, NONE), ["gpt-4.1", "gpt-4o-mini", "gpt-4"]);
});

test("a known name is not offered a second time", () => {
  assert.deepEqual(ids("gpt-4.1", MODELS, NONE), ["gpt-4.1"]);
});

test("where no model is known, a typed one can be used", () => {
  assert.deepEqual(ids("my-model", [], NONE), ["my-model"]);
});

test("the chosen model is listed even if the site does not name it", () => {
  assert.deepEqual(ids("", MODELS, { ...NONE, value: "gpt-9" }).at(-1), "gpt-9");
});

test("a model of a certain day is no second one, but can be found, and stays where it is chosen", () => {
  const models = [model("gpt-4o"), model("gpt-4o-2024-08-06"), model("gpt-4-0613"), model("gpt-4o-2024-08-06@azure", "Azure")];
  assert.deepEqual(ids("", models, NONE), ["", "gpt-4o", "gpt-4-0613", "gpt-4o-2024-08-06@azure"]);
  assert.ok(ids("2024-08", models, NONE).includes("gpt-4o-2024-08-06"));
  assert.ok(ids("", models, { ...NONE, value: "gpt-4o-2024-08-06" }).includes("gpt-4o-2024-08-06"));
});
