import assert from "node:assert/strict";
import { test } from "node:test";
import { planNext } from "../../../public/js/chat/planning.js";
import { newMessage } from "../../../public/js/store/records.js";
import { event, json } from "../relay/streams.js";
import { openDesk, until } from "./desk_of_tests.js";

const WRONG_CODE = { error: { code: "access_code_wrong", message: "Wrong.", hint: "Check it." } };
const offline = () => Promise.reject(new TypeError("Failed to fetch"));
const roles = (/** @type {any} */ request) => request.body.messages.map(({ role, content }) => `${role}: ${content}`);

/** @param {string} id @param {string | null} parentId @param {object} more @returns {any} */
function kept(id, parentId, more) {
  const role = id.startsWith("q") ? "user" : "assistant";
  const known = { id, conversationId: "c", parentId, createdAt: Number(id.slice(1)), model: "m-1", text: id };
  return newMessage({ ...known, role, state: "complete", ...more });
}

const twoMessages = () => [kept("q1", null, {}), kept("a2", "q1", {})];

/** @param {Awaited<ReturnType<typeof openDesk>>} desk @param {string} question @param {string} words */
async function talk(desk, question, words) {
  desk.answer().say(words).end();
  const { answer } = await desk.open.ask({ text: question });
  return answer;
}

test("a question is shown and kept before anybody has answered", async (context) => {
  const desk = await openDesk(context);
  const answer = desk.answer();
  const asking = desk.open.ask({ text: "Why?" });
  assert.deepEqual(desk.shown(), ["Why?", ""]);
  assert.ok(desk.open.isAnswering && !desk.open.isNew);
  await until(desk.archive, ["change"], () => true);
  answer.say("So.").end();
  await asking;
  assert.deepEqual(await desk.kept(), ["Q Why? complete", "A So. complete"]);
  assert.ok(!desk.open.isAnswering);
});

test("an answer is told as it grows, and every word of it once", async (context) => {
  const desk = await openDesk(context);
  const thought = event({ choices: [{ delta: { reasoning_content: "Hm." } }] });
  desk.answer().send(thought).say("The sea ").say("is salty.").end();
  const { answer } = await desk.open.ask({ text: "Why?" });
  const grown = desk.events.filter(([type]) => type === "grew").map(([, { kind, text }]) => `${kind}: ${text}`);
  assert.deepEqual(grown, ["reasoning: Hm.", "text: The sea ", "text: is salty."]);
  assert.equal(answer.text, "The sea is salty.");
});

test("whoever hears that an answer changed finds no text in it that is yet to be told", async (context) => {
  const desk = await openDesk(context);
  let told = "";
  desk.open.addEventListener("grew", (event) => void (told += /** @type {any} */ (event).detail.text));
  desk.open.addEventListener("message", () => assert.equal(desk.open.answer?.text, told));
  assert.equal((await talk(desk, "Why?", "So.")).text, told);
});

test("usage, cost and times are kept with the answer", async (context) => {
  const desk = await openDesk(context);
  desk.answer().say("So.").send(event({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } })).end();
  const { answer } = await desk.open.ask({ text: "Why?" });
  const record = await desk.archive.message(answer.id);
  assert.equal(record?.usage?.promptTokens, 2);
  assert.deepEqual(record?.cost, { amount: 8, currency: "USD", pricesDate: "2026-01-01" });
  assert.equal(typeof record?.totalMs, "number");
});

test("an answer that begins again forgets earlier times, one that goes on adds to them", async (context) => {
  const times = { state: "cut", totalMs: 1_000_000 };
  const messages = [kept("q1", null, {}), kept("a2", "q1", { text: "", ...times }), kept("a3", "q1", times)];
  const desk = await openDesk(context, { messages });
  for (const id of ["a2", "a3"]) {
    desk.answer().say(" So.").end();
    await desk.open.resume(id);
  }
  assert.ok(Number((await desk.archive.message("a2"))?.totalMs) < 1_000_000);
  assert.ok(Number((await desk.archive.message("a3"))?.totalMs) >= 1_000_000);
});

