import assert from "node:assert/strict";
import { test } from "node:test";
import { inputOf } from "../../../public/js/relay/dialects/messages_input.js";

const MODEL = "claude-opus-5@anthropic";
const PNG = { type: "image_url", image_url: { url: "data:image/png;base64,iVBO" } };
const PDF = { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBE" } };
const WORD = { type: "file", file: { filename: "a.doc", file_data: "data:application/msword;base64,0M8R" } };
const THOUGHT = { type: "thinking", thinking: "Hm.", signature: "s" };

const says = (/** @type {any} */ role, /** @type {any} */ content, more = {}) => ({ role, content, ...more });
const block = (/** @type {string} */ text) => ({ type: "text", text });
const input = (/** @type {any[]} */ messages, cacheFrom = 0) => /** @type {any} */ (inputOf(messages, MODEL, cacheFrom));
const marked = (/** @type {any[]} */ blocks) => blocks.map((each) => "cache_control" in each);

test("what the system says stands apart, wherever it was said", () => {
  const { system, messages } = input([says("system", "Be brief."), says("user", "Why?"), says("system", "In Latin.")]);
  assert.deepEqual(system, [block("Be brief."), block("In Latin.")]);
  assert.deepEqual(messages, [{ role: "user", content: [block("Why?")] }]);
});

test("neighbours of one role are one turn, and empty words are none", () => {
  const { messages } = input([says("user", "A"), says("assistant", " \n"), says("user", "B"), says("assistant", "C")]);
  assert.deepEqual(messages, [
    { role: "user", content: [block("A"), block("B")] },
    { role: "assistant", content: [block("C")] },
  ]);
});

test("a person begins", () => {
  const { messages } = input([says("assistant", "Welcome!"), says("user", "Hi")]);
  assert.deepEqual(messages.map((/** @type {any} */ { role }) => role), ["user", "assistant", "user"]);
});

test("pictures and PDFs come before the words about them, and nothing else is sent as a file", () => {
  const { messages } = input([says("user", [block("What is it?"), PNG, PDF, WORD])]);
  assert.deepEqual(messages[0].content, [
    { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBO" } },
    { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBE" }, title: "a.pdf" },
    block("What is it?"),
  ]);
});

test("a picture that a model made comes with the next question", () => {
  const { messages } = input([says("user", "Draw"), says("assistant", [block("Here."), PNG]), says("user", "Bluer")]);
  assert.equal(messages[1].content.length, 1);
  assert.deepEqual(messages[2].content.map((/** @type {any} */ { type }) => type), ["image", "text"]);
});

const given = (/** @type {string} */ dialect, model = MODEL) => ({ providerItems: { dialect, model, items: [THOUGHT] } });

test("signed thoughts go back before the words to which they led", () => {
  const { messages } = input([says("user", "A"), says("assistant", "B", given("messages")), says("user", "C")]);
  assert.deepEqual(messages[1].content, [THOUGHT, block("B")]);
});

for (const [name, answer] of Object.entries({
  "another dialect's": says("assistant", "B", given("responses")),
  "another model's": says("assistant", "B", given("messages", "claude-opus-4-1@anthropic")),
})) {
  test(`${name} items stay here`, () => {
    assert.deepEqual(input([says("user", "A"), answer, says("user", "C")]).messages[1].content, [block("B")]);
  });
}

test("thoughts that led to no words are left out", () => {
  const { messages } = input([says("user", "A"), says("assistant", "", given("messages")), says("user", "C")]);
  assert.deepEqual(messages, [{ role: "user", content: [block("A"), block("C")] }]);
});

const SEARCH = { type: "server_tool_use", id: "srv_1", name: "web_search", input: { query: "sky" } };
const PAUSED = { type: "pause_turn", content: [THOUGHT, block("I look."), SEARCH] };
const paused = (/** @type {object[]} */ ...items) => says("assistant", "I look.", { providerItems: { dialect: "messages", model: MODEL, items } });

test("a turn in which the provider has paused goes back as it was, with all its parts", () => {
  const more = { type: "pause_turn", content: [block("And more."), { ...SEARCH, id: "srv_2" }] };
  const { messages } = input([says("user", "A"), paused(THOUGHT, PAUSED, more)]);
  assert.deepEqual(messages[1], { role: "assistant", content: [...PAUSED.content, ...more.content] });
});

test("what was asked on after a pause gets the words of it, and no search that never ended", () => {
  const { messages } = input([says("user", "A"), paused(THOUGHT, PAUSED), says("user", "B")]);
  assert.deepEqual(messages[1].content, [THOUGHT, block("I look.")]);
});

const LONG = "many words of a long prompt ".repeat(200);
const TALK = [
  says("system", LONG), says("user", "A"), says("assistant", "B", given("messages")), says("user", "C"),
  says("assistant", "D"), says("user", "E"),
];

test("the cache is to keep the system's words, the last question but one and the present one", () => {
  const { system, messages } = input(TALK, 1024);
  assert.deepEqual(marked(system), [true]);
  assert.deepEqual(messages.map((/** @type {any} */ { content }) => marked(content)), [
    [false], [false, false], [true], [false], [true],
  ]);
});

test("what is shorter than the cache takes is not marked", () => {
  const { system, messages } = input([says("system", "Be brief."), says("user", "A"), says("assistant", LONG), says("user", "B")], 1024);
  assert.deepEqual([marked(system), ...messages.map((/** @type {any} */ { content }) => marked(content))], [
    [false], [false], [false], [true],
  ]);
});

test("a model without a cache gets no marks", () => {
  const { system, messages } = input(TALK, 0);
  const blocks = [...system, ...messages.flatMap((/** @type {any} */ { content }) => content)];
  assert.ok(!marked(blocks).includes(true));
});
