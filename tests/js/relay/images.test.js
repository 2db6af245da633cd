/** The image endpoints: what is asked, and whatever comes, what the page makes of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { streamCompletion } from "../../../public/js/relay/completion.js";
import { bareBase64, pictureBlob, pictureType } from "../../../public/js/relay/picture_bytes.js";
import { event, eventStream, fakeNetwork, json } from "./streams.js";

const END = ": end ok bytes=1 ms=1\n\n";
const { signal } = new AbortController();
/** @param {string} text of bytes */
const base64 = (text) => Buffer.from(text, "latin1").toString("base64");
const PNG = base64("\x89PNG\r\n\x1a\nthe rest of it");
const JPEG = base64("\xff\xd8\xff\xe0 the rest of it");
const WEBP = base64("RIFF\x01\x02\x03\x04WEBPVP8 and so on");
const USAGE = { input_tokens: 20, input_tokens_details: { text_tokens: 12, image_tokens: 8 }, output_tokens: 196 };
const GENERATED = "image_generation";

/** @param {object} [changes] */
function request({ content = /** @type {any} */ ("A fox"), model = "gpt-image-2", ...changes } = {}) {
  return {
    line: { code: "code-test-1", apiKey: "", provider: "openai", model },
    dialect: /** @type {const} */ ("images"),
    messages: [{ role: /** @type {const} */ ("user"), content }],
    wants: { picture: { model, size: "1024x1024", quality: "low" } },
    parameters: { stream: true, partial_images: 1 },
    ...changes,
  };
}

/** @param {AsyncIterable<any>} parts */
async function collect(parts) {
  const found = [];
  for await (const part of parts) found.push(part);
  return found;
}

/** @param {import("node:test").TestContext} context @param {string | Response} answer @param {object} [asked] */
async function received(context, answer, asked) {
  fakeNetwork(context, () => (typeof answer === "string" ? eventStream(answer) : answer));
  const parts = await collect(streamCompletion(request(asked), signal));
  return {
    pictures: parts.filter(({ type }) => type === "picture"),
    text: parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(""),
    usage: parts.find(({ type }) => type === "usage")?.usage,
    ending: parts.at(-1).ending,
  };
}

/** @param {string} stage @param {object} [fields] */
const stage = (stage, fields) => event({ type: stage, b64_json: PNG, output_format: "png", ...fields });

test("a picture is asked for by its words, size and quality alone", async (context) => {
  const requests = fakeNetwork(context, () => eventStream(stage(`${GENERATED}.completed`) + END));
  await collect(streamCompletion(request(), signal));
  assert.equal(requests[0].url, "https://host.example/api/openai/v1/images/generations");
  assert.deepEqual(requests[0].body, {
    model: "gpt-image-2",
    prompt: "A fox",
    size: "1024x1024",
    quality: "low",
    stream: true,
    partial_images: 1,
  });
});

test("pictures are changed by a form with all of them", async (context) => {
  const requests = fakeNetwork(context, () => eventStream(stage("image_edit.completed") + END));
  const picture = (/** @type {string} */ data, type = "image/png") => {
    return { type: "image_url", image_url: { url: `data:${type};base64,${data}` } };
  };
  const content = [{ type: "text", text: "At night" }, picture(PNG), picture(JPEG, "image/jpeg")];
  await collect(streamCompletion(request({ content }), signal));
  assert.equal(requests[0].url, "https://host.example/api/openai/v1/images/edits");
  assert.equal(requests[0].headers["Content-Type"], undefined);
  const form = requests[0].body;
  assert.equal(form.get("prompt"), "At night");
  assert.equal(form.get("stream"), "true");
  const files = form.getAll("image[]");
  assert.deepEqual(files.map((/** @type {File} */ file) => [file.name, file.type]), [
    ["picture-1.png", "image/png"],
    ["picture-2.jpeg", "image/jpeg"],
  ]);
  assert.equal(Buffer.from(await files[1].arrayBuffer()).toString("base64"), JPEG);
});

test("each state of a picture replaces the one before, and the last one is it", async (context) => {
  const stream =
    stage(`${GENERATED}.partial_image`, { partial_image_index: 0 }) +
    stage(`${GENERATED}.completed`, { usage: USAGE, revised_prompt: "A fox in snow" }) +
    END;
  const { pictures, usage, ending } = await received(context, stream);
  assert.deepEqual(pictures.map(({ id, isPartial }) => [id, isPartial]), [["0", true], ["0", false]]);
  assert.equal(pictures[1].revisedPrompt, "A fox in snow");
  assert.deepEqual([usage.promptTokens, usage.imageTokens, usage.completionTokens], [20, 8, 196]);
  assert.deepEqual(ending, { verdict: "complete" });
});

test("a whole answer in place of a stream is read, too", async (context) => {
  const { pictures, usage, ending } = await received(context, json({ data: [{ b64_json: JPEG }], usage: USAGE }));
  assert.deepEqual([pictures[0].mediaType, usage.completionTokens, ending.verdict], ["image/jpeg", 196, "complete"]);
});

