import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, placeOf } from "../../../public/js/app/router.js";

test("an address leads where it came from", () => {
  for (const [id, at] of [["k3v9", null], ["k3v9-x_1", "x7"]]) {
    const { conversationId, messageId } = placeOf(addressOf(id, at));
    assert.deepEqual([conversationId, messageId], [id, at]);
  }
  assert.equal(placeOf(addressOf(null)).conversationId, null);
});

test("what a link asks for is read to its end, question marks and all", () => {
  const { parameters } = placeOf("#/?fill=Who is it? Why?&model=gpt-4o");
  assert.deepEqual(Object.fromEntries(parameters), { fill: "Who is it? Why?", model: "gpt-4o" });
  assert.equal(placeOf("#/chat?fill=a%3Fb").parameters.get("fill"), "a?b");
});

test("what a link to a conversation brings along besides its place is told apart", () => {
  const { conversationId, messageId, parameters } = placeOf("#/c/k3v9?at=x7&code=kept-out");
  assert.deepEqual([conversationId, messageId, Object.fromEntries(parameters)], ["k3v9", "x7", { code: "kept-out" }]);
});

test("whatever else stands there is the beginning", () => {
  for (const hash of ["", "#", "#/c/", "#/c/../x", "#/c/a/b", "#/c/%00", "#?c", "#/c/a<b"]) {
    assert.equal(placeOf(hash).conversationId, null, hash);
  }
});

test("a panel has an address, and the doctor's names the check that is wanted", () => {
  assert.equal(placeOf("#/usage").panel, "usage");
  const { panel, check, parameters } = placeOf("#/doctor?check=keys.valid&fill=Hello");
  assert.deepEqual([panel, check, Object.fromEntries(parameters)], ["doctor", "keys.valid", { fill: "Hello" }]);
  assert.deepEqual([placeOf("#/doctor").check, placeOf("#/?check=keys.valid").check], ["", ""]);
  assert.equal(placeOf("#/usages").panel, null);
});
