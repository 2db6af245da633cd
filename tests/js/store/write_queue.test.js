import assert from "node:assert/strict";
import { test } from "node:test";
import { WriteQueue } from "../../../public/js/store/write_queue.js";

const any = () => true;

/** @param {string} id @param {Record<string, unknown>} change */
function change(id, change) {
  return { store: /** @type {const} */ ("messages"), id, change };
}

/** @param {string} id @param {Record<string, unknown>} record */
function put(id, record) {
  return { store: /** @type {const} */ ("messages"), id, record: { id, ...record } };
}

test("records are read with what is held", () => {
  const held = new WriteQueue();
  held.hold(change("a", { text: "new" }));
  held.hold(put("b", { text: "added" }));
  held.hold({ store: "messages", id: "c", isGone: true });
  const merged = held.merge("messages", [{ id: "a", text: "old", role: "user" }, { id: "c" }], any);
  assert.deepEqual(merged, [{ id: "a", text: "new", role: "user" }, { id: "b", text: "added" }]);
});

test("an answer that grows is held once, with all that was said of it", () => {
  const held = new WriteQueue();
  held.hold(put("a", { text: "", state: "waiting" }));
  for (const text of ["o", "on", "one"]) held.hold(change("a", { text }));
  assert.deepEqual(held.list(), [put("a", { text: "one", state: "waiting" })]);
});

test("nothing changes what was removed", () => {
  const held = new WriteQueue();
  held.hold({ store: "messages", id: "a", isGone: true });
  held.hold(change("a", { text: "back" }));
  assert.deepEqual(held.merge("messages", [{ id: "a" }], any), []);
});

test("words are written before pictures", () => {
  const held = new WriteQueue();
  held.hold({ store: "attachments", id: "p", record: { id: "p" } });
  held.hold(put("a", {}));
  assert.deepEqual(held.list().map(({ id }) => id), ["a", "p"]);
});

test("what has grown while it was written is still held", () => {
  const held = new WriteQueue();
  held.hold(change("a", { text: "one" }));
  const [write] = held.list();
  assert.ok(write);
  held.hold(change("a", { text: "one two" }));
  held.release(write);
  assert.deepEqual(held.list(), [change("a", { text: "one two" })]);
});

test("other stores and other conversations are left alone", () => {
  const held = new WriteQueue();
  held.hold(put("a", { conversationId: "c1" }));
  assert.deepEqual(held.merge("prompts", [], any), []);
  assert.deepEqual(held.merge("messages", [], (record) => record.conversationId === "c2"), []);
});

test("nothing is held for a conversation that is deleted", () => {
  const held = new WriteQueue();
  held.hold(put("a", { conversationId: "c1" }));
  held.hold(put("b", { conversationId: "c2" }));
  held.hold({ store: "conversations", id: "c1", change: { title: "x" } });
  held.drop("c1");
  assert.deepEqual(held.list().map(({ id }) => id), ["b"]);
});
