/** Pictures in a conversation: asked for by one question, kept with its answer, and what comes of them later. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { keepPicture, pictureUnderWay, expectPicture, expectNoPicture } from "../../../public/js/chat/answer_pictures.js";
import { PictureModels, partialImages, sidesOf } from "../../../public/js/chat/models/picture_models.js";
import { planNext } from "../../../public/js/chat/prompt/plan.js";
import { complete, MESSAGE } from "../../../public/js/store/record_schema.js";
import { newMessage } from "../../../public/js/store/records.js";
import { pageModels } from "../../../scripts/page/model_table.mjs";
import { event, eventStream, json } from "../relay/streams.js";
import { openApp } from "./app_fixture.js";
import { image, PRICES } from "./chat_fixture.js";

const PNG = "iVBORw0KGgoAAAANSUhEUg==";
const SVG = Buffer.from("<svg onload=alert(1)>").toString("base64");
const END = ": end ok bytes=1 ms=1\n\n";
const PICTURE = { model: "painter-1", size: "8x8", quality: "high" };
const MODELS = new PictureModels(JSON.parse(pageModels().get("pictures.json") ?? ""));
const DONE = { type: "image_generation.completed", b64_json: PNG };

Object.assign(globalThis, {
  createImageBitmap: async (/** @type {Blob} */ blob) => {
    if (blob.size < 10) throw new Error("broken");
    return { width: 8, height: 6, close() {} };
  },
});

/** @param {any} app @param {object} picture */
const reply = (app, picture = DONE) => app.reply(() => eventStream(event(picture) + END));

test("a question with a picture goes to the model for pictures, with its words alone", async (context) => {
  const app = await openApp(context);
  app.reply(() => json({ choices: [{ message: { content: "Yes." }, finish_reason: "stop" }] }));
  await app.open.ask({ text: "Before" });
  reply(app, { ...DONE, usage: { input_tokens: 3, output_tokens: 7 }, revised_prompt: "A fox in snow" });
  const { answer } = await app.open.ask({ text: "A fox!", options: { picture: PICTURE } });
  assert.match(app.asked[1].url, /\/openai\/v1\/images\/generations$/);
  const { prompt, model, size, quality, stream, partial_images: partials } = app.asked[1].body;
  assert.deepEqual([prompt, model, size, quality, stream, partials], ["A fox!", "painter-1", "8x8", "high", true, 2]);
  assert.deepEqual([answer.state, answer.model, answer.text], ["complete", "painter-1", ""]);
  assert.equal(answer.usage?.completionTokens, 7);
  const [kept] = (await app.archive.message(answer.id))?.attachments ?? [];
  assert.deepEqual([kept?.name, kept?.type, kept?.width, kept?.height], ["A fox.png", "image/png", 8, 6]);
  assert.deepEqual(kept?.made, { prompt: "A fox!", revisedPrompt: "A fox in snow" });
  assert.equal((await app.archive.attachment(kept?.id ?? ""))?.type, "image/png");
  assert.equal(pictureUnderWay(answer.id), null);
});

test("asked again it is made again, and the old picture is not in the new version", async (context) => {
  const app = await openApp(context);
  reply(app);
  const { answer } = await app.open.ask({ text: "A fox", options: { picture: PICTURE } });
  reply(app);
  const again = await app.open.retry(answer.id);
  assert.match(app.asked[1].url, /images\/generations$/);
  assert.equal(again?.answer.attachments.length ?? 1, 1);
});

test("what was made goes along with the next question of a chat, which takes pictures there alone", async (context) => {
  const app = await openApp(context);
  reply(app);
  await app.open.ask({ text: "A fox", options: { picture: PICTURE } });
  app.reply(() => json({ choices: [{ message: { content: "A fox." }, finish_reason: "stop" }] }));
  await app.open.ask({ text: "What is it?" });
  const [question, answer, next] = app.asked[1].body.messages;
  assert.deepEqual([question.content, answer.role, typeof answer.content], ["A fox", "assistant", "string"]);
  assert.deepEqual(next.content.map((/** @type {any} */ part) => part.type), ["image_url", "text"]);
});

