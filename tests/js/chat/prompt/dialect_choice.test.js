import assert from "node:assert/strict";
import { test } from "node:test";
import { dialectFor, wantsIn, wishesOf } from "../../../../public/js/chat/prompt/dialect_choice.js";
import { missingDialects } from "../../../../public/js/relay/missing_dialects.js";
import { settingsWith, siteWith, talk, TRAITS } from "../chat_fixture.js";

const PICTURE = { model: "gpt-image-2", size: "", quality: "" };
const MODEL = "gpt-6-luna";
const NOTES = { label: "notes", asks: true };

/** @param {object} [more] */
const siteWhere = (more) => ({ ...siteWith(), mayUse: () => true, servers: [NOTES], ...more });

/** @param {{ options?: object, settings?: object, model?: string, path?: any[], site?: any, attachments?: any[] }} [from] */
function dialectOf({ options = {}, settings = {}, model = MODEL, path = talk("Why?"), site = siteWhere(), attachments } = {}) {
  const wishes = wishesOf(settingsWith(settings), options, model, TRAITS);
  return dialectFor({ model, wishes, path, attachments, traits: TRAITS, site });
}

const given = (/** @type {string} */ model, /** @type {unknown[]} */ items) => {
  return talk("Why?", { text: "So.", providerItems: { dialect: "responses", model, items } }, "And?");
};
const file = (/** @type {string} */ type) => ({ id: "f", kind: "file", name: "f", type, bytes: 1, width: 0, height: 0 });

for (const [name, from] of Object.entries({
  "an effort is chosen": { options: { effort: "high" } },
  "the conversation has an effort": { settings: { effort: "low" } },
  "the web is to be searched": { options: { webSearch: "auto" } },
  "the conversation searches the web": { settings: { webSearch: "on" } },
  "a picture is wanted": { options: { picture: PICTURE } },
  "a tool server may be asked": { options: { servers: ["notes"] } },
  "an earlier answer has items of this model": { path: given(MODEL, [{ type: "reasoning" }]) },
  "a document is no PDF": { attachments: [file("application/msword")] },
})) {
  test(`a question goes as a response where ${name}`, () => {
    assert.equal(dialectOf(from), "responses");
  });
}

for (const [name, from] of Object.entries({
  "nothing needs more": {},
  "thinking is switched off": { options: { effort: "none" } },
  "the question switches the search off": { settings: { webSearch: "on" }, options: { webSearch: "off" } },
  "the effort is another model's word": { options: { effort: "minimal" } },
  "the reader may not use the tool": { options: { webSearch: "on", picture: PICTURE }, site: siteWhere({ mayUse: () => false }) },
  "pictures are forbidden": { options: { picture: PICTURE }, site: siteWhere({ forbids: () => true }) },
  "the server is not the site's": { options: { servers: ["other"] } },
  "the items are another model's": { path: given("gpt-6-sol", [{ type: "reasoning" }]) },
  "the answer has no items": { path: given(MODEL, []) },
  "the document is a PDF": { attachments: [file("application/pdf")] },
  "a gateway's model has no other dialect": { model: "openai/gpt-6-luna", options: { effort: "high" } },
  "another provider's model has no other dialect": { model: "deepseek-flash@deepseek", options: { webSearch: "on" } },
})) {
  test(`a question goes as a chat completion where ${name}`, () => {
    assert.equal(dialectOf(from), "chat");
  });
}

test("Anthropic's models are always asked in their own dialect at Anthropic", () => {
  assert.equal(dialectOf({ model: "claude-haiku-5-5@anthropic" }), "messages");
});

test("what a provider turned out to lack is not asked of it for a week", (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  missingDialects.learn("openai", "responses");
  context.after(() => missingDialects.forget());
  assert.equal(dialectOf({ options: { effort: "high" } }), "chat");
  context.mock.timers.tick(7 * 24 * 3_600_000);
  assert.equal(dialectOf({ options: { effort: "high" } }), "responses");
});

test("of a provider's tools, chat completions get none, and the effort in the model's own word", () => {
  const options = { effort: "high", webSearch: /** @type {const} */ ("on"), picture: PICTURE, servers: ["notes", "other"] };
  const wishes = wishesOf(settingsWith(), options, MODEL, TRAITS);
  assert.deepEqual(wantsIn(wishes, "chat", siteWhere()), { effort: "high", thinks: true });
  const tools = { webSearch: "on", picture: PICTURE, servers: ["notes"] };
  assert.deepEqual(wantsIn(wishes, "responses", siteWhere()), { effort: "high", thinks: true, ...tools });
  assert.deepEqual(wishesOf(settingsWith({ effort: "high" }), {}, "gpt-4o", TRAITS), {});
});
