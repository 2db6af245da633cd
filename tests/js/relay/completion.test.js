import assert from "node:assert/strict";
import { test } from "node:test";
import { completeOnce, streamCompletion } from "../../../public/js/relay/completion.js";
import { NOT_FROM_RELAY, Problem, SITE_UNREACHABLE } from "../../../public/js/relay/problem.js";
import { answerStream, bytesOf, chunk, cutsOf, event, eventStream, fakeNetwork, json } from "./streams.js";

const END = ": end ok bytes=1 ms=1\n\n";
const HALF = 'data: {"choices":[{"del\n\n';
const USAGE = { prompt_tokens: 3, completion_tokens: 4 };

/** @param {Partial<import("../../../public/js/relay/request.js").Line>} [line] */
function request(line) {
  const whole = { code: "code-test-1", apiKey: "", provider: "openai", model: "m-1", ...line };
  return { line: whole, messages: [{ role: "user", content: "Why?" }], parameters: { temperature: 0.5 } };
}

/** @param {AsyncIterable<any>} parts */
async function collect(parts) {
  const found = { text: "", reasoning: "", usage: null, ending: null };
  for await (const part of parts) {
    if (part.type === "text" || part.type === "reasoning") found[part.type] += part.text;
    if (part.type === "text-was-reasoning") Object.assign(found, { text: "", reasoning: found.reasoning + found.text });
    if (part.type === "usage") found.usage = part.usage;
    if (part.type === "end") found.ending = part.ending;
  }
  return found;
}

/** @param {string} content @param {string | null} [finish] */
const words = (content, finish) => event(chunk({ content }, finish));
const DONE = "data: [DONE]\n\n";

/** @param {import("node:test").TestContext} context @param {string} stream */
function received(context, stream) {
  fakeNetwork(context, () => eventStream(stream));
  return collect(streamCompletion(request(), new AbortController().signal));
}

const { signal } = new AbortController();

test("a request carries the line, the messages and the parameters, and asks for the usage", async (context) => {
  const requests = fakeNetwork(context, () => eventStream(answerStream(["Yes."])));
  await collect(streamCompletion(request({ provider: "mistral" }), signal));
  assert.equal(requests[0].url, "https://host.example/api/mistral/v1/chat/completions");
  assert.equal(requests[0].headers.Authorization, "Bearer nk-code-test-1");
  assert.deepEqual(requests[0].body, {
    model: "m-1",
    messages: [{ role: "user", content: "Why?" }],
    temperature: 0.5,
    stream: true,
    stream_options: { include_usage: true },
  });
});

test("a small answer says what it is for", async (context) => {
  const requests = fakeNetwork(context, () => eventStream(answerStream(["A title"])));
  await completeOnce({ ...request(), purpose: "title" }, signal);
  assert.equal(requests[0].headers["X-Locutorio-Purpose"], "title");
  assert.ok(!("purpose" in requests[0].body));
});

test("an answer cut at any byte on its way is the same answer", async (context) => {
  const stream = bytesOf(`: ping\r\n\r\n${answerStream(["Señor, ", "你好 \u2028👋"], { usage: USAGE })}`);
  for (const pieces of cutsOf(stream)) {
    fakeNetwork(context, () => eventStream(pieces));
    const { text, usage, ending } = await collect(streamCompletion(request(), signal));
    assert.equal(text, "Señor, 你好 \u2028👋");
    assert.deepEqual(usage, { promptTokens: 3, cachedTokens: 0, completionTokens: 4, reasoningTokens: 0 });
    assert.deepEqual(ending, { verdict: "complete" });
  }
});

test("another refusal is a problem, and is not tried twice", async (context) => {
  const requests = fakeNetwork(context, () => json({ error: { message: "Bad." } }, { status: 400 }));
  const asking = collect(streamCompletion(request({ model: "m-bad" }), signal));
  await assert.rejects(asking, { name: "Problem", status: 400 });
  assert.equal(requests.length, 1);
});