test("more pictures than a model changes, or too large ones, are told before anything is sent", async (context) => {
  const app = await openApp(context);
  const attachments = [image("a"), image("b"), image("c")];
  const { withdrawn } = await app.open.ask({ text: "At night", attachments, options: { picture: PICTURE } });
  assert.equal(withdrawn?.code, "model_changes_no_pictures");
  const large = [image("a", 4_450_000)];
  const second = await app.open.ask({ text: "At night", attachments: large, options: { picture: PICTURE } });
  assert.equal(second.withdrawn?.code, "pictures_too_large");
  assert.equal(app.asked.length, 0);
});

test("what only claims to be a picture leaves an answer that says so", async (context) => {
  const app = await openApp(context);
  reply(app, { ...DONE, b64_json: SVG, output_format: "png" });
  const { answer } = await app.open.ask({ text: "A fox", options: { picture: PICTURE } });
  assert.deepEqual([answer.state, answer.reason, answer.attachments], ["cut", "picture_unreadable", []]);
  reply(app, { ...DONE, b64_json: "iVBORw0KGgo=" });
  const broken = await app.open.ask({ text: "A fox", options: { picture: PICTURE } });
  assert.deepEqual([broken.answer.state, broken.answer.reason], ["cut", "picture_unreadable"]);
});

test("states before the last one are kept in memory alone, and given back", async () => {
  const answer = newMessage({ id: "a1", conversationId: "c", role: "assistant" });
  /** @type {any[]} */
  const stored = [];
  const archive = { putAttachment: async (/** @type {any} */ blob) => void stored.push(blob) };
  const part = { type: /** @type {const} */ ("picture"), id: "0", base64: PNG, mediaType: "image/svg+xml" };
  expectPicture("a1", { prompt: "A fox", width: 8, height: 6 });
  await keepPicture(answer, { ...part, isPartial: true }, archive);
  assert.deepEqual([pictureUnderWay("a1")?.blob?.type, pictureUnderWay("a1")?.width, stored.length], ["image/png", 8, 0]);
  await keepPicture(answer, { ...part, isPartial: false }, archive);
  assert.deepEqual([stored.length, answer.attachments[0]?.type, pictureUnderWay("a1")], [1, "image/png", null]);
  expectPicture("a1", { prompt: "", width: 0, height: 0 });
  expectNoPicture("a1");
  assert.equal(pictureUnderWay("a1"), null);
});

/** What a prompt may be, and what the file is called. */
const NAMES = {
  "../../etc/passwd": "etc passwd.png",
  'con<script>alert("1")</script>': "con script alert 1 script.png",
  "\u202egnp.exe": "gnp exe.png",
  "C:\\Windows\\a|b?*": "C Windows a b.png",
  "...": "picture.png",
  "": "picture.png",
  "一只红狐狸。": "一只红狐狸.png",
  ["fox ".repeat(100)]: `${"fox ".repeat(15).trim()}.png`,
};

for (const [prompt, name] of Object.entries(NAMES)) {
  test(`a picture of ${JSON.stringify(prompt.slice(0, 30))} has a name that every system takes`, async () => {
    const answer = newMessage({ id: "a2", conversationId: "c", role: "assistant" });
    expectPicture("a2", { prompt, width: 0, height: 0 });
    const part = { type: /** @type {const} */ ("picture"), id: "0", base64: PNG, mediaType: "", isPartial: false };
    await keepPicture(answer, part, { putAttachment: async () => {} });
    assert.equal(answer.attachments[0]?.name, name);
  });
}

