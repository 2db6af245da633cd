import assert from "node:assert/strict";
import { test } from "node:test";
import { streamCompletion } from "../../../public/js/relay/completion.js";
import { cites, eventsOf, message, reasoning, responseOf, streamText, textPart, USAGE } from "./responses_wire.js";
import { bytesOf, cutsOf, eventStream, fakeNetwork, json } from "./streams.js";

const LINE = { code: "code-test-1", apiKey: "", provider: "openai", model: "m-1" };
const { signal } = new AbortController();
/** As the page counts it. */
const COUNTED = { promptTokens: 30, cachedTokens: 10, cacheWrittenTokens: 0, completionTokens: 20, reasoningTokens: 5 };
const SALT = [reasoning("rs_1", ["Sea 🌊.", "Salt."]), message("msg_1", [textPart("Señor, 你好 👋.")])];

/** @param {object} [more] */
const asking = (more) => {
  return { line: LINE, messages: [{ role: "user", content: "Why?" }], dialect: /** @type {const} */ ("responses"), ...more };
};

/** @param {Response | (() => Response)} response @param {any} context @param {object} [more] */
async function collect(context, response, more) {
  const requests = fakeNetwork(context, () => (typeof response === "function" ? response() : response));
  const found = {
    text: "", reasoning: "", citations: [], activities: new Map(), pictures: [], items: [], usage: null, tools: [], ending: null, requests,
  };
  for await (const part of streamCompletion(/** @type {any} */ (asking(more)), signal)) {
    if (part.type === "text" || part.type === "reasoning") found[part.type] += part.text;
    if (part.type === "citation") found.citations.push(part.citation);
    if (part.type === "activity") found.activities.set(part.activity.id, part.activity);
    if (part.type === "picture") found.pictures.push(part);
    if (part.type === "items") found.items.push(...part.items);
    if (part.type === "usage") Object.assign(found, { usage: part.usage, tools: part.tools });
    if (part.type === "end") found.ending = part.ending;
  }
  return found;
}

/** @param {any} context @param {object[]} output @param {object} [more] */
const received = (context, output, more) => collect(context, eventStream(streamText(eventsOf(output, more))));

test("an answer cut at any byte on its way is the same answer", async (context) => {
  const whole = bytesOf(streamText(eventsOf(SALT)));
  for (const pieces of cutsOf(whole)) {
    const { text, reasoning: thoughts, usage, ending } = await collect(context, eventStream(pieces));
    assert.deepEqual([text, thoughts], ["Señor, 你好 👋.", "Sea 🌊.\n\nSalt."]);
    assert.deepEqual(usage, COUNTED);
    assert.deepEqual(ending, { verdict: "complete" });
  }
});

/** @type {[string, any[], string, object][]} */
const ENDINGS = [
  ["a limit of its length", eventsOf(SALT, { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }),
    "end ok", { verdict: "cut", reason: "length" }],
  ["a filter", eventsOf(SALT, { status: "incomplete", incomplete_details: { reason: "content_filter" } }),
    "end ok", { verdict: "cut", reason: "content_filter" }],
  ["a reason that nobody knows", eventsOf(SALT, { status: "incomplete", incomplete_details: { reason: "steered" } }),
    "end ok", { verdict: "cut", reason: "steered" }],
  ["no words", eventsOf([message("msg_1", [])]), "end ok", { verdict: "cut", reason: "empty" }],
  ["no last event", eventsOf(SALT).slice(0, -1), "end ok", { verdict: "cut", reason: "unfinished" }],
  ["a relay that saw no end", eventsOf(SALT), "end cut bytes=1 ms=1 reason=upstream_cut",
    { verdict: "cut", reason: "upstream_cut" }],
  ["the relay's limit", eventsOf(SALT).slice(0, -2), "end limit bytes=1 ms=1", { verdict: "limit" }],
];

for (const [name, events, end, ending] of ENDINGS) {
  test(`an answer that ends with ${name} says so wherever its bytes are cut`, async (context) => {
    const bytes = bytesOf(streamText(events, end));
    for (const cut of [1, 2, 3, 5, 7]) {
      const at = Math.floor((bytes.length * cut) / 8);
      const found = await collect(context, eventStream([bytes.slice(0, at), bytes.slice(at)]));
      assert.deepEqual(found.ending, ending);
    }
  });
}

test("a failed response is a problem in the provider's words", async (context) => {
  const error = { code: "rate_limit_exceeded", message: "Slower, please." };
  const events = eventsOf(SALT.slice(0, 1), { status: "failed", error });
  const { ending } = await collect(context, eventStream(streamText(events, "end error code=upstream_refused")));
  assert.equal(ending.verdict, "failed");
  assert.deepEqual([ending.problem.code, ending.problem.message], ["rate_limit_exceeded", "Slower, please."]);
  assert.ok(ending.problem.isFromUpstream);
});