for (const [name, deltas] of Object.entries({
  reasoning_content: [{ reasoning_content: "Hm" }, { reasoning_content: "." }, { content: "Yes." }],
  reasoning: [{ reasoning: "Hm." }, { content: "Yes." }],
  "both at once, with the same words": [{ reasoning_content: "Hm.", reasoning: "Hm." }, { content: "Yes." }],
  "<think>": [{ content: "<thi" }, { content: "nk>Hm.</think>" }, { content: "\n\nYes." }],
  "</think> alone": [{ content: "Hm." }, { content: "</thi" }, { content: "nk>\n\nYes." }],
  "parts of the content": [
    { content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm." }] }] },
    { content: [{ type: "text", text: "Yes." }] },
  ],
})) {
  test(`thoughts in the form of ${name} are told from the text`, async (context) => {
    const stream = deltas.map((delta) => event(chunk(delta))).join("") + event(chunk({}, "stop")) + END;
    const { text, reasoning } = await received(context, stream);
    assert.deepEqual({ text, reasoning }, { text: "Yes.", reasoning: "Hm." });
  });
}

test("a refusal is what the model says", async (context) => {
  const { text, ending } = await received(context, event(chunk({ refusal: "I will not." }, "stop")) + END);
  assert.equal(text, "I will not.");
  assert.equal(ending.verdict, "complete");
});

test("chunks that say nothing known are passed over", async (context) => {
  const odd = [null, 7, 0, false, "x", "", [], {}, { choices: [] }, { choices: [null] }, { choices: [{ delta: null }] }];
  const calls = chunk({ tool_calls: [{ index: 0, function: { name: "f", arguments: "{" } }] });
  const stream = [...odd, calls, chunk({ content: "Yes." }, "stop")].map(event).join("") + END;
  const { text, ending } = await received(context, stream);
  assert.equal(text, "Yes.");
  assert.equal(ending.verdict, "complete");
});

test("the last of several usages counts", async (context) => {
  const first = { choices: [{ delta: { content: "Yes." } }], usage: { prompt_tokens: 3, completion_tokens: 1 } };
  const { usage } = await received(context, event(first) + event({ ...chunk({}, "stop"), usage: USAGE }) + END);
  assert.equal(usage.completionTokens, 4);
});

for (const [rule, stream, ending] of [
  [
    "without an end mark it was cut on the way",
    event(chunk({ content: "a" }, "stop")),
    { verdict: "cut", reason: "connection" },
  ],
  ["the model's limit of length cuts", answerStream(["a"], { finish: "length" }), { verdict: "cut", reason: "length" }],
  [
    "what a filter withheld is cut",
    answerStream(["a"], { finish: "content_filter" }),
    { verdict: "cut", reason: "content_filter" },
  ],
  [
    "an empty finish reason is none",
    words("The ", "") + words("end", "") + END,
    { verdict: "cut", reason: "unfinished" },
  ],
  [
    "empty finish reasons before the last one do no harm",
    words("Hello ", "") + words("there.", "") + event(chunk({ content: "" }, "stop")) + DONE + END,
    { verdict: "complete" },
  ],
  [
    "[DONE] without a finish reason leaves the answer cut",
    words("Half of a sentence that") + DONE + END,
    { verdict: "cut", reason: "unfinished" },
  ],
  [
    "a filter's findings after the end do no harm",
    words("So.") + words("", "stop") + event({ choices: [{ index: 0, finish_reason: null }] }) + DONE + END,
    { verdict: "complete" },
  ],
  ["another word for the end is known", answerStream(["a"], { finish: "end_turn" }), { verdict: "complete" }],
  ["letters may be large", answerStream(["a"], { finish: "STOP" }), { verdict: "complete" }],
  [
    "other words for a limit are known",
    answerStream(["a"], { finish: "MAX_TOKENS" }),
    { verdict: "cut", reason: "length" },
  ],
  [
    "a word for the end that nobody knows is none",
    answerStream(["a"], { finish: "insufficient_system_resource" }),
    { verdict: "cut", reason: "insufficient_system_resource" },
  ],
  [
    "a finish reason of another type is none",
    answerStream(["a"], { finish: true }),
    { verdict: "cut", reason: "unfinished" },
  ],
  ["an answer of nothing is cut", answerStream([]), { verdict: "cut", reason: "empty" }],
  ["thoughts alone are no answer", answerStream(["<think>Hm.</think>"]), { verdict: "cut", reason: "empty" }],
  [
    "the relay says why it was cut",
    answerStream(["a"], { end: "end cut bytes=1 ms=1 reason=unfinished" }),
    { verdict: "cut", reason: "unfinished" },
  ],
  [
    "the relay's time is over",
    event({ error: { code: "stream_limit", message: "m", hint: "h" } }) + ": end limit bytes=1 ms=1\n\n",
    { verdict: "limit" },
  ],
  [
    "a broken connection to the upstream cuts",
    event({ error: { code: "upstream_cut", hint: "h" } }) + ": end cut bytes=1 ms=1 reason=upstream_cut\n\n",
    { verdict: "cut", reason: "upstream_cut" },
  ],
  [
    "a restart of the server cuts",
    event({ error: { code: "server_stopping", hint: "h" } }) + ": end cut bytes=1 ms=1 reason=server_stopping\n\n",
    { verdict: "cut", reason: "server_stopping" },
  ],
  [
    "an event that was cut with the connection is no fault of its own",
    HALF + event({ error: { code: "upstream_cut", hint: "h" } }) + ": end cut bytes=1 ms=1 reason=upstream_cut\n\n",
    { verdict: "cut", reason: "upstream_cut" },
  ],
  [
    "nor is it where HTTP ended well",
    `${HALF}: end cut bytes=1 ms=1 reason=unfinished\n\n`,
    { verdict: "cut", reason: "unfinished" },
  ],
  [
    "an event within which the time was over leaves more to be asked for",
    `${HALF}${event({ error: { code: "stream_limit", hint: "h" } })}: end limit bytes=1 ms=1\n\n`,
    { verdict: "limit" },
  ],
]) {
  test(rule, async (context) => assert.deepEqual((await received(context, stream)).ending, ending));
}

test("an error in the stream fails the answer, and who said it is known", async (context) => {
  const theirs = event(chunk({ content: "a" })) + event({ error: { message: "Overloaded.", code: "server_error" } });
  const ours = event({ error: { message: "m", code: "upstream_refused", hint: "h" } });
  const upstream = (await received(context, `${theirs}: end error bytes=1 ms=1 code=upstream_refused\n\n`)).ending;
  const relay = (await received(context, `${ours}: end error bytes=0 ms=1 code=upstream_refused\n\n`)).ending;
  assert.deepEqual([upstream.verdict, upstream.problem.message], ["failed", "Overloaded."]);
  assert.deepEqual([relay.verdict, relay.problem.code], ["failed", "upstream_refused"]);
  assert.deepEqual([upstream.problem.isFromUpstream, relay.problem.isFromUpstream], [true, false]);
});

const SHOT = { code: 400, message: "Too long.", type: "invalid_request_error" };
for (const [form, stream, message, code] of [
  ["an object of the kind error", event({ object: "error", ...SHOT, code: 500 }) + DONE, "Too long.", "500"],
  ["a type error", event({ type: "error", code: "c", message: "Too long." }), "Too long.", "c"],
  [
    "an event of that name",
    `event: error\n${event({ message: "Unloaded.", type: "server_error" })}${DONE}`,
    "Unloaded.",
    "server_error",
  ],
  ["an event of that name, in words", "event: error\ndata: Out of memory\n\n", "Out of memory", "upstream_error"],
  [
    "DashScope",
    'id:1\nevent:error\n:HTTP_STATUS/429\ndata:{"code":"Throttling","message":"Used up.","request_id":"r"}\n\n',
    "Used up.",
    "Throttling",
  ],
  ["a field of that name", `error: ${JSON.stringify(SHOT)}\n\n${DONE}`, "Too long.", "400"],
  ["JSON without a field", `${JSON.stringify({ error: SHOT })}\n\n`, "Too long.", "400"],
  ["JSON on several lines", `${JSON.stringify({ error: SHOT }, null, 2)}\n\n`, "Too long.", "400"],
  ["JSON after the heartbeat", `: ping\n\n${JSON.stringify([{ error: SHOT }])}\n`, "Too long.", "400"],
  [
    "MiniMax",
    event({ choices: null, base_resp: { status_code: 1008, status_msg: "insufficient balance" } }),
    "insufficient balance",
    "1008",
  ],
  ["a code with words", event({ code: 1113, msg: "In arrears.", success: false }), "In arrears.", "1113"],
  [
    "OpenRouter",
    event({ ...chunk({ content: "" }, "error"), error: { code: 502, message: "Broke." } }) + DONE,
    "Broke.",
    "502",
  ],
]) {
  for (const [when, before] of [["at once", ""], ["after some text", words("Begin")]]) {
    test(`an error in the form of ${form}, ${when}, fails the answer in the server's words`, async (context) => {
      const { ending } = await received(context, `${before}${stream}${END}`);
      const { problem } = ending;
      assert.deepEqual([ending.verdict, problem.message, problem.code], ["failed", message, code]);
      assert.ok(problem.isFromUpstream);
    });
  }
}

for (const [form, chunks] of [
  ["nothing", { error: null }],
  ["an empty object", { error: {} }],
  ["a code of success", { code: 0, message: "success" }],
  ["MiniMax's zero", { base_resp: { status_code: 0, status_msg: "" } }],
]) {
  test(`an error of ${form} is none`, async (context) => {
    const stream = event({ ...chunk({ content: "So." }), ...chunks }) + event({ ...chunks }) + words("", "stop");
    assert.deepEqual((await received(context, stream + END)).ending, { verdict: "complete" });
  });
}

test("an end in error with no word of it has at least its code", async (context) => {
  const { ending } = await received(context, ": end error bytes=0 ms=1 code=upstream_tls\n\n");
  assert.equal(ending.problem.code, "upstream_tls");
});

test("a chunk that is no JSON fails the answer and keeps what came before", async (context) => {
  const { text, ending } = await received(context, `${event(chunk({ content: "So" }))}data: {broken\n\n${END}`);
  assert.equal(text, "So");
  assert.equal(ending.problem.code, NOT_FROM_RELAY);
});

test("after a chunk that is no JSON nothing more is waited for", async (context) => {
  let isCancelled = false;
  const stream = HALF + event(chunk({ content: "on" })) + event(chunk({ content: "ward" }));
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(bytesOf(stream)),
    cancel: () => { isCancelled = true; },
  });
  fakeNetwork(context, () => new Response(body, { headers: { "Content-Type": "text/event-stream" } }));
  const { text, ending } = await collect(streamCompletion(request(), signal));
  assert.deepEqual([text, ending.problem.code, isCancelled], ["", NOT_FROM_RELAY, true]);
});

