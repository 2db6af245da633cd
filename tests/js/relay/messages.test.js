import assert from "node:assert/strict";
import { test } from "node:test";
import { streamCompletion } from "../../../public/js/relay/completion.js";
import { cites, eventsOf, found, messageOf, searching, streamWith, text, thinking, USAGE } from "./messages_wire.js";
import { bytesOf, cutsOf, eventStream, fakeNetwork, json } from "./streams.js";

const { signal } = new AbortController();
const LINE = { code: "code-test-1", apiKey: "", provider: "openai", model: "claude-opus-5@anthropic" };
const ADAPTIVE = { maxOutputTokens: 128_000, thinking: "adaptive", cacheFrom: 0 };
const BUDGET = { maxOutputTokens: 64_000, thinking: "budget", cacheFrom: 0 };
const QUESTION = [{ role: "user", content: "Why?" }];

/** @param {any} [more] @returns {any} */
const request = (more = {}) => ({ line: LINE, messages: QUESTION, dialect: "messages", model: ADAPTIVE, ...more });

/** @param {any} context @param {any} more @returns {Promise<any>} the request as it is sent */
async function sent(context, more) {
  const requests = fakeNetwork(context, () => eventStream(streamWith(eventsOf([text("So.")]))));
  for await (const _ of streamCompletion(request(more), signal));
  return requests[0];
}

/** @param {any} context @param {string | Uint8Array[] | Response} answer */
async function received(context, answer) {
  fakeNetwork(context, () => (answer instanceof Response ? answer : eventStream(answer)));
  /** @type {any} */
  const got = { text: "", reasoning: "", citations: [], activities: [], items: [], usage: null, tools: [] };
  for await (const part of streamCompletion(request(), signal)) {
    if (part.type === "text" || part.type === "reasoning") got[part.type] += part.text;
    if (part.type === "citation") got.citations.push(part.citation);
    if (part.type === "activity") got.activities.push(part.activity);
    if (part.type === "items") got.items.push(...part.items);
    if (part.type === "usage") Object.assign(got, { usage: part.usage, tools: part.tools });
    if (part.type === "end") got.ending = part.ending;
  }
  return got;
}

test("a question goes to Anthropic's own path, by the model's plain name", async (context) => {
  const { url, headers, body } = await sent(context, { model: { ...ADAPTIVE, thinking: "" } });
  assert.equal(url, "https://host.example/api/anthropic/v1/messages");
  assert.equal(headers.Authorization, "Bearer nk-code-test-1");
  assert.deepEqual(body, {
    model: "claude-opus-5",
    messages: [{ role: "user", content: [{ type: "text", text: "Why?" }] }],
    max_tokens: 32_000,
    stream: true,
  });
});

const SHOWN = { type: "adaptive", display: "summarized" };
for (const [name, { model = ADAPTIVE, wants = {}, parameters = {}, says }] of Object.entries({
  "thoughts are shown unless they are off": { says: { thinking: SHOWN, output_config: undefined } },
  "an effort is the model's own word": {
    wants: { effort: "xhigh" },
    says: { thinking: SHOWN, output_config: { effort: "xhigh" }, max_tokens: 128_000 },
  },
  "thinking can be off": { wants: { effort: "none" }, says: { thinking: { type: "disabled" } } },
  "an older model gets a number of tokens": {
    model: BUDGET,
    wants: { effort: "medium" },
    says: { thinking: { type: "enabled", budget_tokens: 8192 }, output_config: undefined, max_tokens: 32_000 },
  },
  "the reader's limit is the answer's, and thoughts come on top": {
    model: BUDGET,
    wants: { effort: "high" },
    parameters: { max_completion_tokens: 1000 },
    says: { max_tokens: 17_384 },
  },
  "a limit is at most the model's": { parameters: { max_tokens: 500_000 }, says: { max_tokens: 128_000 } },
  "a model that thinks takes no temperature": { parameters: { temperature: 0.5 }, says: { temperature: undefined } },
  "of temperature and top_p one is sent, and none above 1": {
    model: BUDGET,
    parameters: { temperature: 1.7, top_p: 0.9, presence_penalty: 1 },
    says: { temperature: 1, top_p: undefined, presence_penalty: undefined, thinking: undefined },
  },
  "the web is searched by the provider": {
    wants: { webSearch: "auto" },
    says: { tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 5 }] },
  },
  "an unknown model gets a small limit": {
    model: { maxOutputTokens: 0, thinking: "", cacheFrom: 0 },
    says: { max_tokens: 4096, thinking: undefined },
  },
})) {
  test(name, async (context) => {
    const { body } = await sent(context, { model, wants, parameters });
    for (const [field, value] of Object.entries(says)) assert.deepEqual(body[field], value, field);
  });
}

const WHOLE = [thinking("Let me think."), text("Blue, "), text("they say.", [cites("https://a.example/1", "Sky")])];

for (const [index, pieces] of cutsOf(bytesOf(streamWith(eventsOf(WHOLE)))).entries()) {
  if (index % 37 !== 0) continue;
  test(`words, thoughts and sources come out of a stream cut in way ${index}`, async (context) => {
    const got = await received(context, pieces);
    assert.deepEqual([got.reasoning, got.text], ["Let me think.", "Blue, they say."]);
    assert.deepEqual(got.citations, [{ url: "https://a.example/1", title: "Sky", start: 6, end: 15 }]);
    assert.deepEqual(got.items, [thinking("Let me think.")]);
    assert.deepEqual(got.ending, { verdict: "complete" });
  });
}