test("a response that failed without a reason failed nevertheless", async (context) => {
  const { ending } = await received(context, [], { status: "failed", error: null });
  assert.deepEqual([ending.verdict, ending.problem.code], ["failed", "server_error"]);
});

test("an error event in the middle fails the answer, and its words stay", async (context) => {
  const event = { type: "error", code: "server_error", message: "Out of order.", param: null, sequence_number: 9 };
  const begun = streamText([...eventsOf(SALT).slice(0, -2), event], "end error code=upstream_refused");
  const { text, ending } = await collect(context, eventStream(begun));
  assert.equal(text, "Señor, 你好 👋.");
  assert.deepEqual([ending.verdict, ending.problem.message], ["failed", "Out of order."]);
});

for (const [name, deliver] of Object.entries({
  "as JSON": (/** @type {object} */ whole) => json(whole),
  "in the last event alone": (/** @type {object} */ whole) => {
    return eventStream(streamText([{ type: "response.completed", response: whole }]));
  },
})) {
  test(`a whole response ${name} is the same answer`, async (context) => {
    const whole = responseOf(SALT, { usage: USAGE });
    const { text, reasoning: thoughts, items, usage, ending } = await collect(context, deliver(whole));
    assert.deepEqual([text, thoughts], ["Señor, 你好 👋.", "Sea 🌊.\n\nSalt."]);
    assert.deepEqual(items.map(({ type }) => type), ["reasoning", "message"]);
    assert.deepEqual([usage, ending], [COUNTED, { verdict: "complete" }]);
  });
}

test("items that a gateway numbers alike are not said twice", async (context) => {
  const events = eventsOf(SALT).map((event) => ("output_index" in event ? { ...event, output_index: 0 } : event));
  const alike = events.filter(({ type }) => type !== "response.output_item.done");
  const { text, ending } = await collect(context, eventStream(streamText(alike)));
  assert.deepEqual([text, ending], ["Señor, 你好 👋.", { verdict: "complete" }]);
});

test("half of the last event, which says again what came before, is an end, as it is for the relay", async (context) => {
  const [last, ...others] = eventsOf(SALT).reverse();
  const half = JSON.stringify({ type: "response.completed", ...last }).slice(0, -20);
  const whole = streamText(others.reverse()).replace(/: end/, `data: ${half}\n\n: end`);
  const { text, ending } = await collect(context, eventStream(whole));
  assert.deepEqual([text, ending], ["Señor, 你好 👋.", { verdict: "complete" }]);
});

test("a refusal is what the answer says", async (context) => {
  const { text, ending } = await received(context, [message("msg_1", [{ type: "refusal", refusal: "I will not." }])]);
  assert.deepEqual([text, ending], ["I will not.", { verdict: "complete" }]);
});

test("thoughts that are told whole are told", async (context) => {
  const item = { id: "rs_1", type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "So it is." }] };
  const { reasoning: thoughts, items } = await received(context, [item, message("msg_1", [textPart("Yes.")])]);
  assert.equal(thoughts, "So it is.");
  assert.deepEqual(items.map(({ type }) => type), ["message"], "thoughts that are not encrypted are not kept");
});

test("sources stand where the answer's text has them, in units of JavaScript", async (context) => {
  const first = message("msg_1", [textPart("👋 One.", [cites("https://a.example/", "A", 2, 5)])]);
  const second = message("msg_2", [textPart("👋 Two.", [cites("https://b.example/", "B", 2, 5)])]);
  const { text, citations } = await received(context, [first, second]);
  assert.equal(text, "👋 One.\n\n👋 Two.");
  assert.deepEqual(citations.map(({ url, title }) => [url, title]), [["https://a.example/", "A"], ["https://b.example/", "B"]]);
  assert.deepEqual(citations.map(({ start, end }) => text.slice(start, end)), ["One", "Two"]);
});

test("a search tells what it looks for, and how it ended", async (context) => {
  const call = { id: "ws_1", type: "web_search_call", status: "completed", action: { type: "search", query: "salt" } };
  const failed = { ...call, id: "ws_2", status: "failed" };
  const { activities, items } = await received(context, [call, failed, message("msg_1", [textPart("Yes.")])]);
  const told = { kind: "web_search", name: "", server: "", input: "salt", output: "" };
  assert.deepEqual(activities.get("ws_1"), { id: "ws_1", state: "done", ...told });
  assert.equal(activities.get("ws_2").state, "failed");
  assert.deepEqual(items.map(({ id }) => id), ["ws_1", "ws_2", "msg_1"]);
});

