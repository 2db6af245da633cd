import assert from "node:assert/strict";
import { test } from "node:test";
import { EmptyConversation } from "../../../public/js/chat/conversation.js";
import { planNext } from "../../../public/js/chat/prompt/plan.js";
import { newConversation } from "../../../public/js/store/records.js";
import { Settings } from "../../../public/js/store/settings.js";
import { event } from "../relay/streams.js";
import { kept, openApp, roles, talk, twoMessages, until } from "./app_fixture.js";

/** @param {Settings} [settings] */
function begin(settings = new Settings()) {
  return new EmptyConversation({ settings, conversation: newConversation() });
}

test("nothing is said in an empty conversation, and nothing is under way", () => {
  const open = begin();
  assert.deepEqual([open.path, open.answer, open.isAnswering, open.isNew], [[], null, false, true]);
  open.stop();
});

test("its own settings go before the page's", async () => {
  const settings = new Settings();
  settings.change({ model: "m-1", temperature: 1 });
  const open = begin(settings);
  await open.change({ settings: { model: "m-2" } });
  const { model, temperature } = open.effectiveSettings;
  assert.deepEqual([model, temperature], ["m-2", 1]);
});

test("a change of it is told", async () => {
  const open = begin();
  let told = "";
  open.addEventListener("conversation", () => (told = open.conversation.title));
  await open.change({ title: "Tea" });
  assert.equal(told, "Tea");
});

test("a question is shown and kept before anybody has answered", async (context) => {
  const app = await openApp(context);
  const answer = app.answer();
  const asking = app.open.ask({ text: "Why?" });
  assert.deepEqual(app.shown(), ["Why?", ""]);
  assert.ok(app.open.isAnswering && !app.open.isNew);
  await until(app.archive, ["change"], () => true);
  answer.say("So.").end();
  await asking;
  assert.deepEqual(await app.kept(), ["Q Why? complete", "A So. complete"]);
  assert.ok(!app.open.isAnswering);
});

test("an answer is told as it grows, and every word of it once", async (context) => {
  const app = await openApp(context);
  const thought = event({ choices: [{ delta: { reasoning_content: "Hm." } }] });
  app.answer().send(thought).say("The sea ").say("is salty.").end();
  const { answer } = await app.open.ask({ text: "Why?" });
  const grown = app.events.filter(([type]) => type === "grew").map(([, { kind, text }]) => `${kind}: ${text}`);
  assert.deepEqual(grown, ["reasoning: Hm.", "text: The sea ", "text: is salty."]);
  assert.equal(answer.text, "The sea is salty.");
});

test("whoever hears that an answer changed finds no text in it that is yet to be told", async (context) => {
  const app = await openApp(context);
  let told = "";
  app.open.addEventListener("grew", (event) => void (told += /** @type {any} */ (event).detail.text));
  app.open.addEventListener("message", () => assert.equal(app.open.answer?.text, told));
  assert.equal((await talk(app, "Why?", "So.")).text, told);
});

test("usage, cost and times are kept with the answer", async (context) => {
  const app = await openApp(context);
  app.answer().say("So.").send(event({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } })).end();
  const { answer } = await app.open.ask({ text: "Why?" });
  const record = await app.archive.message(answer.id);
  assert.equal(record?.usage?.promptTokens, 2);
  assert.deepEqual(record?.cost, { amount: 8, currency: "USD", pricesDate: "2026-01-01" });
  assert.equal(typeof record?.totalMs, "number");
});

test("thoughts, problems and failed questions are not sent back", async (context) => {
  const app = await openApp(context);
  app.answer().send(event({ choices: [{ delta: { reasoning_content: "Hm." } }] })).say("So.").end();
  await app.open.ask({ text: "Why?" });
  await talk(app, "And?", "Thus.");
  assert.deepEqual(roles(app.asked[1]), ["user: Why?", "assistant: So.", "user: And?"]);
});

test("text that turns out to be thoughts is moved there, and not sent back", async (context) => {
  const app = await openApp(context);
  app.answer().say("Hm. ").say("So\n</think>\n\n").say("Yes.").end();
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual([answer.text, answer.reasoning, answer.state], ["Yes.", "Hm. So", "complete"]);
  const record = await app.archive.message(answer.id);
  assert.deepEqual([record?.text, record?.reasoning], ["Yes.", "Hm. So"]);
  await talk(app, "And?", "Thus.");
  assert.deepEqual(roles(app.asked[1]), ["user: Why?", "assistant: Yes.", "user: And?"]);
});

