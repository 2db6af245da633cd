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
    const desk = await openApp(context);
    desk.reply(reply);
    const { withdrawn } = await desk.open.ask({ text: "Why?" });
    assert.equal(withdrawn?.code, code);
    assert.deepEqual([desk.shown(), await desk.kept(), await desk.archive.conversations()], [[], [], []]);
    assert.ok(desk.open.isNew);
    assert.deepEqual([desk.open.conversation.title, desk.open.conversation.leafId], ["", null]);
  });

  test(`${name}: a later question, another version and a retry leave nothing behind`, async (context) => {
    const desk = await openApp(context, { messages: twoMessages() });
    for (let time = 0; time < 3; time += 1) desk.reply(reply);
    await desk.open.ask({ text: "And?" });
    await desk.open.edit("q1", { text: "How?" });
    await desk.open.retry("a2");
    assert.deepEqual(desk.shown(), ["q1", "a2"]);
    assert.deepEqual(await desk.kept(), ["Q q1 complete", "A a2 complete"]);
    assert.equal((await desk.archive.conversation("c"))?.leafId, "a2");
  });
}

test("after a question was withdrawn, the same conversation takes the next", async (context) => {
  const desk = await openApp(context);
  desk.reply(offline);
  await desk.open.ask({ text: "Why?" });
  await talk(desk, "Why, then?", "So.");
  assert.deepEqual(await desk.kept(), ["Q Why, then? complete", "A So. complete"]);
  assert.equal((await desk.archive.conversations()).length, 1);
});

test("an answer that could not go on is as it was", async (context) => {
  const problem = { code: "x", message: "y", hint: "", status: 500, requestId: "" };
  const cut = kept("a2", "q1", { text: "Half of it", state: "failed", problem });
  const desk = await openApp(context, { messages: [kept("q1", null, {}), cut] });
  desk.reply(offline);
  const { withdrawn } = await desk.open.resume("a2");
  assert.equal(withdrawn?.code, "site_unreachable");
  assert.deepEqual([cut.state, cut.text, cut.problem], ["failed", "Half of it", problem]);
  assert.equal((await desk.archive.message("a2"))?.state, "failed");
});
