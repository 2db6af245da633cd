import assert from "node:assert/strict";
import { test } from "node:test";

import { ConversationList } from "../../../public/js/app/conversation_list.js";
import { newConversation } from "../../../public/js/store/records.js";

/** An archive in which a test says what happens. */
class FakeArchive extends EventTarget {
  kept = new Map();
  readings = 0;

  constructor(...conversations) {
    super();
    for (const conversation of conversations) this.kept.set(conversation.id, conversation);
  }

  async conversations() {
    return [...this.kept.values()];
  }

  async conversation(id) {
    this.readings += 1;
    return this.kept.get(id) ?? null;
  }

  tell(kind, id = "") {
    this.dispatchEvent(new CustomEvent("change", { detail: { kind, id } }));
  }

  change(id, changes) {
    this.kept.set(id, { ...this.kept.get(id), ...changes });
    this.tell("conversation", id);
  }
}

const conversation = (id, updatedAt, more = {}) => newConversation({ id, title: id, updatedAt, ...more });
const titles = (list) => list.conversations.map(({ title }) => title);
const changed = (list) => new Promise((resolve) => list.addEventListener("change", resolve, { once: true }));

async function listOf(...conversations) {
  const archive = new FakeArchive(...conversations);
  const list = new ConversationList(archive);
  await list.load();
  return { archive, list };
}

test("pinned conversations come first, then those used last", async () => {
  const { list } = await listOf(
    conversation("old", 1),
    conversation("new", 3),
    conversation("pinned", 2, { pinnedAt: 10 }),
    conversation("pinned later", 1, { pinnedAt: 11 }),
  );
  assert.deepEqual(titles(list), ["pinned later", "pinned", "new", "old"]);
});

test("a conversation that another tab has changed is read again, and takes its new place", async () => {
  const { archive, list } = await listOf(conversation("one", 1), conversation("two", 2));
  archive.change("one", { title: "renamed", updatedAt: 3 });
  await changed(list);
  assert.deepEqual(titles(list), ["renamed", "two"]);
});

test("a conversation that did not change keeps its object", async () => {
  const { archive, list } = await listOf(conversation("one", 1), conversation("two", 2));
  const before = list.get("two");
  archive.change("one", { updatedAt: 3 });
  await changed(list);
  assert.equal(list.get("two"), before);
});

test("a new conversation appears, a removed one goes, and a restored one comes back", async () => {
  const { archive, list } = await listOf(conversation("one", 1));
  archive.kept.set("two", conversation("two", 2));
  archive.tell("conversation", "two");
  await changed(list);
  assert.deepEqual(titles(list), ["two", "one"]);
  archive.change("one", { deletedAt: 5 });
  await changed(list);
  assert.deepEqual(titles(list), ["two"]);
  archive.change("one", { deletedAt: 0 });
  await changed(list);
  assert.deepEqual(titles(list), ["two", "one"]);
  archive.kept.delete("two");
  archive.tell("conversation", "two");
  await changed(list);
  assert.deepEqual(titles(list), ["one"]);
});

test("what happens to messages does not disturb the list", async () => {
  const { archive, list } = await listOf(conversation("one", 1));
  list.addEventListener("change", () => assert.fail("the list was drawn again"));
  archive.tell("message", "m1");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(archive.readings, 0);
});

test("many changes at once are told in few words, and none is missed", async () => {
  const many = Array.from({ length: 50 }, (_, index) => conversation(`c${index}`, index));
  const { archive, list } = await listOf(...many);
  let times = 0;
  list.addEventListener("change", () => (times += 1));
  for (const { id } of many) archive.change(id, { title: `new ${id}` });
  while (titles(list).some((title) => !title.startsWith("new"))) await changed(list);
  assert.ok(times <= 2, `${times} times`);
});

test("a change during a reading is read afterwards", async () => {
  const { archive, list } = await listOf(conversation("one", 1));
  archive.change("one", { title: "first" });
  archive.change("one", { title: "second" });
  while (titles(list)[0] !== "second") await changed(list);
  assert.deepEqual(titles(list), ["second"]);
});

test("after an import the list is read anew", async () => {
  const { archive, list } = await listOf(conversation("one", 1));
  archive.kept = new Map([["two", conversation("two", 2)]]);
  archive.tell("everything");
  await changed(list);
  assert.deepEqual(titles(list), ["two"]);
});

test("a change during the first reading is not lost", async () => {
  const archive = new FakeArchive(conversation("one", 1));
  const list = new ConversationList(archive);
  const loading = list.load();
  archive.change("one", { title: "renamed meanwhile" });
  await loading;
  assert.deepEqual(titles(list), ["renamed meanwhile"]);
});

test("the list remembers how many records were broken", async () => {
  const { archive, list } = await listOf(conversation("one", 1));
  assert.equal(list.brokenCount, 0);
  archive.dispatchEvent(new CustomEvent("broken", { detail: { count: 3 } }));
  assert.equal(list.brokenCount, 3);
});