test("a picture sharpens, and is an answer without words", async (context) => {
  const item = {
    id: "ig_1", type: "image_generation_call", status: "completed", output_format: "webp", revised_prompt: "A sea", result: "QUJD",
  };
  const events = eventsOf([item]);
  const partial = { type: "response.image_generation_call.partial_image", item_id: "ig_1", output_index: 0 };
  events.splice(3, 0, { ...partial, partial_image_index: 0, partial_image_b64: "QUI=", output_format: "webp" });
  const { pictures, activities, items, ending } = await collect(context, eventStream(streamText(events)));
  assert.deepEqual(pictures, [
    { type: "picture", id: "ig_1", base64: "QUI=", mediaType: "image/webp", isPartial: true },
    { type: "picture", id: "ig_1", base64: "QUJD", mediaType: "image/webp", isPartial: false, revisedPrompt: "A sea" },
  ]);
  assert.deepEqual([activities.get("ig_1").state, activities.get("ig_1").input], ["done", "A sea"]);
  assert.deepEqual(items, [{ type: "image_generation_call", id: "ig_1", status: "completed" }]);
  assert.deepEqual(ending, { verdict: "complete" });
});

test("a picture that was refused is a failed activity with the reason", async (context) => {
  const error = { code: "moderation_blocked", message: "Not that.", type: "user_error", param: null };
  const item = { id: "ig_1", type: "image_generation_call", status: "failed", result: null, error };
  const { activities, pictures } = await received(context, [item, message("msg_1", [textPart("Sorry.")])]);
  assert.deepEqual([activities.get("ig_1").state, activities.get("ig_1").output], ["failed", "Not that."]);
  assert.deepEqual(pictures, []);
});

test("a server's tools, a call and its failure are told", async (context) => {
  const list = { id: "mcpl_1", type: "mcp_list_tools", server_label: "notes", tools: [{ name: "find", input_schema: {} }] };
  const call = { id: "mcp_1", type: "mcp_call", server_label: "notes", name: "find", arguments: '{"q":1}', output: "Two" };
  const failed = { ...call, id: "mcp_2", output: null, error: { type: "protocol_error", code: 1, message: "Gone." } };
  const { activities } = await received(context, [list, call, failed, message("msg_1", [textPart("Yes.")])]);
  assert.deepEqual([activities.get("mcpl_1").server, activities.get("mcpl_1").output], ["notes", "find"]);
  const told = { kind: "mcp", state: "done", name: "find", server: "notes", input: '{"q":1}', output: "Two" };
  assert.deepEqual(activities.get("mcp_1"), { id: "mcp_1", ...told });
  assert.deepEqual([activities.get("mcp_2").state, activities.get("mcp_2").output], ["failed", "Gone."]);
});

test("a call that waits for approval is a whole answer; the call itself takes its place later", async (context) => {
  const item = { id: "mcpr_1", type: "mcp_approval_request", server_label: "notes", name: "find", arguments: "{}" };
  const { activities, items, ending } = await received(context, [item]);
  assert.equal(activities.get("mcpr_1").state, "asking");
  assert.deepEqual([items, ending], [[item], { verdict: "complete" }]);
  const call = { ...item, id: "mcp_1", type: "mcp_call", approval_request_id: "mcpr_1", output: "Two", status: "completed" };
  const later = await received(context, [call, message("msg_1", [textPart("Yes.")])]);
  assert.deepEqual([...later.activities.keys()], ["mcpr_1"]);
  assert.equal(later.activities.get("mcpr_1").state, "done");
});

test("a program that a provider runs tells its text and what it printed", async (context) => {
  const outputs = [{ type: "logs", logs: "2\n" }];
  const item = { id: "ci_1", type: "code_interpreter_call", status: "completed", code: "print(1+1)", outputs, container_id: "c" };
  const { activities } = await received(context, [item, message("msg_1", [textPart("Two.")])]);
  assert.deepEqual([activities.get("ci_1").kind, activities.get("ci_1").input, activities.get("ci_1").output], ["code", "print(1+1)", "2\n"]);
});

test("an upstream that answers with a chat completion is understood", async (context) => {
  const whole = { choices: [{ message: { content: "Yes." }, finish_reason: "stop" }] };
  const { text, ending } = await collect(context, json(whole));
  assert.deepEqual([text, ending], ["Yes.", { verdict: "complete" }]);
});

test("calls of tools that run at the provider are counted, once each", async (context) => {
  const search = { id: "ws_1", type: "web_search_call", status: "completed", action: { type: "search", query: "salt" } };
  const output = [...SALT, search, { ...search, id: "ws_2" }, { id: "ig_1", type: "image_generation_call" }];
  const { tools } = await received(context, output);
  assert.deepEqual(tools, ["web_search", "web_search", "image_generation"]);
});
