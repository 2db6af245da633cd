import assert from "node:assert/strict";
import { test } from "node:test";
import { kept, openApp, talk, twoMessages, until } from "./app_fixture.js";

/** @param {Awaited<ReturnType<typeof openApp>>} app @param {string} kind @param {string} id */
function tellFromOtherTab(app, kind, id) {
  app.archive.dispatchEvent(new CustomEvent("change", { detail: { kind, id, conversationId: "c", isOurs: false } }));
}

test("what another tab adds is shown, and its answer is followed", async (context) => {
  const app = await openApp(context, { messages: twoMessages() });
  await app.archive.addMessages([kept("q3", "a2", { text: "And?" }), kept("a4", "q3", { text: "Th" })]);
  for (const id of ["a4", "q3"]) tellFromOtherTab(app, "message", id);
  await until(app.open, ["path"], () => app.open.path.length === 4);
  assert.deepEqual(app.shown(), ["q1", "a2", "And?", "Th"]);
  const answer = app.open.path[3];
  await app.archive.changeMessage("a4", { text: "Thus." });
  tellFromOtherTab(app, "message", "a4");
  await until(app.open, ["message"], () => answer?.text === "Thus.");
  assert.equal(app.open.path[3], answer);
});

test("a title that another tab gave is taken over, the version that it shows is not", async (context) => {
  const app = await openApp(context, { messages: [...twoMessages(), kept("a3", "q1", {})] });
  await app.archive.changeConversation("c", { title: "Salt", titledBy: "person", leafId: "a2" });
  tellFromOtherTab(app, "conversation", "c");
  await until(app.open, ["conversation"], () => app.open.conversation.title === "Salt");
  assert.deepEqual(app.shown(), ["q1", "a3"]);
  assert.equal(app.open.conversation.leafId, "a3");
});

test("what is kept of an answer does not set back the one that grows here", async (context) => {
  const app = await openApp(context);
  const answer = app.answer().say("Half");
  const asking = app.open.ask({ text: "Why?" });
  await until(app.open, ["grew"], () => Boolean(app.open.answer?.text));
  tellFromOtherTab(app, "message", app.open.path[1]?.id ?? "");
  tellFromOtherTab(app, "conversation", "c");
  await until(app.open, ["conversation"], () => true);
  await app.archive.changeConversation("c", { title: "Salt" });
  tellFromOtherTab(app, "conversation", "c");
  await until(app.open, ["conversation"], () => app.open.conversation.title === "Salt");
  assert.equal(app.open.answer?.text, "Half");
  answer.end();
  await asking;
});

test("what another tab takes back goes here, too", async (context) => {
  const app = await openApp(context, { messages: twoMessages() });
  await app.archive.withdraw("c", ["a2"], { leafId: "q1" });
  tellFromOtherTab(app, "message", "a2");
  await until(app.open, ["path"], () => app.open.path.length === 1);
  assert.deepEqual(app.shown(), ["q1"]);
});

test("a conversation that another tab removed comes back when somebody writes in it", async (context) => {
  const app = await openApp(context, { messages: twoMessages() });
  await app.archive.removeConversations(["c"]);
  await talk(app, "And?", "Thus.");
  assert.equal((await app.archive.conversation("c"))?.deletedAt, 0);
});

test("one that was deleted for good is kept again, as it stands on the screen", async (context) => {
  const app = await openApp(context, { messages: twoMessages() });
  await app.archive.purge(["c"]);
  await talk(app, "And?", "Thus.");
  assert.deepEqual(await app.kept(), ["Q q1 complete", "A a2 complete", "Q And? complete", "A Thus. complete"]);
});

test("an answer that was left unfinished by a tab that closed is cut", async (context) => {
  const unfinished = kept("a2", "q1", { state: "writing", text: "Half" });
  const app = await openApp(context, { messages: [kept("q1", null, {}), unfinished] });
  await until(app.open, ["message"], () => app.open.path[1]?.state === "cut");
  assert.equal(app.open.path[1]?.reason, "closed");
  assert.equal((await app.archive.message("a2"))?.state, "cut");
});
