/** The summary of what fell out of the history. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { updateMemory } from "../../../public/js/chat/summary.js";
import { Problem } from "../../../public/js/relay/problem.js";
import { conversationWith, longTalk, settingsWith, siteWith, TRAITS } from "./chat_fixture.js";

const LONG = "Ana lives in Madrid and wants to visit her sister. ".repeat(10);
const SETTINGS = { historyCount: 2, memoryThreshold: 500 };

/** What came of it, and the one request that was made. */
async function update({ conversation = {}, path = longTalk(6, LONG), settings = {}, answer = "Ana: Madrid." } = {}) {
  const asked = [];
  const memory = await updateMemory({
    conversation: conversationWith(conversation),
    path,
    settings: settingsWith({ ...SETTINGS, ...settings }),
    site: siteWith(),
    traits: TRAITS,
    complete: async (request) => {
      asked.push(request);
      if (answer instanceof Error) throw answer;
      return { text: answer, usage: null };
    },
  });
  return { memory, asked, prompt: asked[0]?.messages[0].content ?? "" };
}

test("what fell out of the history is summarised, and nothing else", async () => {
  const { memory, asked, prompt } = await update();
  assert.equal(asked[0].purpose, "summary");
  assert.deepEqual([memory.text, memory.throughId, memory.byPerson], ["Ana: Madrid.", "a5", false]);
  assert.equal(prompt.match(/^(Question|Answer): /gm).length, 10);
});

test("little is not summarised yet", async () => {
  const { memory, asked } = await update({ path: longTalk(6, "Yes.") });
  assert.deepEqual([memory, asked], [null, []]);
});

test("what is within the history is not summarised, however long", async () => {
  assert.equal((await update({ settings: { historyCount: 64 } })).memory, null);
});

test("only what no summary covers yet is read, with the summary there is", async () => {
  const before = { text: "Bo likes tea.", throughId: "a2", byPerson: false, createdAt: 1 };
  const { memory, prompt } = await update({ conversation: { memory: before } });
  assert.equal(memory.throughId, "a5");
  assert.equal(prompt.match(/^(Question|Answer): /gm).length, 6);
  assert.ok(prompt.includes("Bo likes tea."));
});

test("the model's own summary is replaced by the new one", async () => {
  const before = { text: "Bo likes tea.", throughId: "a2", byPerson: false, createdAt: 1 };
  assert.equal((await update({ conversation: { memory: before } })).memory.text, "Ana: Madrid.");
});

test("a person's words stay as they are, and are extended", async () => {
  const before = { text: "Bo likes tea.", throughId: "a2", byPerson: true, createdAt: 1 };
  const { memory } = await update({ conversation: { memory: before } });
  assert.deepEqual([memory.text, memory.byPerson], ["Bo likes tea.\n\nAna: Madrid.", true]);
});

test("a summary of another branch is not read, and one of this branch begins", async () => {
  const before = { text: "Bo likes tea.", throughId: "elsewhere", byPerson: false, createdAt: 1 };
  const { memory, prompt } = await update({ conversation: { memory: before } });
  assert.equal(memory.throughId, "a5");
  assert.ok(!prompt.includes("Bo likes tea."));
});

test("what was cleared away is in no summary", async () => {
  const { prompt } = await update({ conversation: { contextStartsAfter: "a2" } });
  assert.equal(prompt.match(/^(Question|Answer): /gm).length, 6);
});

test("a person who wants no memory gets none", async () => {
  assert.deepEqual((await update({ settings: { sendMemory: false } })).asked, []);
});

test("the memory's own model is asked where one is chosen", async () => {
  const { asked } = await update({ settings: { model: "gpt-4o", memoryModel: "o4-mini" } });
  assert.equal(asked[0].line.model, "o4-mini");
  assert.equal((await update({ settings: { model: "gpt-4o" } })).asked[0].line.model, "gpt-4o");
});

test("no more is read at once than the model can read", async () => {
  const { memory } = await update({ path: longTalk(40, LONG.repeat(4)), settings: { memoryModel: "gpt-4" } });
  assert.ok(Number(memory.throughId.slice(1)) < 12, memory.throughId);
});

for (const [what, answer] of [["a failure", new Problem({ code: "upstream_timeout" })], ["an empty answer", " \n"]]) {
  test(`${what} leaves things as they were`, async () => assert.equal((await update({ answer })).memory, null));
}

test("a mistake of the page itself is not hidden", async () => {
  await assert.rejects(update({ answer: new TypeError("mistake") }), TypeError);
});
