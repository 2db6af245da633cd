import assert from "node:assert/strict";
import { test } from "node:test";
import { json } from "../relay/streams.js";
import { kept, offline, openApp, talk, twoMessages } from "./app_fixture.js";

const WRONG_CODE = { error: { code: "access_code_wrong", message: "Wrong.", hint: "Check it." } };

for (const [name, reply, code] of [
  ["offline", offline, "site_unreachable"],
  ["a wrong code", () => json(WRONG_CODE, { status: 401 }), "access_code_wrong"],
  ["too large a question", () => new Response("Request Entity Too Large", { status: 413 }), "not_from_relay"],
]) {
  test(`${name}: the first question of a conversation leaves nothing behind`, async (context) => {
    const app = await openApp(context);
    app.reply(reply);
    const { withdrawn } = await app.open.ask({ text: "Why?" });
    assert.equal(withdrawn?.code, code);
    assert.deepEqual([app.shown(), await app.kept(), await app.archive.conversations()], [[], [], []]);
    assert.ok(app.open.isNew);
    assert.deepEqual([app.open.conversation.title, app.open.conversation.leafId], ["", null]);
  });

  test(`${name}: a later question, another version and a retry leave nothing behind`, async (context) => {
    const app = await openApp(context, { messages: twoMessages() });
    for (let time = 0; time < 3; time += 1) app.reply(reply);
    await app.open.ask({ text: "And?" });
    await app.open.edit("q1", { text: "How?" });
    await app.open.retry("a2");
    assert.deepEqual(app.shown(), ["q1", "a2"]);
    assert.deepEqual(await app.kept(), ["Q q1 complete", "A a2 complete"]);
    assert.equal((await app.archive.conversation("c"))?.leafId, "a2");
  });
}

test("after a question was withdrawn, the same conversation takes the next", async (context) => {
  const app = await openApp(context);
  app.reply(offline);
  await app.open.ask({ text: "Why?" });
  await talk(app, "Why, then?", "So.");
  assert.deepEqual(await app.kept(), ["Q Why, then? complete", "A So. complete"]);
  assert.equal((await app.archive.conversations()).length, 1);
});

test("an answer that could not go on is as it was", async (context) => {
  const problem = { code: "x", message: "y", hint: "", status: 500, requestId: "" };
  const cut = kept("a2", "q1", { text: "Half of it", state: "failed", problem });
  const app = await openApp(context, { messages: [kept("q1", null, {}), cut] });
  app.reply(offline);
  const { withdrawn } = await app.open.resume("a2");
  assert.equal(withdrawn?.code, "site_unreachable");
  assert.deepEqual([cut.state, cut.text, cut.problem], ["failed", "Half of it", problem]);
  assert.equal((await app.archive.message("a2"))?.state, "failed");
});
