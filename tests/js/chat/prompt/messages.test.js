/** From a plan to the messages of a request. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { promptMessages } from "../../../../public/js/chat/prompt/messages.js";
import { image, textFile } from "../chat_fixture.js";

const item = (role, text, attachments = [], isSent = true) => ({ role, text, attachments, isSent });
const archiveOf = (contents) => ({
  attachment: async (id) => (id in contents ? new Blob([contents[id]], { type: "image/png" }) : null),
});
const messagesOf = (items, contents = {}) => promptMessages({ items }, archiveOf(contents));

test("what is not sent is not in the request", async () => {
  assert.deepEqual(await messagesOf([item("user", "one", [], false), item("user", "two")]), [
    { role: "user", content: "two" },
  ]);
});

test("the opening system messages become one, since some servers take no second", async () => {
  const items = [item("system", "Be kind."), item("system", "Notes."), item("user", "Hi"), item("system", "Later.")];
  assert.deepEqual(await messagesOf(items), [
    { role: "system", content: "Be kind.\n\nNotes." },
    { role: "user", content: "Hi" },
    { role: "system", content: "Later." },
  ]);
});

test("a text file stands below the message, fenced, with its name", async () => {
  const [message] = await messagesOf([item("user", "Look:", [textFile("notes")])], { notes: "line one\nline two" });
  assert.equal(message.content, "Look:\n\nnotes.txt:\n```\nline one\nline two\n```");
});

test("no file can end its own fence", async () => {
  const [message] = await messagesOf([item("user", "", [textFile("doc")])], { doc: "````js\nx\n````\n" });
  assert.equal(message.content, "doc.txt:\n`````\n````js\nx\n````\n`````");
});

test("a file may have any number of fences", async () => {
  const [{ content }] = await messagesOf([item("user", "Read", [textFile("a1")])], { a1: "```\n".repeat(300_000) });
  assert.ok(JSON.stringify(content).includes("````"));
});

test("an image becomes a data URL beside the text", async () => {
  const [message] = await messagesOf([item("user", "What is it?", [image("i")])], { i: new Uint8Array([1, 2, 255]) });
  assert.deepEqual(message.content, [
    { type: "text", text: "What is it?" }, { type: "image_url", image_url: { url: "data:image/jpeg;base64,AQL/" } },
  ]);
});

test("an image alone has no empty text beside it", async () => {
  const [message] = await messagesOf([item("user", "", [image("i")])], { i: new Uint8Array([1]) });
  assert.deepEqual(message.content.map(({ type }) => type), ["image_url"]);
});

test("a large image is read whole", async () => {
  const bytes = new Uint8Array(200_001).map((_, index) => index % 251);
  const [message] = await messagesOf([item("user", "", [image("i")])], { i: bytes });
  const [, encoded] = message.content[0].image_url.url.split(",");
  assert.deepEqual(new Uint8Array(Buffer.from(encoded, "base64")), bytes);
});

test("what the archive has lost is left out, and the rest is sent", async () => {
  assert.deepEqual(await messagesOf([item("user", "Look", [image("gone")])]), [{ role: "user", content: "Look" }]);
});