test("a connection that breaks in the midst cuts the answer", async (context) => {
  const pieces = [bytesOf(event(chunk({ content: "So" })))];
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else controller.error(new TypeError("network error"));
    },
  });
  fakeNetwork(context, () => new Response(body, { headers: { "Content-Type": "text/event-stream" } }));
  const { text, ending } = await collect(streamCompletion(request(), signal));
  assert.equal(text, "So");
  assert.deepEqual(ending, { verdict: "cut", reason: "connection" });
});

test("an upstream that does not stream has answered nevertheless", async (context) => {
  const answer = { choices: [{ message: { content: "Yes." }, finish_reason: "stop" }], usage: USAGE };
  fakeNetwork(context, () => json(answer));
  const { text, usage, ending } = await collect(streamCompletion(request(), signal));
  assert.deepEqual([text, usage.completionTokens, ending.verdict], ["Yes.", 4, "complete"]);
});

const WHOLE = { choices: [{ message: { content: "Yes." }, finish_reason: "stop" }], usage: USAGE };
for (const [name, body] of [
  ["after the heartbeat", `: ping\n\n${JSON.stringify(WHOLE)}\n\n${END}`],
  ["on several lines", `: ping\n\n${JSON.stringify(WHOLE, null, 2)}\n${END}`],
  ["as an event", event(WHOLE) + DONE + END],
  ["after its parts", words("Y") + words("es.") + event(WHOLE) + DONE + END],
]) {
  test(`an answer that comes whole, ${name}, is shown`, async (context) => {
    const { text, usage, ending } = await received(context, body);
    assert.deepEqual([text, usage.completionTokens, ending], ["Yes.", 4, { verdict: "complete" }]);
  });
}

