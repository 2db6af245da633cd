import assert from "node:assert/strict";
import { test } from "node:test";
import { readMask, readPrompt } from "../../../public/js/store/library.js";
import { newConversation, newId, newMessage, readConversation, readMessage } from "../../../public/js/store/records.js";

const message = newMessage({ id: "m1", conversationId: "c1", role: "user", text: "Hello" });

test("a new record has every field, so that nobody asks whether it is there", () => {
  const { id, createdAt, updatedAt, ...rest } = newConversation();
  assert.match(id, /^[\w-]+$/);
  assert.equal(createdAt, updatedAt);
  assert.deepEqual(rest, {
    title: "", titledBy: "", pinnedAt: 0, leafId: null, settings: {}, memory: null, contextStartsAfter: null, context: [],
    maskId: "", deletedAt: 0,
  });
});

test("ids differ and sort by the time at which they were made", () => {
  const ids = Array.from({ length: 1000 }, newId);
  assert.equal(new Set(ids).size, 1000);
  assert.ok(newId().slice(0, 9) >= (ids[0] ?? "").slice(0, 9));
});

test("a whole record is read as it is, without a copy", () => {
  assert.equal(readMessage(message), message);
});

test("a field that an older version did not write is filled, and that is no damage", () => {
  const { usage, cost, ...older } = message;
  let damaged = 0;
  assert.deepEqual(readMessage(older, () => (damaged += 1)), message);
  assert.equal(damaged, 0);
});

for (const [field, garbage] of Object.entries({
  text: 42, reasoning: null, parentId: 7, attachments: "many", model: {}, state: "dancing", problem: "bad", usage: [],
  cost: { amount: "much" }, deleted: "yes", createdAt: Number.NaN, firstTokenMs: "soon",
})) {
  test(`garbage in a message's ${field} costs that field and is told once`, () => {
    let damaged = 0;
    const read = readMessage({ ...message, [field]: garbage }, () => (damaged += 1));
    assert.equal(damaged, 1);
    assert.equal(read?.id, "m1");
    assert.notDeepEqual(/** @type {any} */ (read)[field], garbage);
  });
}

test("no time and no price is read that cannot be written out for a reader", () => {
  for (const time of [8.64e15 + 1, 1e300, -1, -1e300, Infinity]) {
    const read = readMessage({ ...message, createdAt: time });
    assert.doesNotThrow(() => new Intl.DateTimeFormat("en").format(read?.createdAt), String(time));
    assert.equal(readConversation({ ...newConversation(), updatedAt: time, pinnedAt: time })?.updatedAt, 0);
  }
  for (const currency of ["", "$", "euros", "U5D"]) {
    assert.equal(readMessage({ ...message, cost: { amount: 1, currency } })?.cost, null, currency);
  }
  const cost = { amount: 1, currency: "USD" };
  assert.deepEqual(readMessage({ ...message, cost })?.cost, cost);
});

test("of a list, the good ones are kept", () => {
  const attachment = { id: "a1", kind: "image", name: "cat.png", type: "image/png", bytes: 3, width: 1, height: 1 };
  const read = readMessage({ ...message, attachments: [attachment, null, { id: 3 }] });
  assert.deepEqual(read?.attachments, [attachment]);
});

for (const [what, record] of Object.entries({
  "nothing": null, "a word": "hello", "a list": [], "no id": { ...message, id: undefined },
  "a number for an id": { ...message, id: 5 }, "no conversation": { ...message, conversationId: "" },
  "an unknown role": { ...message, role: "ghost" },
})) {
  test(`${what} is no message, and that is told`, () => {
    let damaged = 0;
    assert.equal(readMessage(record, () => (damaged += 1)), null);
    assert.equal(damaged, 1);
  });
}

test("a conversation, a prompt and a mask survive garbage in the same way", () => {
  const read = readConversation({ id: "c1", title: [], context: [{ role: "user", content: "x" }, 3], memory: "m" });
  assert.equal(read?.title, "");
  assert.deepEqual(read?.context, [{ role: "user", content: "x" }]);
  assert.equal(read?.memory, null);
  assert.equal(readPrompt({ id: "p1", content: "x" })?.title, "");
  assert.equal(readPrompt({ id: "p1", content: 5 }), null);
  assert.deepEqual(readMask({ id: "k1", name: "x", settings: 5 })?.settings, {});
  assert.equal(readMask({ id: "k1" }), null);
});