test("a picture that is whole is not lost with the connection; half of one is", async (context) => {
  const whole = stage(`${GENERATED}.completed`);
  assert.equal((await received(context, whole)).ending.verdict, "complete");
  const half = stage(`${GENERATED}.partial_image`) + whole.slice(0, 60);
  assert.deepEqual((await received(context, `${half}\n\n: end cut bytes=1 ms=1 reason=upstream_cut\n\n`)).ending, {
    verdict: "cut",
    reason: "upstream_cut",
  });
  assert.equal((await received(context, `${half}\n\n: end limit\n\n`)).ending.verdict, "limit");
});

test("a refusal within the stream is told in the provider's words", async (context) => {
  const error = { type: "error", error: { code: "moderation_blocked", message: "Rejected by the safety system." } };
  const { ending, pictures } = await received(context, `${event(error)}: end error code=upstream_refused\n\n`);
  assert.deepEqual([ending.verdict, ending.problem.code, pictures.length], ["failed", "moderation_blocked", 0]);
});

test("no picture, an address alone and what is none are told apart", async (context) => {
  const ofItem = async (/** @type {object[]} */ data) => (await received(context, json({ data }))).ending.reason;
  assert.equal(await ofItem([]), "no_picture");
  assert.equal(await ofItem([{ b64_json: base64("<svg onload=alert(1)>") }]), "picture_unreadable");
  assert.equal(await ofItem([{ url: "https://images.invalid/1.png" }]), "picture_elsewhere");
  const { text } = await received(context, json({ data: [{ url: "https://images.invalid/a)b>.png" }] }));
  assert.equal(text, "<https://images.invalid/a)b%3E.png>");
});

test("a parameter that a server does not know is left out the next time", async (context) => {
  const requests = fakeNetwork(context, ({ body }) => {
    if ("response_format" in body) {
      return json({ error: { message: "Unknown parameter: 'response_format'." } }, { status: 400 });
    }
    return json({ data: [{ b64_json: PNG }] });
  });
  const asked = request({ model: "flux-unknown", parameters: { response_format: "b64_json" } });
  await collect(streamCompletion(asked, signal));
  assert.deepEqual(requests.map(({ body }) => "response_format" in body), [true, false]);
});

test("a prompt is never left out, whatever a refusal says of it", async (context) => {
  const requests = fakeNetwork(context, () => json({ error: { message: "prompt is not allowed" } }, { status: 400 }));
  await assert.rejects(collect(streamCompletion(request({ model: "m-2" }), signal)), { name: "Problem", status: 400 });
  assert.equal(requests.length, 1);
});

test("pictures that come as a data address are taken as such", async (context) => {
  const { pictures, ending } = await received(context, json({ data: [{ url: `data:image/svg+xml;base64,${WEBP}` }] }));
  assert.deepEqual([pictures[0].mediaType, pictures[0].base64, ending.verdict], ["image/webp", WEBP, "complete"]);
});

/** What a provider, or whoever stands in its place, could send instead of a picture. */
const HOSTILE = {
  "an SVG with a script": base64("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
  "an SVG after an XML head": base64("<?xml version='1.0'?><svg onload='alert(1)'/>"),
  "an SVG after blanks and a mark": base64("\xef\xbb\xbf \n<svg onload='alert(1)'/>"),
  "an HTML page": base64("<!doctype html><script>alert(1)</script>"),
  "a GIF": base64("GIF89a\x01\x00\x01\x00 and so on"),
  "a PDF": base64("%PDF-1.7 /JavaScript (app.alert(1))"),
  "a RIFF that is no picture": base64("RIFF\x01\x02\x03\x04WAVEfmt "),
  "half a mark of a PNG": base64("\x89PNG"),
  "markup instead of base64": "<img src=x onerror=alert(1)>",
  "an address of a script": "javascript:alert(1)",
  "a data address of a page": "data:text/html,<script>alert(1)</script>",
  nothing: "",
};

for (const [name, encoded] of Object.entries(HOSTILE)) {
  test(`${name} is never taken for a picture`, async (context) => {
    assert.equal(pictureType(bareBase64(encoded)), "");
    assert.equal(pictureBlob(bareBase64(encoded)), null);
    const claims = { type: `${GENERATED}.completed`, output_format: "png", media_type: "image/png" };
    for (const field of ["b64_json", "url"]) {
      const { pictures, text, ending } = await received(context, event({ ...claims, [field]: encoded }) + END);
      assert.deepEqual([pictures.length, text, ending.verdict], [0, "", "cut"], field);
    }
  });
}

test("a picture is typed by its bytes, whatever it is called", async () => {
  assert.deepEqual([PNG, JPEG, WEBP].map(pictureType), ["image/png", "image/jpeg", "image/webp"]);
  assert.equal(pictureBlob(bareBase64(`data:image/svg+xml;base64,${PNG}`))?.type, "image/png");
});
