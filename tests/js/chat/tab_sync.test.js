import assert from "node:assert/strict";
import { test } from "node:test";
import { kept, openApp, talk, twoMessages, until } from "./app_fixture.js";

/** @param {Awaited<ReturnType<typeof openApp>>} desk @param {string} kind @param {string} id */
function tellFromOtherTab(desk, kind, id) {
  desk.archive.dispatchEvent(new CustomEvent("change", { detail: { kind, id, conversationId: "c", isOurs: false } }));
}

test("what another tab adds is shown, and its answer is followed", async (context) => {
  const desk = await openApp(context, { messages: twoMessages() });
  await desk.archive.addMessages([kept("q3", "a2", { text: "And?" }), kept("a4", "q3", { text: "Th" })]);
  for (const id of ["a4", "q3"]) tellFromOtherTab(desk, "message", id);
  await until(desk.open, ["path"], () => desk.open.path.length === 4);
  assert.deepEqual(desk.shown(), ["q1", "a2", "And?", "Th"]);
  const answer = desk.open.path[3];
  await desk.archive.changeMessage("a4", { text: "Thus." });
  tellFromOtherTab(desk, "message", "a4");
  await until(desk.open, ["message"], () => answer?.text === "Thus.");
  assert.equal(desk.open.path[3], answer);
});

test("a title that another tab gave is taken over, the version that it shows is not", async (context) => {
  const desk = await openApp(context, { messages: [...twoMessages(), kept("a3", "q1", {})] });
  await desk.archive.changeConversation("c", { title: "Salt", titledBy: "person", leafId: "a2" });
  tellFromOtherTab(desk, "conversation", "c");
  await until(desk.open, ["conversation"], () => desk.open.conversation.title === "Salt");
  assert.deepEqual(desk.shown(), ["q1", "a3"]);
  assert.equal(desk.open.conversation.leafId, "a3");
});

test("what is kept of an answer does not set back the one that grows here", async (context) => {
  const desk = await openApp(context);
  const answer = desk.answer().say("Half");
  const asking = desk.open.ask({ text: "Why?" });
  await until(desk.open, ["grew"], () => Boolean(desk.open.answer?.text));
  tellFromOtherTab(desk, "message", desk.open.path[1]?.id ?? "");
  tellFromOtherTab(desk, "conversation", "c");
  await until(desk.open, ["conversation"], () => true);
  await desk.archive.changeConversation("c", { title: "Salt" });
  tellFromOtherTab(desk, "conversation", "c");
  await until(desk.open, ["conversation"], () => desk.open.conversation.title === "Salt");
  assert.equal(desk.open.answer?.text, "Half");
  answer.end();
  await asking;
});

test("what another tab takes back goes here, too", async (context) => {
  const desk = await openApp(context, { messages: twoMessages() });
  await desk.archive.withdraw("c", ["a2"], { leafId: "q1" });
  tellFromOtherTab(desk, "message", "a2");
  await until(desk.open, ["path"], () => desk.open.path.length === 1);
  assert.deepEqual(desk.shown(), ["q1"]);
});

test("a conversation that another tab removed comes back when somebody writes in it", async (context) => {
  const desk = await openApp(context, { messages: twoMessages() });
  await desk.archive.removeConversations(["c"]);
  await talk(desk, "And?", "Thus.");
  assert.equal((await desk.archive.conversation("c"))?.deletedAt, 0);
});

test("one that was deleted for good is kept again, as it stands on the screen", async (context) => {
  const desk = await openApp(context, { messages: twoMessages() });
  await desk.archive.purge(["c"]);
  await talk(desk, "And?", "Thus.");
  assert.deepEqual(await desk.kept(), ["Q q1 complete", "A a2 complete", "Q And? complete", "A Thus. complete"]);
});

test("an answer that was left unfinished by a tab that closed is cut", async (context) => {
  const unfinished = kept("a2", "q1", { state: "writing", text: "Half" });
  const desk = await openApp(context, { messages: [kept("q1", null, {}), unfinished] });
  await until(desk.open, ["message"], () => desk.open.path[1]?.state === "cut");
  assert.equal(desk.open.path[1]?.reason, "closed");
  assert.equal((await desk.archive.message("a2"))?.state, "cut");
});