test("what two calls for one answer took is added up", async (context) => {
  const desk = await openDesk(context);
  const usage = event({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } });
  desk.answer().say("So ").send(usage).end("limit bytes=1 ms=1");
  desk.answer().say("it ").send(usage).end("cut bytes=1 ms=1 reason=unfinished");
  const { answer } = await desk.open.ask({ text: "Why?" });
  desk.answer().say("is.").send(usage).end();
  await desk.open.resume(answer.id);
  assert.deepEqual([answer.text, answer.usage?.completionTokens, answer.cost?.amount], ["So it is.", 9, 24]);
});

test("thoughts, problems and failed questions are not sent back", async (context) => {
  const desk = await openDesk(context);
  desk.answer().send(event({ choices: [{ delta: { reasoning_content: "Hm." } }] })).say("So.").end();
  await desk.open.ask({ text: "Why?" });
  await talk(desk, "And?", "Thus.");
  assert.deepEqual(roles(desk.asked[1]), ["user: Why?", "assistant: So.", "user: And?"]);
});

test("Stop ends an answer and keeps what has arrived", async (context) => {
  const desk = await openDesk(context);
  const answer = desk.answer().say("Half of it");
  const asking = desk.open.ask({ text: "Why?" });
  await until(desk.open, ["grew"], () => Boolean(desk.open.answer?.text));
  desk.open.stop();
  await asking;
  assert.deepEqual(await desk.kept(), ["Q Why? complete", "A Half of it stopped"]);
  assert.ok(answer.isClosed);
});

test("Stop works before the first word, too", async (context) => {
  const desk = await openDesk(context);
  desk.answer();
  const asking = desk.open.ask({ text: "Why?" });
  desk.open.stop();
  const { answer, withdrawn } = await asking;
  assert.equal(withdrawn, null);
  assert.equal(answer.state, "stopped");
});

test("an answer that the relay's time ended goes on by itself, from its last whole word", async (context) => {
  const desk = await openDesk(context);
  desk.answer().say("The sea is sal").end("limit bytes=1 ms=1");
  desk.answer().say("salty.").end();
  const { answer } = await desk.open.ask({ text: "Why?" });
  assert.deepEqual([answer.text, answer.state], ["The sea is salty.", "complete"]);
  const [question, begun, wish = ""] = roles(desk.asked[1]);
  assert.deepEqual([question, begun], ["user: Why?", "assistant: The sea is "]);
  assert.match(wish, /^user: Continue/);
});

test("a model that says nothing in all its time is not asked for ever", async (context) => {
  const desk = await openDesk(context);
  desk.answer().say("So").end("limit bytes=1 ms=1");
  desk.answer().end("limit bytes=1 ms=1");
  const { answer } = await desk.open.ask({ text: "Why?" });
  assert.deepEqual([answer.text, answer.state, answer.reason], ["So", "cut", "limit"]);
});

test("a model that never comes to an end is not asked for ever", async (context) => {
  const desk = await openDesk(context);
  for (let call = 0; call < 30; call += 1) desk.answer().say(`part ${call} `).end("limit bytes=1 ms=1");
  const { answer } = await desk.open.ask({ text: "Why?" });
  assert.deepEqual([desk.asked.length, answer.state, answer.reason], [20, "cut", "long"]);
});

