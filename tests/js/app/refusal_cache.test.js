import assert from "node:assert/strict";
import { test } from "node:test";
import { keepMissingDialects, keepRefusals } from "../../../public/js/app/refusal_cache.js";
import { missingDialects } from "../../../public/js/relay/missing_dialects.js";
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

test("a provider without a dialect is remembered until the site is set up in another way", (context) => {
  /** @type {Record<string, string>} */
  const kept = {};
  fakeStorage(context, kept);
  const locutorio = { version: "1", commit: "a", providers: ["openai"], models: { entries: [], others: {}, default: null } };
  const site = Object.assign(new EventTarget(), { config: { customModels: "", defaultModel: "", locutorio } });
  keepMissingDialects(/** @type {any} */ (site));
  context.after(() => missingDialects.forget());
  site.dispatchEvent(new Event("change"));
  missingDialects.learn("openai", "responses");
  assert.deepEqual(JSON.parse(kept["locutorio.dialects"] ?? "").missing.map(([place]) => place), ["openai responses"]);
  site.dispatchEvent(new Event("change"));
  assert.ok(missingDialects.has("openai", "responses"), "the same site");
  site.config = { ...site.config, customModels: "-all,+m-1" };
  site.dispatchEvent(new Event("change"));
  assert.ok(!missingDialects.has("openai", "responses"));
  assert.deepEqual(JSON.parse(kept["locutorio.dialects"] ?? "").missing, []);
});

test("what an earlier visit has learnt of a provider is known at this one", (context) => {
  const entry = ["groq responses", Date.now()];
  fakeStorage(context, { "locutorio.dialects": JSON.stringify({ site: "{}", missing: [entry, "broken", [1]] }) });
  keepMissingDialects(/** @type {any} */ (Object.assign(new EventTarget(), { config: {} })));
  context.after(() => missingDialects.forget());
  assert.ok(missingDialects.has("groq", "responses"));
});
