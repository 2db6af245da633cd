import assert from "node:assert/strict";
import { test } from "node:test";
import { keepRefusals } from "../../../public/js/app/refusal_cache.js";
import { refusalMemory } from "../../../public/js/relay/refused_parameters.js";

const LINE = { code: "code-test-1", apiKey: "", provider: "openai", model: "m-1" };

/** @param {import("node:test").TestContext} context @param {Record<string, string>} kept */
function fakeStorage(context, kept) {
  Object.assign(globalThis, {
    localStorage: {
      getItem: (/** @type {string} */ key) => kept[key] ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void (kept[key] = value),
    },
  });
  context.after(() => Reflect.deleteProperty(globalThis, "localStorage"));
}

test("what a model refuses is kept in this browser, without any code", (context) => {
  /** @type {Record<string, string>} */
  const kept = { "locutorio.refusals": '[["openai m-0",[["top_p",""]]]]' };
  fakeStorage(context, kept);
  keepRefusals();
  assert.deepEqual([...refusalMemory.of({ ...LINE, model: "m-0" })], [["top_p", ""]]);
  refusalMemory.learn(LINE, new Map([["temperature", ""]]));
  const both = [["openai m-0", [["top_p", ""]]], ["openai m-1", [["temperature", ""]]]];
  assert.deepEqual(JSON.parse(kept["locutorio.refusals"] ?? ""), both);
});

test("without storage, or with another thing in it, nothing is known", (context) => {
  keepRefusals();
  fakeStorage(context, { "locutorio.refusals": "{" });
  keepRefusals();
  assert.equal(refusalMemory.of({ ...LINE, model: "m-2" }).size, 0);
});
