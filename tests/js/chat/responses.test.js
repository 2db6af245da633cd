/** A conversation with a model that is asked in responses: what goes back and forth, and what stays. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { missingDialects } from "../../../public/js/relay/missing_dialects.js";
import { cites, eventsOf, message, reasoning, streamText, textPart } from "../relay/responses_wire.js";
import { eventStream, json } from "../relay/streams.js";
import { openApp, until } from "./app_fixture.js";

const PNG = "iVBORw0KGgo=";
const THINKING = { model: "thinker-1", effort: "high" };
const NO_PATH = { message: "Unknown request URL: POST /v1/responses.", code: "unknown_url" };

/** @param {import("node:test").TestContext} context @param {object} [more] */
const openThinking = (context, more) => openApp(context, { settings: THINKING, ...more });

/** @param {number} number @param {string} text @returns {object[]} */
const thoughtful = (number, text) => {
  return [reasoning(`rs_${number}`, [`Thought ${number}.`]), message(`msg_${number}`, [textPart(text)])];
};

/** @param {any} app @param {object[]} output @param {object} [more] @param {string} [end] */
const reply = (app, output, more, end) => app.reply(() => eventStream(streamText(eventsOf(output, more), end)));

/** What a request has in it, in order. @param {any} request */
const sent = (request) => {
  return request.body.input.map(({ type, role, id, content }) => {
    const words = content?.map((/** @type {any} */ part) => part.text ?? part.type).join("|");
    return [role ?? type, id, words].filter(Boolean).join(" ");
  });
};

test("a question that needs thoughts goes as a response, and its answer keeps what the provider wants back", async (context) => {
  const app = await openThinking(context);
  reply(app, thoughtful(1, "Salt."));
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.match(app.asked[0].url, /\/openai\/v1\/responses$/);
  assert.deepEqual(app.asked[0].body.reasoning, { effort: "high", summary: "auto" });
  assert.deepEqual([answer.text, answer.reasoning, answer.state], ["Salt.", "Thought 1.", "complete"]);
  assert.equal(answer.usage?.reasoningTokens, 5);
  const kept = await app.archive.message(answer.id);
  assert.deepEqual(kept?.providerItems?.items.map((item) => /** @type {any} */ (item).id), ["rs_1", "msg_1"]);
  assert.equal(typeof kept?.thinkingMs, "number");
});

test("thoughts go back to their model in their places, once, and to no other", async (context) => {
  const app = await openThinking(context);
  reply(app, thoughtful(1, "Salt."));
  await app.open.ask({ text: "Why?" });
  reply(app, thoughtful(2, "Rivers."));
  await app.open.ask({ text: "And that?" });
  assert.deepEqual(sent(app.asked[1]), ["user Why?", "reasoning rs_1", "assistant msg_1 Salt.", "user And that?"]);
  app.settings.change({ model: "thinker-2" });
  reply(app, thoughtful(3, "Yes."));
  await app.open.ask({ text: "Sure?" });
  const others = ["user Why?", "assistant Salt.", "user And that?", "assistant Rivers.", "user Sure?"];
  assert.deepEqual(sent(app.asked[2]), others);
});

test("an earlier answer's items keep the conversation in their dialect, without an effort", async (context) => {
  const app = await openThinking(context);
  reply(app, thoughtful(1, "Salt."));
  await app.open.ask({ text: "Why?" });
  app.settings.change({ effort: "" });
  reply(app, thoughtful(2, "Rivers."));
  await app.open.ask({ text: "And that?" });
  assert.match(app.asked[1].url, /responses$/);
  assert.deepEqual(app.asked[1].body.reasoning, { summary: "auto" });
});

test("what is chosen for a question wins over the conversation's settings, for that question alone", async (context) => {
  const app = await openApp(context, { settings: { model: "thinker-1" } });
  reply(app, thoughtful(1, "Salt."));
  await app.open.ask({ text: "Why?", options: { effort: "low", webSearch: "on" } });
  assert.equal(app.asked[0].body.reasoning.effort, "low");
  assert.equal(app.asked[0].body.tool_choice, "required");
  reply(app, thoughtful(2, "Salt again."));
  await app.open.retry(app.open.path[1]?.id ?? "");
  assert.equal(app.asked[1].body.reasoning.effort, "low", "the question is asked again as it was");
  reply(app, thoughtful(3, "Yes."));
  await app.open.ask({ text: "Sure?" });
  assert.ok(!("tools" in app.asked[2].body));
});

test("another version of an answer begins without the first one's items and sources", async (context) => {
  const app = await openThinking(context);
  const part = textPart("Salt.", [cites("https://a.example/", "A", 0, 4)]);
  reply(app, [reasoning("rs_1", ["So."]), message("msg_1", [part])]);
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual(answer.citations, [{ url: "https://a.example/", title: "A", start: 0, end: 4 }]);
  reply(app, thoughtful(2, "Rivers."));
  const { answer: other } = await app.open.retry(answer.id);
  assert.deepEqual(sent(app.asked[1]), ["user Why?"]);
  assert.deepEqual([other.citations, other.providerItems?.items.length], [undefined, 2]);
  app.open.showVersion(answer.id);
  reply(app, thoughtful(3, "Yes."));
  await app.open.ask({ text: "Sure?" });
  assert.deepEqual(sent(app.asked[2]), ["user Why?", "reasoning rs_1", "assistant msg_1 Salt.", "user Sure?"]);
});

