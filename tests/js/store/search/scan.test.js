import assert from "node:assert/strict";
import { test } from "node:test";
import { scan, titled } from "../../../../public/js/store/search/scan.js";
import { newConversation, newMessage } from "../../../../public/js/store/records.js";

/** @param {number} count */
function archiveOf(count) {
  const conversations = Array.from({ length: count }, (_, index) =>
    titled(newConversation({ id: `c${index}`, title: `Title ${index}`, updatedAt: count - index })),
  );
  /** @type {string[]} */
  const read = [];
  const readMessages = async (/** @type {readonly string[]} */ ids) => {
    read.push(...ids);
    return ids.map((id) => [newMessage({ id: `${id}m`, conversationId: id, role: "user", text: `About ${id}. Tea.` })]);
  };
  return { conversations, readMessages, read };
}

/**
 * @param {string} query
 * @param {ReturnType<typeof archiveOf>} archive
 */
async function all(query, { conversations, readMessages }) {
  const hits = [];
  for await (const more of scan(query, conversations, readMessages, () => false)) hits.push(...more);
  return hits;
}

test("titles come first, then texts from the newest conversation to the oldest", async () => {
  const hits = await all("tea", archiveOf(300));
  assert.deepEqual(hits.map(({ conversationId }) => conversationId), Array.from({ length: 300 }, (_, index) => `c${index}`));
  const [first] = await all("title 7", archiveOf(10));
  assert.deepEqual([first?.conversationId, first?.messageId, first?.excerpt], ["c7", null, "Title 7"]);
});

test("every conversation is read once", async () => {
  const archive = archiveOf(300);
  await all("nowhere", archive);
  assert.equal(archive.read.length, 300);
  assert.equal(new Set(archive.read).size, 300);
});

test("an empty query finds nothing and reads nothing", async () => {
  const archive = archiveOf(10);
  assert.deepEqual(await all("  ", archive), []);
  assert.deepEqual(archive.read, []);
});

test("a search that is stopped reads no further", async () => {
  const { conversations, readMessages, read } = archiveOf(1000);
  let isStopped = false;
  for await (const _ of scan("tea", conversations, readMessages, () => isStopped)) isStopped = true;
  assert.ok(read.length < 50, String(read.length));
});

test("removed and broken messages are passed over", async () => {
  const conversations = [titled(newConversation({ id: "c" }))];
  const messages = [null, 5, { id: "a", text: 5 }, { id: "b", text: "tea", deleted: true }, { id: "d", text: "tea" }];
  const hits = await all("tea", { conversations, readMessages: async () => [messages], read: [] });
  assert.deepEqual(hits.map(({ messageId }) => messageId), ["d"]);
});

test("one long conversation does not crowd out the others", async () => {
  const conversations = [titled(newConversation({ id: "long" })), titled(newConversation({ id: "other" }))];
  const messages = Array.from({ length: 500 }, (_, index) => ({ id: `m${index}`, text: "tea" }));
  const hits = await all("tea", { conversations, readMessages: async (ids) => ids.map(() => messages), read: [] });
  assert.equal(hits.filter(({ conversationId }) => conversationId === "other").length, 20);
});
