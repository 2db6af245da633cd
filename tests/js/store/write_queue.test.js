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

test("records are read with what is queued", () => {
  const queue = new WriteQueue();
  queue.add(change("a", { text: "new" }));
  queue.add(put("b", { text: "added" }));
  queue.add({ store: "messages", id: "c", isGone: true });
  const merged = queue.merge("messages", [{ id: "a", text: "old", role: "user" }, { id: "c" }], any);
  assert.deepEqual(merged, [{ id: "a", text: "new", role: "user" }, { id: "b", text: "added" }]);
});

test("an answer that grows is queued once, with all that was said of it", () => {
  const queue = new WriteQueue();
  queue.add(put("a", { text: "", state: "waiting" }));
  for (const text of ["o", "on", "one"]) queue.add(change("a", { text }));
  assert.deepEqual(queue.list(), [put("a", { text: "one", state: "waiting" })]);
});

test("nothing changes what was removed", () => {
  const queue = new WriteQueue();
  queue.add({ store: "messages", id: "a", isGone: true });
  queue.add(change("a", { text: "back" }));
  assert.deepEqual(queue.merge("messages", [{ id: "a" }], any), []);
});

test("words are written before pictures", () => {
  const queue = new WriteQueue();
  queue.add({ store: "attachments", id: "p", record: { id: "p" } });
  queue.add(put("a", {}));
  assert.deepEqual(queue.list().map(({ id }) => id), ["a", "p"]);
});

test("what has grown while it was written is still queued", () => {
  const queue = new WriteQueue();
  queue.add(change("a", { text: "one" }));
  const [write] = queue.list();
  assert.ok(write);
  queue.add(change("a", { text: "one two" }));
  queue.release(write);
  assert.deepEqual(queue.list(), [change("a", { text: "one two" })]);
});

test("other stores and other conversations are left alone", () => {
  const queue = new WriteQueue();
  queue.add(put("a", { conversationId: "c1" }));
  assert.deepEqual(queue.merge("prompts", [], any), []);
  assert.deepEqual(queue.merge("messages", [], (record) => record.conversationId === "c2"), []);
});

test("nothing is queued for a conversation that is deleted", () => {
  const queue = new WriteQueue();
  queue.add(put("a", { conversationId: "c1" }));
  queue.add(put("b", { conversationId: "c2" }));
  queue.add({ store: "conversations", id: "c1", change: { title: "x" } });
  queue.drop("c1");
  assert.deepEqual(queue.list().map(({ id }) => id), ["b"]);
});
