/** Copies of conversations name nothing of the original. */

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { baseURI: "https://site.test/", documentElement: { lang: "en" } };
const { Archive } = await import("../../../public/js/store/archive.js");
const { copyConversation } = await import("../../../public/js/chat/conversation_copy.js");

const MESSAGE = { conversationId: "c", attachments: [], deleted: false };
const QUESTION = {
  ...MESSAGE, id: "q", parentId: null, role: "user", text: "Q", createdAt: 1,
  attachments: [{ id: "file", textId: "text", kind: "file", name: "a.pdf", type: "application/pdf", bytes: 3 }],
};
const ANSWER = { ...MESSAGE, id: "a", parentId: "q", role: "assistant", text: "A", createdAt: 2 };

async function archiveWith() {
  const archive = Archive.temporary();
  await archive.putAttachment({ id: "file", conversationId: "c", blob: new Blob(["pdf"]) });
  await archive.putAttachment({ id: "text", conversationId: "c", blob: new Blob(["its text"]) });
  const memory = { text: "So far.", throughId: "q" };
  const conversation = { id: "c", title: "T", leafId: "a", contextStartsAfter: "q", memory, pinnedAt: 5, updatedAt: 1 };
  await archive.addConversation(conversation, [QUESTION, ANSWER]);
  return archive;
}

test("everything is there under names of its own", async () => {
  const archive = await archiveWith();
  const id = await copyConversation(archive, archive, "c", "T (copy)");
  const [copy, [question, answer]] = [await archive.conversation(id), await archive.messages(id)];
  assert.deepEqual([copy.title, copy.pinnedAt, question.text, answer.text], ["T (copy)", 0, "Q", "A"]);
  assert.deepEqual([copy.leafId, copy.contextStartsAfter], [answer.id, question.id]);
  assert.deepEqual([copy.memory.throughId, answer.parentId], [question.id, question.id]);
  const [file] = question.attachments;
  assert.equal(await (await archive.attachment(file.textId)).text(), "its text");
  const names = JSON.stringify([copy, question, answer]);
  for (const original of ['"c"', '"q"', '"a"', '"id":"file"', '"textId":"text"']) {
    assert.ok(!names.includes(original), original);
  }
});

test("what is copied to another archive needs the first no more", async () => {
  const [from, to] = [await archiveWith(), Archive.temporary()];
  const id = await copyConversation(from, to, "c");
  await from.purge(["c"]);
  const [question] = await to.messages(id);
  assert.equal(await (await to.attachment(question.attachments[0].id)).text(), "pdf");
});

test("nothing comes of a conversation that is not there", async () => {
  const archive = Archive.temporary();
  assert.equal(await copyConversation(archive, archive, "gone"), null);
  assert.deepEqual(await archive.conversations(), []);
});