test("an edited question is a new version, without what followed the old one", async (context) => {
  const app = await openThinking(context);
  reply(app, thoughtful(1, "Salt."));
  await app.open.ask({ text: "Why?" });
  reply(app, thoughtful(2, "Rivers."));
  await app.open.edit(app.open.path[0]?.id ?? "", { text: "Whence?" });
  assert.deepEqual(sent(app.asked[1]), ["user Whence?"]);
});

test("Stop keeps the words, the thoughts that are whole, and a state that can be continued", async (context) => {
  const app = await openThinking(context);
  const events = eventsOf(thoughtful(1, "The sea is salty."));
  const half = events.slice(0, events.findIndex(({ type }) => type === "response.output_text.delta") + 1);
  const answering = app.answer().send(streamText(half).replace(/: end.*\n\n$/, ""));
  const asking = app.open.ask({ text: "Why?" });
  await until(app.open, ["grew"], () => app.open.answer?.text === "The sea i");
  app.open.stop();
  const { answer } = await asking;
  assert.equal(answer.state, "stopped");
  assert.ok(answering.isClosed);
  reply(app, thoughtful(2, "is salty."));
  await app.open.resume(answer.id);
  assert.equal(answer.text, "The sea is salty.");
  const [question, thought, begun, wish = ""] = sent(app.asked[1]);
  assert.deepEqual([question, thought, begun], ["user Why?", "reasoning rs_1", "assistant The sea "]);
  assert.match(wish, /^user Continue/);
});

test("an answer that the relay's time ended goes on by itself, with its thoughts", async (context) => {
  const app = await openThinking(context);
  const events = eventsOf(thoughtful(1, "The sea is sal"));
  app.reply(() => eventStream(streamText(events.slice(0, -3), "end limit bytes=1 ms=1")));
  reply(app, thoughtful(2, "salty."));
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual([answer.text, answer.state], ["The sea is salty.", "complete"]);
  assert.equal(answer.usage?.completionTokens, 20);
  reply(app, thoughtful(3, "Yes."));
  await app.open.ask({ text: "Sure?" });
  assert.deepEqual(sent(app.asked[2]).slice(1, -1), ["reasoning rs_2", "assistant The sea is salty."]);
});

