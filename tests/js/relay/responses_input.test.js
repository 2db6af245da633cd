import assert from "node:assert/strict";
import { test } from "node:test";
import { responses } from "../../../public/js/relay/dialects/responses.js";

const LINE = { code: "", apiKey: "", provider: "openai", model: "m-1" };
const PICTURE = "data:image/png;base64,QUJD";
const QUESTION = { role: "user", content: "Why?" };

/** @param {any[]} messages @param {object} [more] @returns {any} */
const bodyOf = (messages, more) => responses.body({ line: LINE, messages, ...more });

/** @param {unknown[]} items @param {unknown} content */
const answered = (items, content) => {
  return { role: "assistant", content, providerItems: { dialect: "responses", model: "m-1", items } };
};

/** What is sent of an answer. @param {unknown[]} items @param {unknown} content @returns {any[]} */
const sentOf = (items, content) => bodyOf([QUESTION, answered(items, content), QUESTION]).input.slice(1, -1);

const thought = (/** @type {string} */ id) => ({ type: "reasoning", id, summary: [], encrypted_content: "x" });

test("nothing is kept at the provider, and no field goes that chat completions alone have", () => {
  const parameters = { temperature: 0.5, presence_penalty: 1, max_completion_tokens: 500 };
  assert.deepEqual(bodyOf([QUESTION], { parameters }), {
    model: "m-1",
    input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Why?" }] }],
    temperature: 0.5,
    max_output_tokens: 500,
    store: false,
    stream: true,
  });
  assert.equal(responses.path(LINE), "/openai/v1/responses");
});

test("a limit that the provider would refuse becomes its least", () => {
  assert.equal(bodyOf([QUESTION], { parameters: { max_tokens: 3 } }).max_output_tokens, 16);
});

test("the opening words of the system are instructions, later ones stay in their place", () => {
  const system = { role: "system", content: "Be brief." };
  const { instructions, input } = bodyOf([system, QUESTION, system]);
  assert.equal(instructions, "Be brief.");
  assert.deepEqual(input.map((/** @type {any} */ { role }) => role), ["user", "developer"]);
});

test("pictures and files have their own parts", () => {
  const file = { filename: "a.pdf", file_data: "data:application/pdf;base64,QUJD" };
  const content = [{ type: "text", text: "See" }, { type: "image_url", image_url: { url: PICTURE } }, { type: "file", file }];
  assert.deepEqual(bodyOf([{ role: "user", content }]).input[0].content, [
    { type: "input_text", text: "See" },
    { type: "input_image", image_url: PICTURE, detail: "auto" },
    { type: "input_file", ...file },
  ]);
});

test("thoughts are asked for where the model thinks, with the chosen effort, and encrypted", () => {
  const include = ["reasoning.encrypted_content"];
  for (const [wants, reasoning] of [
    [{ thinks: true }, { summary: "auto" }],
    [{ thinks: true, effort: "high" }, { effort: "high", summary: "auto" }],
    [{ thinks: true, effort: "none" }, { effort: "none" }],
  ]) {
    const body = bodyOf([QUESTION], { wants });
    assert.deepEqual([body.reasoning, body.include], [reasoning, include]);
  }
  assert.ok(!("reasoning" in bodyOf([QUESTION])));
});

test("each tool that is wanted is named, and one that must be used is asked for", () => {
  const search = { type: "web_search", user_location: { type: "approximate" } };
  const picture = { model: "gpt-image-2", size: "1024x1024", quality: "" };
  const drawing = { type: "image_generation", model: "gpt-image-2", size: "1024x1024", partial_images: 2 };
  for (const [wants, tools, choice] of [
    [{ webSearch: "auto" }, [search], "auto"],
    [{ webSearch: "on" }, [search], "required"],
    [{ picture }, [drawing], { type: "image_generation" }],
    [{ servers: ["notes"] }, [{ type: "mcp", server_label: "notes" }], "auto"],
  ]) {
    const body = bodyOf([QUESTION], { wants });
    assert.deepEqual([body.tools, body.tool_choice], [tools, choice]);
  }
  assert.ok(!("tools" in bodyOf([QUESTION], { wants: { servers: [] } })));
});

test("an answer goes as output, which is not a question's input", () => {
  assert.deepEqual(sentOf([], "Salt."), [
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "Salt.", annotations: [] }] },
  ]);
});

test("thoughts and messages go back in their places", () => {
  const items = [
    thought("rs_1"), { type: "message", id: "msg_1", phase: "commentary", length: 4 },
    thought("rs_2"), { type: "message", id: "msg_2", length: 5 },
  ];
  const sent = sentOf(items, "One.\n\nTwo..");
  assert.deepEqual(sent.map(({ id, phase, content }) => [id, phase, content?.[0].text]), [
    ["rs_1", undefined, undefined], ["msg_1", "commentary", "One."], ["rs_2", undefined, undefined], ["msg_2", undefined, "Two.."],
  ]);
  assert.equal(sent[1].status, "completed");
});

test("of an answer that was cut, its last thoughts go before all of its words", () => {
  const sent = sentOf([thought("rs_1"), thought("rs_2"), { type: "message", id: "msg_1", length: 3 }], "Much more.");
  assert.deepEqual(sent.map(({ id, content }) => id ?? content[0].text), ["rs_2", "Much more."]);
});

test("thoughts that led to nothing stay away, since they would be refused", () => {
  assert.deepEqual(sentOf([thought("rs_1")], ""), []);
});

test("a picture goes back in the place where it was made, with its contents", () => {
  const item = { type: "image_generation_call", id: "ig_1", status: "completed" };
  const sent = sentOf([thought("rs_1"), item], [{ type: "image_url", image_url: { url: PICTURE } }]);
  assert.deepEqual(sent, [thought("rs_1"), { ...item, result: "QUJD" }]);
});

test("a picture that another model made goes as if the reader had sent it", () => {
  const [words, picture] = sentOf([], [{ type: "text", text: "Here." }, { type: "image_url", image_url: { url: PICTURE } }]);
  assert.equal(words.role, "assistant");
  const content = [{ type: "input_image", image_url: PICTURE, detail: "auto" }];
  assert.deepEqual(picture, { type: "message", role: "user", content });
});

test("a call that nobody has approved is not sent, one that was decided is, with the decision", () => {
  const asked = { type: "mcp_approval_request", id: "mcpr_1", server_label: "notes", name: "find", arguments: "{}" };
  const decision = { type: "mcp_approval_response", approval_request_id: "mcpr_1", approve: true };
  assert.deepEqual(sentOf([thought("rs_1"), asked], ""), []);
  assert.deepEqual(sentOf([thought("rs_1"), asked, decision], ""), [thought("rs_1"), asked, decision]);
});

test("no name is sent twice", () => {
  const items = [thought("rs_1"), { type: "message", id: "msg_1", length: 4 }];
  const { input } = bodyOf([QUESTION, answered(items, "Yes."), QUESTION, answered(items, "Yes."), QUESTION]);
  const ids = input.map((/** @type {any} */ { id }) => id).filter(Boolean);
  assert.deepEqual(ids, ["rs_1", "msg_1"]);
  assert.equal(input.filter((/** @type {any} */ { role }) => role === "assistant").length, 2);
});