test("a record with a broken note on how a picture was made is mended, and a good one is itself", () => {
  const made = { prompt: "A fox", revisedPrompt: "" };
  const good = newMessage({ id: "a3", conversationId: "c", attachments: [{ ...image("p"), made }] });
  assert.equal(complete(MESSAGE, /** @type {any} */ (good)), good);
  for (const broken of [1, "A fox", { prompt: "A fox" }, { prompt: {}, revisedPrompt: "" }, null]) {
    const record = { ...good, attachments: [{ ...image("p"), made: broken }, image("q")] };
    const mended = /** @type {any} */ (complete(MESSAGE, /** @type {any} */ (record)));
    assert.deepEqual(mended.attachments.map((/** @type {any} */ { id }) => id), ["q"]);
  }
});

test("the price of a picture is known by its model, size and quality", () => {
  const costOf = (/** @type {object} */ changes) => {
    const options = { model: "gpt-image-2", size: "1024x1024", quality: "high", ...changes };
    const { most, isExact } = MODELS.costOf(options, PRICES);
    return [most && Math.round(most.amount * 1e5) / 1e5, isExact];
  };
  // 7,024 tokens and twice 100 for what is shown before, at 30 dollars a million.
  assert.deepEqual(costOf({}), [0.21672, true]);
  assert.deepEqual(costOf({ quality: "low" }), [0.00588, true]);
  assert.deepEqual(costOf({ size: "1536x1024", quality: "" }), [0.17064, false]);
  assert.deepEqual(costOf({ size: "", quality: "" }), [0.21672, false]);
  assert.deepEqual(costOf({ model: "gpt-image-2.6-flare" }), [null, false]);
  assert.deepEqual(costOf({ model: "gpt-image-2@azure" }), [null, false]);
  assert.equal(partialImages("low"), 0);
});

test("models that make pictures are known by their names, and no others", () => {
  const makes = (/** @type {string} */ model) => MODELS.of(model) !== null;
  const painters = ["gpt-image-2.6-sunburst", "openai/gpt-image-2", "dall-e-3", "imagen-4.0-generate-001", "flux-2-pro"];
  assert.deepEqual(painters.filter((model) => !makes(model)), []);
  const others = ["gpt-6-luna", "gpt-4o", "text-embedding-3-small", "imagine-video", "claude-haiku-5-5", "whisper-1"];
  assert.deepEqual(others.filter(makes), []);
  assert.deepEqual(sidesOf("1536x1024"), { width: 1536, height: 1024 });
  assert.deepEqual([sidesOf("auto"), sidesOf("1x2;x")], [{ width: 0, height: 0 }, { width: 0, height: 0 }]);
});

test("what will be sent for a picture is the question alone", async (context) => {
  const app = await openApp(context);
  reply(app);
  await app.open.ask({ text: "A fox", options: { picture: PICTURE } });
  const attachments = [image("a")];
  const plan = await planNext(app.open, app.site, { text: "At night", attachments, options: { picture: PICTURE } });
  const sent = plan.items.filter(({ isSent }) => isSent);
  assert.deepEqual(sent.map(({ text, attachments: files }) => [text, files.length]), [["At night", 1]]);
  assert.deepEqual([plan.model, plan.dialect, plan.items[0]?.why], ["painter-1", "images", "picture"]);
});

test("a picture without words stays when its answer, which broke off, is asked for again", async (context) => {
  const app = await openApp(context, { settings: { model: "thinker-1" } });
  const output = { type: "image_generation_call", id: "ig_1", status: "completed", result: PNG };
  const done = { type: "response.output_item.done", output_index: 0, item: output };
  app.reply(() => eventStream(`${event(done)}: end cut bytes=1 ms=1 reason=upstream_cut\n\n`));
  const drawn = { model: "", size: "", quality: "" };
  const { answer } = await app.open.ask({ text: "A fox", options: { picture: drawn } });
  assert.deepEqual([answer.state, answer.attachments.length], ["cut", 1]);
  app.reply(() => eventStream(`${event({ ...done, item: { ...output, id: "ig_2" } })}${END}`));
  const again = await app.open.resume(answer.id);
  assert.notEqual(again.answer.id, answer.id);
  assert.equal((await app.archive.message(answer.id))?.attachments.length, 1);
  assert.deepEqual(app.open.versions(again.answer.id).ids, [answer.id, again.answer.id]);
});
