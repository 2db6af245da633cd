/** Which conversation the words in the box are for. */

import assert from "node:assert/strict";
import { test } from "node:test";

Object.assign(globalThis, { CSS: { supports: () => true }, location: { hash: "" } });
const { DraftBox } = await import("../../../../public/js/ui/composer/draft_box.js");

function boxIn(/** @type {any} */ open) {
  const kept = new Map();
  const drafts = {
    kept,
    ready: Promise.resolve(),
    adopt: () => "",
    read: (/** @type {string} */ key) => kept.get(key) ?? "",
    keep: (/** @type {string} */ key, /** @type {string} */ text) => void kept.set(key, text),
    forget: (/** @type {string} */ key) => void kept.delete(key),
  };
  const current = Object.assign(new EventTarget(), { open });
  const element = Object.assign(new EventTarget(), { value: "" });
  return { box: new DraftBox(/** @type {any} */ (element), /** @type {any} */ ({ drafts, current })), current, kept };
}

test("words in the box of a temporary conversation stay there when it is kept", async () => {
  const { box, current, kept } = boxIn({ isTemporary: true, isNew: false, conversation: { id: "t" } });
  await Promise.resolve();
  current.dispatchEvent(new Event("open"));
  box.text = "half a question";
  box.moveTo("c");
  current.open = { isTemporary: false, isNew: false, conversation: { id: "c" } };
  current.dispatchEvent(new Event("open"));
  assert.equal(box.text, "half a question");
  assert.deepEqual([...kept], [["c", "half a question"]]);
});