test("an answer that its limit cut can be continued", async (context) => {
  const app = await openThinking(context);
  reply(app, thoughtful(1, "The sea "), { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual([answer.state, answer.reason], ["cut", "length"]);
  reply(app, thoughtful(2, "is salty."));
  await app.open.resume(answer.id);
  assert.deepEqual([answer.text, answer.state], ["The sea is salty.", "complete"]);
});

test("a picture that a model makes is kept, and goes back where it was made", async (context) => {
  Object.assign(globalThis, { createImageBitmap: async () => ({ width: 8, height: 8, close() {} }) });
  const app = await openThinking(context);
  const picture = { id: "ig_1", type: "image_generation_call", status: "completed", output_format: "png", result: PNG };
  reply(app, [reasoning("rs_1", []), picture]);
  const wanted = { model: "", size: "", quality: "" };
  const { answer } = await app.open.ask({ text: "Draw.", options: { picture: wanted } });
  assert.deepEqual([answer.state, answer.attachments.length, answer.attachments[0]?.type], ["complete", 1, "image/png"]);
  reply(app, thoughtful(2, "A sea."));
  await app.open.ask({ text: "What is it?" });
  const [, thought, call] = app.asked[1].body.input;
  assert.equal(thought.id, "rs_1");
  assert.deepEqual([call.type, call.id, call.result], ["image_generation_call", "ig_1", PNG]);
});

test("a call waits for the reader, who lets it be made, and then the answer goes on", async (context) => {
  const app = await openThinking(context);
  const request = { type: "mcp_approval_request", id: "mcpr_1", server_label: "notes", name: "find", arguments: "{}" };
  reply(app, [reasoning("rs_1", []), message("msg_1", [textPart("I look.")]), reasoning("rs_2", []), request]);
  const { answer } = await app.open.ask({ text: "Where?", options: { servers: ["notes"] } });
  assert.deepEqual(answer.activities?.map(({ id, state }) => [id, state]), [["mcpr_1", "asking"]]);
  const call = { ...request, id: "mcp_1", type: "mcp_call", approval_request_id: "mcpr_1", output: "Here" };
  reply(app, [call, message("msg_2", [textPart("Here.")])]);
  await app.open.answerApproval(answer.id, "mcpr_1", true);
  const [, , , , asked, decision] = app.asked[1].body.input;
  assert.equal(asked.id, "mcpr_1");
  assert.deepEqual(decision, { type: "mcp_approval_response", approval_request_id: "mcpr_1", approve: true });
  assert.equal(app.asked[1].body.input.length, 6, "nothing asks the model to continue");
  assert.deepEqual([answer.text, answer.state], ["I look.\n\nHere.", "complete"]);
  assert.deepEqual(answer.activities?.map(({ id, state, output }) => [id, state, output]), [["mcpr_1", "done", "Here"]]);
  reply(app, thoughtful(3, "Yes."));
  await app.open.ask({ text: "Sure?" });
  const types = app.asked[2].body.input.map((/** @type {any} */ { type }) => type.replace("mcp_", ""));
  const between = ["reasoning", "message", "reasoning", "approval_request", "approval_response", "call", "message"];
  assert.deepEqual(types, ["message", ...between, "message"]);
});

test("a refused call is told as refused, and the model hears it", async (context) => {
  const app = await openThinking(context);
  const request = { type: "mcp_approval_request", id: "mcpr_1", server_label: "notes", name: "find", arguments: "{}" };
  reply(app, [request]);
  const { answer } = await app.open.ask({ text: "Where?", options: { servers: ["notes"] } });
  reply(app, [message("msg_2", [textPart("Then I don't know.")])]);
  await app.open.answerApproval(answer.id, "mcpr_1", false);
  assert.equal(app.asked[1].body.input.at(-1).approve, false);
  assert.equal(answer.activities?.[0]?.state, "refused");
  assert.equal(answer.text, "Then I don't know.");
});

test("where there are no responses, the same question goes as a chat completion, and that is remembered", async (context) => {
  context.after(() => missingDialects.forget());
  const app = await openThinking(context);
  app.reply(() => json({ error: NO_PATH }, { status: 404 }));
  app.answer().say("Salt.").end();
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual([answer.text, answer.state, answer.problem], ["Salt.", "complete", null]);
  assert.deepEqual([answer.providerItems, answer.activities], [undefined, undefined]);
  assert.match(app.asked[1].url, /chat\/completions$/);
  assert.equal(app.asked[1].body.reasoning_effort, "high");
  app.answer().say("Yes.").end();
  await app.open.ask({ text: "Sure?" });
  assert.match(app.asked[2].url, /chat\/completions$/);
});

test("a tool that the question needed is told as failed where there are no responses", async (context) => {
  context.after(() => missingDialects.forget());
  const app = await openThinking(context);
  app.reply(() => json({ error: NO_PATH }, { status: 404 }));
  app.answer().say("Salt.").end();
  const { answer } = await app.open.ask({ text: "Why?", options: { webSearch: "on", servers: ["notes"] } });
  const told = answer.activities?.map(({ kind, state, server }) => [kind, state, server]);
  assert.deepEqual(told, [["web_search", "failed", ""], ["mcp", "failed", "notes"]]);
  app.answer().say("Yes.").end();
  const { answer: next } = await app.open.ask({ text: "Sure?", options: { webSearch: "auto" } });
  assert.equal(next.activities, undefined, "what was only allowed is not missed");
});

test("where there are no responses, the page has the web searched itself", async (context) => {
  context.after(() => missingDialects.forget());
  const app = await openThinking(context);
  app.site.maySearch = true;
  app.searches.push([{ title: "Salt", url: "https://sea.example/", snippet: "It is salty.", published: "" }]);
  app.reply(() => json({ error: NO_PATH }, { status: 404 }));
  app.answer().say("Salt [1].").end();
  const { answer } = await app.open.ask({ text: "Why?", options: { webSearch: "on" } });
  assert.deepEqual(answer.activities?.map(({ kind, state }) => [kind, state]), [["web_search", "done"]]);
  assert.deepEqual(answer.citations?.map(({ url }) => url), ["https://sea.example/"]);
  assert.match(app.asked[1].body.messages[0].content, /It is salty/);
});

test("a provider that has no chat completions either is not remembered as one without responses", async (context) => {
  const app = await openThinking(context);
  for (let time = 0; time < 2; time += 1) app.reply(() => json({ error: NO_PATH }, { status: 404 }));
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual([answer.state, answer.problem?.code], ["failed", "unknown_url"]);
  assert.ok(!missingDialects.has("openai", "responses"));
});

test("chat completions that fail in their stream say nothing about responses, either", async (context) => {
  const app = await openThinking(context);
  app.reply(() => json({ error: NO_PATH }, { status: 404 }));
  app.reply(() => eventStream(`data: ${JSON.stringify({ error: NO_PATH })}\n\n: end error code=upstream_refused\n\n`));
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.equal(answer.state, "failed");
  assert.ok(!missingDialects.has("openai", "responses"));
});

test("a summary that the provider refuses is left out, and the effort stays", async (context) => {
  const app = await openThinking(context, { settings: { ...THINKING, model: "thinker-9" } });
  const words = "Your organization must be verified to generate reasoning summaries.";
  app.reply(() => json({ error: { message: words, code: "unsupported_value", param: "reasoning.summary" } }, { status: 400 }));
  reply(app, thoughtful(1, "Salt."));
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.equal(answer.text, "Salt.");
  assert.deepEqual(app.asked[1].body.reasoning, { effort: "high" });
});
