/** What the reader decides of tools that ask first, and what becomes of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventsOf, message, streamText, textPart } from "../relay/responses_wire.js";
import { eventStream } from "../relay/streams.js";
import { kept, offline, openApp } from "./app_fixture.js";

const asking = (id, name = "find") => ({ type: "mcp_approval_request", id, server_label: "notes", name, arguments: "{}" });
const reply = (app, output) => app.reply(() => eventStream(streamText(eventsOf(output))));
const says = (text) => message(`msg_${text}`, [textPart(text)]);
const states = (answer) => answer.activities?.map(({ state }) => state);

/** @param {import("node:test").TestContext} context @param {object[]} output @param {object} [conversation] */
async function open(context, output, conversation) {
  const app = await openApp(context, { settings: { model: "thinker-1", effort: "high" }, conversation });
  reply(app, output);
  const { answer } = await app.open.ask({ text: "Where?", options: { servers: ["notes"] } });
  return { app, answer };
}

const decisions = (request) => request.body.input.flatMap(({ type, approve }) => (type === "mcp_approval_response" ? [approve] : []));

test("an answer that asks for two things goes on once both are decided, and what is decided is kept", async (context) => {
  const { app, answer } = await open(context, [asking("mcpr_1"), asking("mcpr_2")]);
  await app.open.answerApproval(answer.id, "mcpr_1", true);
  assert.equal(app.asked.length, 1);
  const stored = await app.archive.message(answer.id);
  assert.deepEqual(states(stored), ["running", "asking"]);
  assert.equal(stored?.providerItems?.items.at(-1)?.type, "mcp_approval_response");
  reply(app, [says("Here.")]);
  await app.open.answerApproval(answer.id, "mcpr_2", false);
  assert.deepEqual(decisions(app.asked[1]), [true, false]);
  assert.equal(answer.text, "Here.");
});

test("what is decided already, or was never asked, changes nothing", async (context) => {
  const { app, answer } = await open(context, [asking("mcpr_1")]);
  await app.open.answerApproval(answer.id, "mcpr_9", true);
  assert.deepEqual([states(answer), app.asked.length], [["asking"], 1]);
});

test("a decision that reaches nobody can be made again, and is asked for again after a reload, too", async (context) => {
  const { app, answer } = await open(context, [asking("mcpr_1")]);
  app.reply(offline);
  const { withdrawn } = await app.open.answerApproval(answer.id, "mcpr_1", true);
  assert.ok(withdrawn);
  assert.deepEqual(states(answer), ["asking"]);
  assert.deepEqual(states(await app.archive.message(answer.id)), ["asking"]);
});

test("an answer that broke off after a decision goes on with it", async (context) => {
  const decision = { type: "mcp_approval_response", approval_request_id: "mcpr_1", approve: true };
  const providerItems = { dialect: "responses", model: "thinker-1", items: [asking("mcpr_1"), decision] };
  const cut = { text: "", state: "cut", model: "thinker-1", providerItems };
  const app = await openApp(context, { messages: [kept("q1", null, {}), kept("a2", "q1", cut)] });
  reply(app, [says("Here.")]);
  await app.open.resume("a2");
  assert.deepEqual(decisions(app.asked[0]), [true]);
  assert.equal(app.asked[0].body.model, "thinker-1");
  assert.equal(app.shown().at(-1), "Here.");
});

test("a tool that is allowed in a conversation does not ask again there; other tools do", async (context) => {
  const { app, answer } = await open(context, [asking("mcpr_1")], { id: "c" });
  reply(app, [asking("mcpr_2")]);
  reply(app, [asking("mcpr_3", "remove")]);
  await app.open.answerApproval(answer.id, "mcpr_1", true, { always: true });
  assert.deepEqual(decisions(app.asked[2]), [true, true]);
  assert.deepEqual(answer.activities?.map(({ id, state }) => [id, state]).at(-1), ["mcpr_3", "asking"]);
});

test("what is heard of an answer stays where it can't go on by itself, and goes on when the reader wants it", async (context) => {
  const { app, answer } = await open(context, [asking("mcpr_1")], { id: "c-first" });
  reply(app, [says("One.")]);
  await app.open.answerApproval(answer.id, "mcpr_1", true, { always: true });
  reply(app, [says("First."), asking("mcpr_2")]);
  app.reply(offline);
  const { answer: next, withdrawn } = await app.open.ask({ text: "And?", options: { servers: ["notes"] } });
  assert.equal(withdrawn, null);
  assert.deepEqual([next.state, next.text, states(next)], ["failed", "First.", ["running"]]);
  assert.deepEqual(app.shown().slice(-2), ["And?", "First."]);
  assert.equal((await app.archive.message(next.id))?.state, "failed");
  reply(app, [says("Second.")]);
  await app.open.resume(next.id);
  assert.deepEqual(decisions(app.asked.at(-1)), [true, true]);
  assert.equal(next.text, "First.\n\nSecond.");
});

test("a decision that was heard is not asked for again because the next one is not", async (context) => {
  const { app, answer } = await open(context, [asking("mcpr_1")], { id: "c-second" });
  reply(app, [says("First."), asking("mcpr_2")]);
  app.reply(offline);
  const { withdrawn } = await app.open.answerApproval(answer.id, "mcpr_1", true, { always: true });
  assert.equal(withdrawn, null);
  assert.deepEqual([answer.state, states(answer)], ["failed", ["running", "running"]]);
});