for (const [name, reply, code] of [
  ["offline", offline, "site_unreachable"],
  ["a wrong code", () => json(WRONG_CODE, { status: 401 }), "access_code_wrong"],
  ["too large a question", () => new Response("Request Entity Too Large", { status: 413 }), "not_from_relay"],
]) {
  test(`${name}: the first question of a conversation leaves nothing behind`, async (context) => {
    const desk = await openDesk(context);
    desk.reply(reply);
    const { withdrawn } = await desk.open.ask({ text: "Why?" });
    assert.equal(withdrawn?.code, code);
    assert.deepEqual([desk.shown(), await desk.kept(), await desk.archive.conversations()], [[], [], []]);
    assert.ok(desk.open.isNew);
    assert.deepEqual([desk.open.conversation.title, desk.open.conversation.leafId], ["", null]);
  });

  test(`${name}: a later question, another version and a retry leave nothing behind`, async (context) => {
    const desk = await openDesk(context, { messages: twoMessages() });
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
  const desk = await openDesk(context);
  desk.reply(offline);
  await desk.open.ask({ text: "Why?" });
  await talk(desk, "Why, then?", "So.");
  assert.deepEqual(await desk.kept(), ["Q Why, then? complete", "A So. complete"]);
  assert.equal((await desk.archive.conversations()).length, 1);
});

test("an answer that could not go on is as it was", async (context) => {
  const problem = { code: "x", message: "y", hint: "", status: 500, requestId: "" };
  const cut = kept("a2", "q1", { text: "Half of it", state: "failed", problem });
  const desk = await openDesk(context, { messages: [kept("q1", null, {}), cut] });
  desk.reply(offline);
  const { withdrawn } = await desk.open.resume("a2");
  assert.equal(withdrawn?.code, "site_unreachable");
  assert.deepEqual([cut.state, cut.text, cut.problem], ["failed", "Half of it", problem]);
  assert.equal((await desk.archive.message("a2"))?.state, "failed");
});

test("a refusal fails the answer, and the question stays", async (context) => {
  const desk = await openDesk(context);
  desk.reply(() => json({ error: { message: "No coffee here.", code: "teapot" } }, { status: 418 }));
  const { answer, withdrawn } = await desk.open.ask({ text: "Coffee?" });
  assert.equal(withdrawn, null);
  assert.deepEqual([answer.state, answer.text], ["failed", ""]);
  assert.deepEqual([answer.problem?.code, answer.problem?.status], ["teapot", 418]);
  assert.deepEqual(await desk.kept(), ["Q Coffee? complete", "A  failed"]);
});

test("a failed answer begins again in its place, with the model that is chosen now", async (context) => {
  const desk = await openDesk(context);
  desk.reply(() => json({ error: { message: "No.", code: "model_not_found" } }, { status: 404 }));
  const { answer } = await desk.open.ask({ text: "Coffee?" });
  desk.settings.change({ model: "m-2" });
  desk.answer().say("Tea.").end();
  await desk.open.resume(answer.id);
  assert.deepEqual([answer.text, answer.state, answer.problem, answer.model], ["Tea.", "complete", null, "m-2"]);
  assert.equal(desk.asked[1].body.model, "m-2");
});

test("a broken connection cuts the answer, and Continue completes it with the same model", async (context) => {
  const desk = await openDesk(context);
  const first = desk.answer().say("The sea is ");
  const asking = desk.open.ask({ text: "Why?" });
  await until(desk.open, ["grew"], () => Boolean(desk.open.answer?.text));
  first.breakOff();
  const { answer } = await asking;
  assert.deepEqual([answer.state, answer.reason], ["cut", "connection"]);
  desk.settings.change({ model: "m-2" });
  desk.answer().say("salty.").end();
  await desk.open.resume(answer.id);
  assert.deepEqual([answer.text, answer.state, answer.reason], ["The sea is salty.", "complete", ""]);
  assert.equal(desk.asked[1].body.model, "m-1");
});

test("words that could have been a repetition are kept when nothing follows them", async (context) => {
  const messages = [kept("q1", null, {}), kept("a2", "q1", { text: "The sea is ", state: "stopped" })];
  const desk = await openDesk(context, { messages });
  desk.answer().say("sea").end();
  const { answer } = await desk.open.resume("a2");
  assert.equal(answer.text, "The sea is sea");
});

test("a network that goes away between two parts of an answer cuts it", async (context) => {
  const desk = await openDesk(context);
  desk.answer().say("The sea ").end("limit bytes=1 ms=1");
  desk.reply(offline);
  const { answer, withdrawn } = await desk.open.ask({ text: "Why?" });
  assert.equal(withdrawn, null);
  assert.deepEqual([answer.text, answer.state, answer.reason], ["The sea ", "cut", "connection"]);
});

test("a retry is another version, and so is an edited question", async (context) => {
  const desk = await openDesk(context, { messages: twoMessages() });
  desk.answer().say("Better.").end();
  await desk.open.retry("a2");
  assert.deepEqual(desk.shown(), ["q1", "Better."]);
  assert.deepEqual(desk.open.versions("a2"), { ids: ["a2", desk.open.path[1]?.id], index: 0 });
  desk.answer().say("Other.").end();
  await desk.open.edit("q1", { text: "How?" });
  assert.deepEqual(desk.shown(), ["How?", "Other."]);
  assert.equal((await desk.kept()).length, 5);
  desk.open.showVersion("a2");
  assert.deepEqual(desk.shown(), ["q1", "a2"]);
});

test("the path that is shown is the one that is kept", async (context) => {
  const desk = await openDesk(context, { messages: [...twoMessages(), kept("a3", "q1", {})] });
  assert.deepEqual(desk.shown(), ["q1", "a3"]);
  desk.open.showVersion("a2");
  await until(desk.archive, ["change"], () => true);
  await desk.archive.messages("c");
  assert.equal((await desk.archive.conversation("c"))?.leafId, "a2");
});

test("a removed message is not sent, and comes back as it was", async (context) => {
  const desk = await openDesk(context, { messages: twoMessages() });
  await desk.open.remove("a2");
  assert.deepEqual(desk.shown(), ["q1"]);
  await desk.open.restore("a2");
  assert.deepEqual(desk.shown(), ["q1", "a2"]);
  await desk.open.remove("a2");
  await talk(desk, "And?", "Thus.");
  assert.deepEqual(desk.shown(), ["q1", "And?", "Thus."]);
  assert.ok(roles(desk.asked[0]).every((message) => !message.includes("a2")));
});

test("removing the answer that is under way stops it", async (context) => {
  const desk = await openDesk(context);
  desk.answer().say("Half");
  const asking = desk.open.ask({ text: "Why?" });
  await until(desk.open, ["grew"], () => Boolean(desk.open.answer?.text));
  await desk.open.remove(/** @type {any} */ (desk.open.answer).id);
  const { answer } = await asking;
  assert.equal(answer.state, "stopped");
  assert.deepEqual(desk.shown(), ["Why?"]);
});

test("one answer at a time is enough for a conversation", async (context) => {
  const desk = await openDesk(context);
  const answer = desk.answer();
  const asking = desk.open.ask({ text: "Why?" });
  await assert.rejects(desk.open.ask({ text: "And?" }), /one answer at a time/);
  assert.deepEqual(desk.shown(), ["Why?", ""]);
  answer.say("So.").end();
  await asking;
});

test("a mistake of the page's own fails the answer, and does not leave it waiting", async (context) => {
  const desk = await openDesk(context);
  const attachment = { id: "x", kind: "text", name: "x", type: "", bytes: 1, width: 0, height: 0 };
  desk.archive.attachment = () => Promise.reject(new Error("broken"));
  const { answer } = await desk.open.ask({ text: "Why?", attachments: [/** @type {any} */ (attachment)] });
  assert.deepEqual([answer.state, answer.problem?.code], ["failed", "page_error"]);
  assert.equal(desk.reported.length, 1);
});

test("the question is the title until the model gives one", async (context) => {
  const desk = await openDesk(context, { settings: { autoTitle: true } });
  const answer = desk.answer();
  const asking = desk.open.ask({ text: "Why is the sea salty?" });
  await until(desk.open, ["conversation"], () => desk.open.conversation.title !== "");
  assert.deepEqual([desk.open.conversation.title, desk.open.conversation.titledBy], ["Why is the sea salty?", ""]);
  answer.say("So.").end();
  await asking;
  await until(desk.open, ["conversation"], () => desk.open.conversation.titledBy === "model");
  assert.equal(desk.open.conversation.title, "A title");
});

test("what would be sent can be seen before it is", async (context) => {
  const desk = await openDesk(context, { messages: twoMessages() });
  const plan = await planNext(desk.open, desk.site, { text: "And?", attachments: [] });
  assert.deepEqual(plan.items.map(({ kind, text }) => `${kind} ${text}`), ["message q1", "message a2", "draft And?"]);
});

/** @param {Awaited<ReturnType<typeof openDesk>>} desk @param {string} kind @param {string} id */
function tellFromOtherTab(desk, kind, id) {
  desk.archive.dispatchEvent(new CustomEvent("change", { detail: { kind, id, conversationId: "c", isOurs: false } }));
}

test("what another tab adds is shown, and its answer is followed", async (context) => {
  const desk = await openDesk(context, { messages: twoMessages() });
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
  const desk = await openDesk(context, { messages: [...twoMessages(), kept("a3", "q1", {})] });
  await desk.archive.changeConversation("c", { title: "Salt", titledBy: "person", leafId: "a2" });
  tellFromOtherTab(desk, "conversation", "c");
  await until(desk.open, ["conversation"], () => desk.open.conversation.title === "Salt");
  assert.deepEqual(desk.shown(), ["q1", "a3"]);
  assert.equal(desk.open.conversation.leafId, "a3");
});

test("what is kept of an answer does not set back the one that grows here", async (context) => {
  const desk = await openDesk(context);
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
  const desk = await openDesk(context, { messages: twoMessages() });
  await desk.archive.withdraw("c", ["a2"], { leafId: "q1" });
  tellFromOtherTab(desk, "message", "a2");
  await until(desk.open, ["path"], () => desk.open.path.length === 1);
  assert.deepEqual(desk.shown(), ["q1"]);
});

test("a conversation that another tab removed comes back when somebody writes in it", async (context) => {
  const desk = await openDesk(context, { messages: twoMessages() });
  await desk.archive.removeConversations(["c"]);
  await talk(desk, "And?", "Thus.");
  assert.equal((await desk.archive.conversation("c"))?.deletedAt, 0);
});

test("one that was deleted for good is kept again, as it stands on the screen", async (context) => {
  const desk = await openDesk(context, { messages: twoMessages() });
  await desk.archive.purge(["c"]);
  await talk(desk, "And?", "Thus.");
  assert.deepEqual(await desk.kept(), ["Q q1 complete", "A a2 complete", "Q And? complete", "A Thus. complete"]);
});

test("an answer that was left unfinished by a tab that closed is cut", async (context) => {
  const unfinished = kept("a2", "q1", { state: "writing", text: "Half" });
  const desk = await openDesk(context, { messages: [kept("q1", null, {}), unfinished] });
  await until(desk.open, ["message"], () => desk.open.path[1]?.state === "cut");
  assert.equal(desk.open.path[1]?.reason, "closed");
  assert.equal((await desk.archive.message("a2"))?.state, "cut");
});

test("several conversations may answer at the same time", async (context) => {
  const one = await openDesk(context);
  const first = one.answer().say("One");
  const asking = one.open.ask({ text: "1?" });
  await until(one.open, ["grew"], () => Boolean(one.open.answer?.text));
  const other = await openDesk(context);
  assert.equal((await talk(other, "2?", "Two.")).text, "Two.");
  first.end();
  assert.equal((await asking).answer.text, "One");
});
