import assert from "node:assert/strict";
import { test } from "node:test";
import { streamCompletion } from "../../../public/js/relay/completion.js";
import { refusalMemory } from "../../../public/js/relay/refused_parameters.js";
import { answerStream, eventStream, fakeNetwork, json } from "./streams.js";

const USUAL = { temperature: 0.7, top_p: 0.9, max_tokens: 500 };
const { signal } = new AbortController();

/** @param {string} message @param {object} [more] */
const refusal = (message, more) => json({ error: { message, ...more } }, { status: 400 });
const answer = () => eventStream(answerStream(["Yes."]));

/** @param {string} model @param {object} [parameters] */
async function ask(model, parameters = USUAL) {
  const line = { code: "c", apiKey: "", provider: "openai", model };
  let text = "";
  for await (const part of streamCompletion({ line, messages: [], parameters }, signal)) {
    if (part.type === "text") text += part.text;
  }
  return text;
}

/** @param {any} request @returns {Record<string, unknown>} what may be refused of it */
function parametersOf({ body: { model: _model, messages: _messages, ...parameters } }) {
  return parameters;
}

const ALL = { ...USUAL, stream: true, stream_options: { include_usage: true } };
const without = (/** @type {string[]} */ ...names) =>
  Object.fromEntries(Object.entries(ALL).filter(([name]) => !names.includes(name)));

let models = 0;
for (const [message, left] of /** @type {[string, object][]} */ ([
  [
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    { ...without("max_tokens"), max_completion_tokens: 500 },
  ],
  ["max_tokens: Extra inputs are not permitted", without("max_tokens")],
  [
    "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
    without("temperature"),
  ],
  ["invalid temperature: only 1 is allowed for this model", without("temperature")],
  ["`temperature` and `top_p` cannot both be specified for this model. Please use only one.", without("temperature")],
  ["Model m does not support parameter topP.", without("top_p")],
  ['Invalid JSON payload received. Unknown name "top_p": Cannot find field.', without("top_p")],
  ["该模型不支持 temperature 参数", without("temperature")],
  ["Unknown parameter: 'stream_options'.", without("stream_options")],
  ["stream_options.include_usage: bad", without("stream_options")],
  ["'stream' is not supported with this model.", without("stream", "stream_options")],
])) {
  test(`a model that says "${message}" is asked without, now and from then on`, async (context) => {
    const model = `m-${(models += 1)}`;
    const replies = [refusal(message), answer(), answer()];
    const requests = fakeNetwork(context, () => replies.shift());
    assert.equal(await ask(model), "Yes.");
    await ask(model);
    assert.deepEqual(requests.map(parametersOf), [ALL, left, left]);
  });
}

test("what the server calls an unsupported value is one, whatever its words", async (context) => {
  const replies = [refusal("Your organization must be verified to stream this.", { code: "unsupported_value" }), answer()];
  const requests = fakeNetwork(context, () => replies.shift());
  assert.equal(await ask("m-code"), "Yes.");
  assert.deepEqual(parametersOf(requests[1]), without("stream", "stream_options"));
});

for (const message of [
  "max_tokens is too large: 100000. This model supports at most 16384 completion tokens.",
  "temperature must be between 0 and 1",
  "This model's maximum context length is 8192 tokens; you asked for 9000 (500 in max_tokens). Not supported.",
  "The model does not support images.",
  "Bad temperature.",
]) {
  test(`"${message}" is for the reader, and nothing is left out`, async (context) => {
    const requests = fakeNetwork(context, () => refusal(message));
    await assert.rejects(ask("m-range"), { name: "Problem", message });
    assert.equal(requests.length, 1);
  });
}

test("several are left out one after another", async (context) => {
  const requests = fakeNetwork(context, ({ body }) => {
    const refused = ["temperature", "max_completion_tokens", "max_tokens", "top_p"].find((name) => name in body);
    return refused ? refusal(`Unsupported: ${refused}. Use max_tokens or max_completion_tokens.`) : answer();
  });
  assert.equal(await ask("m-several"), "Yes.");
  assert.deepEqual(parametersOf(requests.at(-1)), without("temperature", "max_tokens", "top_p"));
});

test("a model that refuses everything is not asked for ever", async (context) => {
  const message = `Not supported: ${Object.keys(ALL).join(", ")}, max_completion_tokens, max_output_tokens`;
  const requests = fakeNetwork(context, () => refusal(message));
  await assert.rejects(ask("m-never"), { name: "Problem" });
  assert.ok(requests.length <= Object.keys(ALL).length + 3, `${requests.length} requests`);
});

test("what did not help is not remembered, nor what another model refuses", async (context) => {
  let isBroken = true;
  const requests = fakeNetwork(context, ({ body }) => {
    if ("temperature" in body && isBroken) return refusal("temperature is not supported");
    return isBroken ? json({ error: { message: "Overloaded." } }, { status: 503 }) : answer();
  });
  await assert.rejects(ask("m-broken"), { message: "Overloaded." });
  isBroken = false;
  await ask("m-broken");
  await ask("m-other");
  assert.deepEqual(requests.slice(-2).map(parametersOf), [ALL, ALL]);
});

test("what a model refuses comes back from what is kept of it, and nothing else does", async (context) => {
  const line = { code: "", apiKey: "", provider: "openai", model: "m-kept" };
  const whole = [["openai m-kept", [["temperature", ""], ["max_tokens", "max_completion_tokens"]]]];
  for (const kept of [null, 7, {}, [null], [[1, []]], [["openai m-x", [["messages", ""], ["top_p", 3], "ab"]]], whole]) {
    refusalMemory.restore(kept);
  }
  assert.deepEqual([...refusalMemory.of(line)], whole[0]?.[1]);
  assert.deepEqual(refusalMemory.entries().at(-1), whole[0]);
  const requests = fakeNetwork(context, answer);
  await ask("m-kept");
  assert.deepEqual(parametersOf(requests[0]), { ...without("temperature", "max_tokens"), max_completion_tokens: 500 });
});