test("what was there before a continuation stays text, whatever comes to be thoughts", async (context) => {
  const app = await openApp(context, { messages: [kept("q1", null, {}), kept("a2", "q1", { text: "One, ", state: "cut" })] });
  app.answer().say("I go on.\n</think>\n\ntwo.").end();
  await app.open.resume("a2");
  const answer = await app.archive.message("a2");
  assert.deepEqual([answer?.text, answer?.reasoning], ["One, two.", "I go on."]);
});

test("a retry is another version, and so is an edited question", async (context) => {
  const app = await openApp(context, { messages: twoMessages() });
  app.answer().say("Better.").end();
  await app.open.retry("a2");
  assert.deepEqual(app.shown(), ["q1", "Better."]);
  assert.deepEqual(app.open.versions("a2"), { ids: ["a2", app.open.path[1]?.id], index: 0 });
  app.answer().say("Other.").end();
  await app.open.edit("q1", { text: "How?" });
  assert.deepEqual(app.shown(), ["How?", "Other."]);
  assert.equal((await app.kept()).length, 5);
  app.open.showVersion("a2");
  assert.deepEqual(app.shown(), ["q1", "a2"]);
});

test("the path that is shown is the one that is kept", async (context) => {
  const app = await openApp(context, { messages: [...twoMessages(), kept("a3", "q1", {})] });
  assert.deepEqual(app.shown(), ["q1", "a3"]);
  app.open.showVersion("a2");
  await until(app.archive, ["change"], () => true);
  await app.archive.messages("c");
  assert.equal((await app.archive.conversation("c"))?.leafId, "a2");
});

test("a removed message is not sent, and comes back as it was", async (context) => {
  const app = await openApp(context, { messages: twoMessages() });
  await app.open.remove("a2");
  assert.deepEqual(app.shown(), ["q1"]);
  await app.open.restore("a2");
  assert.deepEqual(app.shown(), ["q1", "a2"]);
  await app.open.remove("a2");
  await talk(app, "And?", "Thus.");
  assert.deepEqual(app.shown(), ["q1", "And?", "Thus."]);
  assert.ok(roles(app.asked[0]).every((message) => !message.includes("a2")));
});

test("removing the answer that is under way stops it", async (context) => {
  const app = await openApp(context);
  app.answer().say("Half");
  const asking = app.open.ask({ text: "Why?" });
  await until(app.open, ["grew"], () => Boolean(app.open.answer?.text));
  await app.open.remove(/** @type {any} */ (app.open.answer).id);
  const { answer } = await asking;
  assert.equal(answer.state, "stopped");
  assert.deepEqual(app.shown(), ["Why?"]);
});

test("one answer at a time is enough for a conversation", async (context) => {
  const app = await openApp(context);
  const answer = app.answer();
  const asking = app.open.ask({ text: "Why?" });
  await assert.rejects(app.open.ask({ text: "And?" }), /one answer at a time/);
  assert.deepEqual(app.shown(), ["Why?", ""]);
  answer.say("So.").end();
  await asking;
});

test("a mistake of the page's own fails the answer, and does not leave it waiting", async (context) => {
  const app = await openApp(context);
  const attachment = { id: "x", kind: "text", name: "x", type: "", bytes: 1, width: 0, height: 0 };
  app.archive.attachment = () => Promise.reject(new Error("broken"));
  const { answer } = await app.open.ask({ text: "Why?", attachments: [/** @type {any} */ (attachment)] });
  assert.deepEqual([answer.state, answer.problem?.code], ["failed", "page_error"]);
  assert.equal(app.reported.length, 1);
});

test("the question is the title until the model gives one", async (context) => {
  const app = await openApp(context, { settings: { autoTitle: true } });
  const answer = app.answer();
  const asking = app.open.ask({ text: "Why is the sea salty?" });
  await until(app.open, ["conversation"], () => app.open.conversation.title !== "");
  assert.deepEqual([app.open.conversation.title, app.open.conversation.titledBy], ["Why is the sea salty?", ""]);
  answer.say("So.").end();
  await asking;
  await until(app.open, ["conversation"], () => app.open.conversation.titledBy === "model");
  assert.equal(app.open.conversation.title, "A title");
});

test("what would be sent can be seen before it is", async (context) => {
  const app = await openApp(context, { messages: twoMessages() });
  const plan = await planNext(app.open, app.site, { text: "And?", attachments: [] });
  assert.deepEqual(plan.items.map(({ kind, text }) => `${kind} ${text}`), ["message q1", "message a2", "draft And?"]);
});

test("several conversations may answer at the same time", async (context) => {
  const one = await openApp(context);
  const first = one.answer().say("One");
  const asking = one.open.ask({ text: "1?" });
  await until(one.open, ["grew"], () => Boolean(one.open.answer?.text));
  const other = await openApp(context);
  assert.equal((await talk(other, "2?", "Two.")).text, "Two.");
  first.end();
  assert.equal((await asking).answer.text, "One");
});