test("what the cache gave and took is part of the prompt, so that the figures add up", async (context) => {
  const { usage } = await received(context, streamWith(eventsOf(WHOLE)));
  assert.deepEqual(usage, {
    promptTokens: 3210,
    cachedTokens: 3000,
    cacheWrittenTokens: 200,
    completionTokens: 40,
    reasoningTokens: 12,
  });
});

test("where the end tells of the answer alone, the beginning tells of the prompt", async (context) => {
  const events = eventsOf(WHOLE);
  events.at(-2).usage = { output_tokens: 40 };
  const { usage } = await received(context, streamWith(events));
  assert.deepEqual([usage.promptTokens, usage.cachedTokens, usage.completionTokens], [3210, 3000, 40]);
});

test("a whole message in place of a stream says the same", async (context) => {
  const got = await received(context, json(messageOf(WHOLE)));
  assert.deepEqual([got.reasoning, got.text, got.usage.promptTokens], ["Let me think.", "Blue, they say.", 3210]);
  assert.deepEqual(got.items, [thinking("Let me think.")]);
});

test("a search is told as it goes, and what follows it stands apart", async (context) => {
  const got = await received(context, streamWith(eventsOf([text("I look."), searching("sky"), found(), text("Blue.")])));
  assert.equal(got.text, "I look.\n\nBlue.");
  const states = got.activities.map((/** @type {any} */ { kind, state, input }) => [kind, state, input]);
  assert.deepEqual(states, [
    ["web_search", "running", ""], ["web_search", "running", "sky"], ["web_search", "done", "sky"],
  ]);
});

test("searches are counted, once each", async (context) => {
  const usage = { ...USAGE, server_tool_use: { web_search_requests: 2 } };
  const got = await received(context, streamWith(eventsOf([searching("sky"), found(), text("Blue.")], { usage })));
  assert.deepEqual(got.tools, ["web_search", "web_search"]);
});

for (const count of [-1, 1.5, "2", null, Infinity, {}]) {
  test(`a count of searches of ${count} breaks nothing`, async (context) => {
    const usage = { ...USAGE, server_tool_use: { web_search_requests: count } };
    const got = await received(context, streamWith(eventsOf([text("Blue.")], { usage })));
    assert.deepEqual([got.ending.verdict, got.tools.length <= 1000], ["complete", true]);
  });
}

test("all that was said of a turn in which the provider pauses is kept, as it goes back to it", async (context) => {
  const said = [
    thinking("Hm."), text("I look."), searching("sky"), found([{ type: "web_search_result", encrypted_content: "x" }]),
    text("It is blue.", [cites("https://sky.example/", "Sky")]), searching("sea", "srv_2"),
  ];
  const got = await received(context, streamWith(eventsOf(said, { stop_reason: "pause_turn" })));
  const paused = got.items.find((/** @type {any} */ { type }) => type === "pause_turn");
  const [first, look, ...rest] = said;
  assert.deepEqual(paused.content, [first, { type: "text", text: look.text }, ...rest]);
});

test("where it pauses after words, the words alone are continued", async (context) => {
  const got = await received(context, streamWith(eventsOf([text("So.")], { stop_reason: "pause_turn" })));
  assert.deepEqual(got.items, []);
});

test("a search that fails says so", async (context) => {
  const error = { type: "web_search_tool_result_error", error_code: "max_uses_exceeded" };
  const got = await received(context, streamWith(eventsOf([searching("sky"), found(error), text("So.")])));
  assert.equal(got.activities.at(-1).state, "failed");
});

test("thoughts that stay secret are kept for the provider", async (context) => {
  const secret = { type: "redacted_thinking", data: "sealed" };
  const got = await received(context, streamWith(eventsOf([secret, thinking("", "signed-2"), text("So.")])));
  assert.deepEqual([got.reasoning, got.items], ["", [secret, thinking("", "signed-2")]]);
});

for (const [reason, ending] of Object.entries({
  end_turn: { verdict: "complete" },
  stop_sequence: { verdict: "complete" },
  max_tokens: { verdict: "cut", reason: "length" },
  model_context_window_exceeded: { verdict: "cut", reason: "length" },
  pause_turn: { verdict: "cut", reason: "pause_turn" },
  refusal: { verdict: "cut", reason: "content_filter" },
  something_new: { verdict: "cut", reason: "something_new" },
})) {
  test(`a message that stops for ${reason} is told as it is`, async (context) => {
    const got = await received(context, streamWith(eventsOf([text("So.")], { stop_reason: reason })));
    assert.deepEqual(got.ending, ending);
  });
}

test("a stream that breaks off is cut, whatever it said before", async (context) => {
  const events = eventsOf(WHOLE).slice(0, 6);
  const got = await received(context, streamWith(events, "end cut reason=upstream_cut"));
  assert.deepEqual(got.ending, { verdict: "cut", reason: "upstream_cut" });
  assert.equal(got.usage, null);
});

test("an overloaded model is told in its own words", async (context) => {
  const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
  const got = await received(context, streamWith([...eventsOf(WHOLE).slice(0, 5), error], "end error code=upstream_refused"));
  assert.equal(got.ending.verdict, "failed");
  assert.deepEqual([got.ending.problem.code, got.ending.problem.message], ["overloaded_error", "Overloaded"]);
});

test("a picture that a model has made goes along with the next question, as no answer may hold one", async (context) => {
  const url = "data:image/png;base64,aGk=";
  const { body } = await sent(context, {
    messages: [
      ...QUESTION,
      { role: "assistant", content: [{ type: "image_url", image_url: { url } }] },
      { role: "user", content: "What is it?" },
    ],
  });
  const [, answer, question] = body.messages;
  assert.ok(!JSON.stringify(answer).includes('"image"'));
  assert.deepEqual(question.content.map(({ type }) => type), ["image", "text"]);
});
