import assert from "node:assert/strict";
import { test } from "node:test";
import { ChosenOptions } from "../../../../public/js/ui/composer/question_options.js";

/** @param {Record<string, string>} [left] */
function draftsWith(left = {}) {
  const kept = new Map(Object.entries(left));
  return {
    kept,
    ready: Promise.resolve(),
    adopt: (/** @type {string} */ key) => kept.get(key) ?? "",
    read: (/** @type {string} */ key) => kept.get(key) ?? "",
    keep: (/** @type {string} */ key, /** @type {string} */ text) => void kept.set(key, text),
    forget: (/** @type {string} */ key) => void kept.delete(key),
  };
}

/** @param {any} drafts @param {string} [key] */
const chosen = (drafts, key = "new") => new ChosenOptions(drafts, key);

test("what is chosen is kept like a draft, and there again after a reload", async () => {
  const drafts = draftsWith();
  chosen(drafts).change({ effort: "high" });
  const later = chosen(drafts);
  await drafts.ready;
  assert.deepEqual(later.values, { effort: "high" });
});

test("whatever else stands in its place counts as nothing", async () => {
  for (const text of ["{", "[]", '{"webSearch":"<b>"}', '{"servers":"all"}']) {
    const options = chosen(draftsWith({ "options-new": text }));
    await Promise.resolve();
    assert.deepEqual(options.values, {}, text);
  }
});

test("a question takes along what is chosen; only servers stay for the next one", () => {
  const drafts = draftsWith();
  const options = chosen(drafts);
  assert.equal(options.take(), undefined);
  options.change({ webSearch: "on", servers: ["notes"] });
  assert.deepEqual(options.take(), { webSearch: "on", servers: ["notes"] });
  assert.deepEqual(options.values, { servers: ["notes"] });
  options.change({ servers: undefined });
  assert.equal(drafts.kept.size, 0);
});

test("each conversation has its own, and a new one keeps them when it gets its name", () => {
  const drafts = draftsWith({ "options-c2": '{"effort":"low"}' });
  const options = chosen(drafts);
  options.change({ servers: ["notes"] });
  options.followKey("c1");
  assert.deepEqual([...drafts.kept.keys()].sort(), ["options-c1", "options-c2"]);
  options.turnTo("c2");
  assert.deepEqual(options.values, { effort: "low" });
  options.turnTo("c1");
  assert.deepEqual(options.values, { servers: ["notes"] });
});

test("what a question has that reached no model comes back, unless something else is chosen meanwhile", () => {
  const options = chosen(draftsWith());
  options.change({ webSearch: "off" });
  options.giveBack({ effort: "high", webSearch: "on" }, "new");
  assert.deepEqual(options.values, { effort: "high", webSearch: "off" });
  options.giveBack(undefined, "new");
  assert.deepEqual(options.values, { effort: "high", webSearch: "off" });
});

test("what comes back to a conversation that is not shown waits there", () => {
  const options = chosen(draftsWith({ "options-c1": '{"webSearch":"on"}' }));
  options.giveBack({ effort: "high" }, "c1");
  assert.deepEqual(options.values, {});
  options.turnTo("c1");
  assert.deepEqual(options.values, { effort: "high", webSearch: "on" });
});