test("half of an answer that comes whole is cut", async (context) => {
  const half = JSON.stringify(WHOLE).slice(0, 40);
  const { ending } = await received(context, `: ping\n\n${half}\n\n: end cut bytes=1 ms=1 reason=unfinished\n\n`);
  assert.deepEqual(ending, { verdict: "cut", reason: "unfinished" });
});

for (const type of ["application/json", "text/plain; charset=utf-8", "application/octet-stream", ""]) {
  test(`an answer under the type ${type || "of none"} is known by what it is`, async (context) => {
    const bodies = [words("Ye") + words("s.", "stop") + DONE, JSON.stringify(WHOLE)];
    for (const body of bodies) {
      const response = new Response(bytesOf(body), { headers: type ? { "Content-Type": type } : {} });
      fakeNetwork(context, () => response);
      const { text, ending } = await collect(streamCompletion(request(), signal));
      assert.deepEqual([text, ending], ["Yes.", { verdict: "complete" }]);
    }
  });
}

for (const [type, body] of [
  ["text/html", "<h1>Hello</h1>"],
  ["text/plain", "ok"],
  ["application/json", '{"status":"ok"}'],
]) {
  test(`an answer in ${type} that is none is a problem`, async (context) => {
    fakeNetwork(context, () => new Response(body, { headers: { "Content-Type": type } }));
    await assert.rejects(collect(streamCompletion(request(), signal)), { name: "Problem", code: NOT_FROM_RELAY });
  });
}

