import assert from "node:assert/strict";
import { test } from "node:test";
import { event, json } from "../relay/streams.js";
import { kept, offline, openApp, roles, until } from "./app_fixture.js";

test("an answer that begins again forgets earlier times, one that goes on adds to them", async (context) => {
  const times = { state: "cut", totalMs: 1_000_000 };
  const messages = [kept("q1", null, {}), kept("a2", "q1", { text: "", ...times }), kept("a3", "q1", times)];
  const app = await openApp(context, { messages });
  for (const id of ["a2", "a3"]) {
    app.answer().say(" So.").end();
    await app.open.resume(id);
  }
  assert.ok(Number((await app.archive.message("a2"))?.totalMs) < 1_000_000);
  assert.ok(Number((await app.archive.message("a3"))?.totalMs) >= 1_000_000);
});

test("what two calls for one answer took is added up", async (context) => {
  const app = await openApp(context);
  const usage = event({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } });
  app.answer().say("So ").send(usage).end("limit bytes=1 ms=1");
  app.answer().say("it ").send(usage).end("cut bytes=1 ms=1 reason=unfinished");
  const { answer } = await app.open.ask({ text: "Why?" });
  app.answer().say("is.").send(usage).end();
  await app.open.resume(answer.id);
  assert.deepEqual([answer.text, answer.usage?.completionTokens, answer.cost?.amount], ["So it is.", 9, 24]);
});

test("Stop ends an answer and keeps what has arrived", async (context) => {
  const app = await openApp(context);
  const answer = app.answer().say("Half of it");
  const asking = app.open.ask({ text: "Why?" });
  await until(app.open, ["grew"], () => Boolean(app.open.answer?.text));
  app.open.stop();
  await asking;
  assert.deepEqual(await app.kept(), ["Q Why? complete", "A Half of it stopped"]);
  assert.ok(answer.isClosed);
});

test("Stop works before the first word, too", async (context) => {
  const app = await openApp(context);
  app.answer();
  const asking = app.open.ask({ text: "Why?" });
  app.open.stop();
  const { answer, withdrawn } = await asking;
  assert.equal(withdrawn, null);
  assert.equal(answer.state, "stopped");
});

test("an answer that the relay's time ended goes on by itself, from its last whole word", async (context) => {
  const app = await openApp(context);
  app.answer().say("The sea is sal").end("limit bytes=1 ms=1");
  app.answer().say("salty.").end();
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual([answer.text, answer.state], ["The sea is salty.", "complete"]);
  const [question, begun, wish = ""] = roles(app.asked[1]);
  assert.deepEqual([question, begun], ["user: Why?", "assistant: The sea is "]);
  assert.match(wish, /^user: Continue/);
});

test("a model that says nothing in all its time is not asked for ever", async (context) => {
  const app = await openApp(context);
  app.answer().say("So").end("limit bytes=1 ms=1");
  app.answer().end("limit bytes=1 ms=1");
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual([answer.text, answer.state, answer.reason], ["So", "cut", "limit"]);
});

test("a model that never comes to an end is not asked for ever", async (context) => {
  const app = await openApp(context);
  for (let call = 0; call < 30; call += 1) app.answer().say(`part ${call} `).end("limit bytes=1 ms=1");
  const { answer } = await app.open.ask({ text: "Why?" });
  assert.deepEqual([app.asked.length, answer.state, answer.reason], [20, "cut", "long"]);
});

test("a refusal fails the answer, and the question stays", async (context) => {
  const app = await openApp(context);
  app.reply(() => json({ error: { message: "No coffee here.", code: "teapot" } }, { status: 418 }));
  const { answer, withdrawn } = await app.open.ask({ text: "Coffee?" });
  assert.equal(withdrawn, null);
  assert.deepEqual([answer.state, answer.text], ["failed", ""]);
  assert.deepEqual([answer.problem?.code, answer.problem?.status], ["teapot", 418]);
  assert.deepEqual(await app.kept(), ["Q Coffee? complete", "A  failed"]);
});

test("a failed answer begins again in its place, with the model that is chosen now", async (context) => {
  const app = await openApp(context);
  app.reply(() => json({ error: { message: "No.", code: "model_not_found" } }, { status: 404 }));
  const { answer } = await app.open.ask({ text: "Coffee?" });
  app.settings.change({ model: "m-2" });
  app.answer().say("Tea.").end();
  await app.open.resume(answer.id);
  assert.deepEqual([answer.text, answer.state, answer.problem, answer.model], ["Tea.", "complete", null, "m-2"]);
  assert.equal(app.asked[1].body.model, "m-2");
});

test("a broken connection cuts the answer, and Continue completes it with the same model", async (context) => {
  const app = await openApp(context);
  const first = app.answer().say("The sea is ");
  const asking = app.open.ask({ text: "Why?" });
  await until(app.open, ["grew"], () => Boolean(app.open.answer?.text));
  first.breakOff();
  const { answer } = await asking;
  assert.deepEqual([answer.state, answer.reason], ["cut", "connection"]);
  app.settings.change({ model: "m-2" });
  app.answer().say("salty.").end();
  await app.open.resume(answer.id);
  assert.deepEqual([answer.text, answer.state, answer.reason], ["The sea is salty.", "complete", ""]);
  assert.equal(app.asked[1].body.model, "m-1");
});

test("words that could have been a repetition are kept when nothing follows them", async (context) => {
  const messages = [kept("q1", null, {}), kept("a2", "q1", { text: "The sea is ", state: "stopped" })];
  const app = await openApp(context, { messages });
  app.answer().say("sea").end();
  const { answer } = await app.open.resume("a2");
  assert.equal(answer.text, "The sea is sea");
});

test("a network that goes away between two parts of an answer cuts it", async (context) => {
  const app = await openApp(context);
  app.answer().say("The sea ").end("limit bytes=1 ms=1");
  app.reply(offline);
  const { answer, withdrawn } = await app.open.ask({ text: "Why?" });
  assert.equal(withdrawn, null);
  assert.deepEqual([answer.text, answer.state, answer.reason], ["The sea ", "cut", "connection"]);
});

test("what a search finds goes along with the question, also where the answer goes on", async (context) => {
  const app = await openApp(context, { settings: { webSearch: "on" } });
  app.site.maySearch = true;
  app.searches.push([{ title: "Salt", url: "https://sea.example/", snippet: "The sea is salty.", published: "" }]);
  app.answer().say("The sea is salty [1], ").end("limit bytes=1 ms=1");
  app.answer().say("they say.").end();
  const { answer } = await app.open.ask({ text: "Why is the sea salty?" });
  assert.equal(answer.text, "The sea is salty [1], they say.");
  assert.deepEqual(answer.citations, [{ url: "https://sea.example/", title: "Salt", start: 0, end: 0 }]);
  assert.deepEqual(answer.activities?.map(({ kind, state }) => [kind, state]), [["web_search", "done"]]);
  for (const { body } of app.asked) {
    assert.match(body.messages[0].content, /\[1\] Salt – sea\.example – The sea is salty\.[^]*Why is the sea salty\?$/u);
  }
  assert.equal(app.asked.length, 2);
});

test("the choice for a question wins over the conversation's", async (context) => {
  const app = await openApp(context, { settings: { webSearch: "on" } });
  app.site.maySearch = true;
  app.answer().say("So.").end();
  const { answer } = await app.open.ask({ text: "Why?", options: { webSearch: "off" } });
  assert.equal(answer.activities, undefined);
  assert.equal(roles(app.asked[0]).at(-1), "user: Why?");
});
