import assert from "node:assert/strict";
import { test } from "node:test";
import { json } from "../relay/streams.js";
import { openApp, offline, twoMessages } from "./app_fixture.js";

const TWO = { models: ["m-1", "m-2"] };

/** Asks two models, and plays both. */
async function askTwo(app, text = "Why?") {
  const first = app.answer();
  const second = app.answer();
  const asked = app.open.ask({ text, options: TWO });
  await until(() => app.asked.length > 1);
  return { first, second, asked };
}

/** @param {() => boolean} isTrue */
async function until(isTrue) {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve));
}

const states = (app) => app.open.compared.map(({ model, text, state }) => `${model} ${text} ${state}`);

test("one question has an answer of each model, and the first one's is shown", async (context) => {
  const app = await openApp(context);
  const { first, second, asked } = await askTwo(app);
  assert.deepEqual(app.asked.map(({ body }) => body.model).sort(), ["m-1", "m-2"]);
  assert.deepEqual(app.open.answers.map(({ model }) => model), ["m-1", "m-2"]);
  second.say("Two.").end();
  await until(() => app.open.answers.length === 1);
  assert.ok(app.open.isAnswering);
  first.say("One.").end();
  await asked;
  assert.ok(!app.open.isAnswering);
  assert.deepEqual(states(app), ["m-1 One. complete", "m-2 Two. complete"]);
  assert.deepEqual(app.shown(), ["Why?", "One."]);
  assert.deepEqual((await app.kept()).sort(), ["A One. complete", "A Two. complete", "Q Why? complete"]);
});

test("the same model twice is asked once", async (context) => {
  const app = await openApp(context);
  app.answer().say("So.").end();
  await app.open.ask({ text: "Why?", options: { models: ["m-1", "m-1"] } });
  assert.equal(app.asked.length, 1);
  assert.deepEqual(app.open.compared, []);
});

test("stopping stops all of them", async (context) => {
  const app = await openApp(context);
  const { first, asked } = await askTwo(app);
  first.say("Half");
  await until(() => app.open.answers[0].text === "Half");
  app.open.stop();
  await asked;
  assert.deepEqual(states(app), ["m-1 Half stopped", "m-2  stopped"]);
});

test("one that fails leaves the other alone, whether its model heard the question or not", async (context) => {
  for (const reply of [() => json({ error: { code: "x", message: "No." } }, { status: 500 }), offline]) {
    const app = await openApp(context);
    const first = app.answer();
    app.reply(reply);
    const asked = app.open.ask({ text: "Why?", options: TWO });
    await until(() => app.asked.length > 1);
    first.say("One.").end();
    assert.equal((await asked).withdrawn, null);
    assert.deepEqual(states(app), ["m-1 One. complete", "m-2  failed"]);
    const failed = app.open.compared[1];
    assert.equal((await app.archive.message(failed.id))?.state, "failed");
    assert.ok(failed.problem);
    await app.archive.close();
  }
});

test("where no model heard it, nothing is left of the question", async (context) => {
  const app = await openApp(context, { messages: twoMessages() });
  app.reply(offline);
  app.reply(offline);
  const { withdrawn } = await app.open.ask({ text: "And?", options: TWO });
  assert.equal(withdrawn?.code, "site_unreachable");
  assert.deepEqual(app.shown(), ["q1", "a2"]);
  assert.deepEqual(await app.kept(), ["Q q1 complete", "A a2 complete"]);
});

test("the one that is kept is shown, the other is its version, and that can be taken back", async (context) => {
  const app = await openApp(context);
  const { first, second, asked } = await askTwo(app);
  first.say("One.").end();
  second.say("Two.").end();
  await asked;
  const [, other] = app.open.compared;
  const takeBack = await app.open.keep(other.id);
  assert.deepEqual([app.shown(), app.open.compared], [["Why?", "Two."], []]);
  assert.equal(app.open.versions(other.id).ids.length, 2);
  assert.equal((await app.archive.conversation("c"))?.leafId, other.id);
  await takeBack();
  assert.deepEqual(app.shown(), ["Why?", "One."]);
  assert.equal(app.open.compared.length, 2);
  const [question] = app.open.path;
  assert.deepEqual((await app.archive.message(question.id))?.options, TWO);
});

test("keeping one ends the other, which is still written", async (context) => {
  const app = await openApp(context);
  const { first, asked } = await askTwo(app);
  first.say("One.").end();
  await until(() => app.open.answers.length === 1);
  await app.open.keep(app.open.compared[0].id);
  await asked;
  const [, question] = [null, app.open.path[0]];
  const versions = app.open.versions(app.open.path[1].id).ids;
  assert.equal(versions.length, 2);
  assert.equal((await app.archive.message(versions[1]))?.state, "stopped");
  assert.equal(question.options?.models, undefined);
});

test("who asks on without choosing goes on with the first, and the comparison is over", async (context) => {
  const app = await openApp(context);
  const { first, second, asked } = await askTwo(app);
  first.say("One.").end();
  second.say("Two.").end();
  await asked;
  app.answer().say("More.").end();
  await app.open.ask({ text: "And?" });
  assert.deepEqual(app.shown(), ["Why?", "One.", "And?", "More."]);
  assert.deepEqual(app.open.compared, []);
  assert.equal(app.asked.at(-1).body.model, "m-1");
});

test("beside another model's answer, the same model tries again", async (context) => {
  const app = await openApp(context);
  const { first, second, asked } = await askTwo(app);
  first.say("One.").end();
  second.say("Two.").end();
  await asked;
  app.answer().say("Two again.").end();
  await app.open.retry(app.open.compared[1].id);
  assert.equal(app.asked.at(-1).body.model, "m-2");
  assert.deepEqual(states(app), ["m-1 One. complete", "m-2 Two again. complete"]);
});