test("an error that comes with a good status is a problem", async (context) => {
  fakeNetwork(context, () => json({ error: { message: "No.", code: "teapot" } }));
  const { ending } = await collect(streamCompletion(request(), signal));
  assert.equal(ending.problem.code, "teapot");
});

for (const [name, body, message] of [
  ["MiniMax", { choices: null, base_resp: { status_code: 1008, status_msg: "no balance" } }, "no balance"],
  ["a code with words", { code: 1113, msg: "In arrears.", success: false }, "In arrears."],
  ["a list", [{ error: { code: 429, message: "Quota." } }], "Quota."],
]) {
  test(`an error in the form of ${name} that comes with a good status is told in its words`, async (context) => {
    fakeNetwork(context, () => json(body));
    const { ending } = await collect(streamCompletion(request(), signal));
    assert.deepEqual([ending.verdict, ending.problem.message], ["failed", message]);
  });
}

test("Stop closes the connection", async (context) => {
  let isClosed = false;
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(bytesOf(event(chunk({ content: "So" })))),
    cancel: () => void (isClosed = true),
  });
  fakeNetwork(context, () => new Response(body, { headers: { "Content-Type": "text/event-stream" } }));
  for await (const part of streamCompletion(request(), signal)) if (part.type === "text") break;
  assert.ok(isClosed);
});

test("a small answer comes whole and without thoughts", async (context) => {
  fakeNetwork(context, () => eventStream(answerStream(["<think>Hm.</think>", "A ", "title"], { usage: USAGE })));
  const { text, usage } = await completeOnce(request(), signal);
  assert.deepEqual([text, usage?.promptTokens], ["A title", 3]);
});

test("half a small answer is none", async (context) => {
  fakeNetwork(context, () => eventStream(event(chunk({ content: "Half" }))));
  await assert.rejects(completeOnce(request(), signal), { name: "Problem", code: "upstream_cut" });
});

test("a small answer that reached its limit of length is used", async (context) => {
  fakeNetwork(context, () => eventStream(answerStream(["Long"], { finish: "length" })));
  assert.equal((await completeOnce(request(), signal)).text, "Long");
});

test("a small answer that fails says why", async (context) => {
  fakeNetwork(context, () => Promise.reject(new TypeError()));
  await assert.rejects(completeOnce(request(), signal), (error) => {
    return error instanceof Problem && error.code === SITE_UNREACHABLE;
  });
});
