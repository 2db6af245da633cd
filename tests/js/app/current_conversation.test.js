/** Which conversation is on the screen, also while another one is on its way. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { CurrentConversation } from "../../../public/js/app/current_conversation.js";
import { OpenConversation } from "../../../public/js/chat/conversation.js";
import { Archive } from "../../../public/js/store/archive.js";
import { newConversation, newMessage } from "../../../public/js/store/records.js";
import { Settings } from "../../../public/js/store/settings.js";

let addresses = [];

beforeEach(() => {
  addresses = [];
  const keep = (data, unused, address) => void addresses.push(address);
  Object.assign(globalThis, { location: { hash: "" }, history: { pushState: keep, replaceState: keep } });
});

/** A page on which two conversations are kept: "one" and "two", with the message "m" in each. */
async function page(context) {
  const archive = await Archive.open();
  context.after(() => archive.close());
  for (const id of ["one", "two"]) {
    const message = newMessage({ id: `m-${id}`, conversationId: id, role: "user", text: id, state: "complete" });
    await archive.addConversation(newConversation({ id, title: id }), [message]);
  }
  const current = new CurrentConversation({ settings: new Settings(), site: {}, opening: Promise.resolve(archive) });
  const opened = [];
  current.addEventListener("open", () => opened.push(current.open.conversation.id));
  return { archive, current, opened };
}

test("a kept conversation is shown with its messages, at the one that was looked for", async (context) => {
  const { current, opened } = await page(context);
  assert.equal(await current.showKept("one", "m-one"), true);
  assert.deepEqual(current.open.path.map(({ text }) => text), ["one"]);
  assert.deepEqual([opened, current.wantedMessageId], [["one"], "m-one"]);
});

test("what is shown already is not opened again, unless another place in it is looked for", async (context) => {
  const { current, opened } = await page(context);
  await current.showKept("one", null);
  await current.showKept("one", null);
  assert.deepEqual(opened, ["one"]);
  await current.showKept("one", "m-one");
  assert.deepEqual(opened, ["one", "one"]);
});

test("one that is not there, or deleted, is not shown", async (context) => {
  const { archive, current, opened } = await page(context);
  await archive.removeConversations(["two"]);
  assert.equal(await current.showKept("two", null), false);
  assert.equal(await current.showKept("three", null), false);
  assert.deepEqual([opened, current.open], [[], null]);
});

test("of two that are asked for at once, the last is shown", async (context) => {
  const { current, opened } = await page(context);
  await Promise.all([current.showKept("one", null), current.showKept("two", null)]);
  assert.deepEqual(opened, ["two"]);
});

test("nothing is asked in a conversation that the reader is about to leave", async (context) => {
  const { current } = await page(context);
  current.becomeReady();
  await current.showKept("one", null);
  const going = current.showKept("two", null);
  assert.equal(await current.openToAsk(), null);
  await going;
  assert.equal(await current.openToAsk(), current.open);
});

test("a question waits until there is a conversation to ask it in", async (context) => {
  const { current } = await page(context);
  const asking = current.openToAsk();
  current.showNew();
  const empty = current.open;
  current.becomeReady();
  const open = await asking;
  assert.ok(open instanceof OpenConversation && !(empty instanceof OpenConversation));
  assert.deepEqual([open, open.conversation], [current.open, empty.conversation]);
});

test("a mask prepares a new conversation, and who writes is told what to begin with", async (context) => {
  const { current } = await page(context);
  const fills = [];
  current.addEventListener("start", ({ detail }) => fills.push(detail.fill));
  const mask = { id: "doubt", name: "Doubt", context: [{ role: "user", content: "Hm?" }], settings: { model: "m-1" } };
  current.startConversation({ mask, fill: "Why?" });
  const { maskId, title, settings } = current.open.conversation;
  assert.deepEqual([maskId, title, settings.model], ["doubt", "Doubt", "m-1"]);
  assert.deepEqual([fills, addresses], [["Why?"], ["#/"]]);
  current.startConversation();
  assert.deepEqual([fills.at(-1), current.open.conversation.title], ["", ""]);
});
