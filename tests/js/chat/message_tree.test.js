import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageTree } from "../../../public/js/chat/message_tree.js";

let clock = 0;

/** @param {string} id @param {string | null} parentId @param {object} [more] @returns {any} */
function message(id, parentId, more) {
  clock += 1;
  return { id, parentId, createdAt: clock, role: "user", text: id, deleted: false, ...more };
}

/** q1 has two answers; the first of them goes on. */
const family = () => [
  message("q1", null), message("a1", "q1"), message("q2", "a1"), message("a2", "q2"), message("b1", "q1"),
];

/** @param {MessageTree} tree @param {string | null} leaf */
const ids = (tree, leaf) => tree.path(leaf).map(({ id }) => id).join(" ");

test("a path goes from the beginning to its leaf", () => {
  assert.equal(ids(new MessageTree(family()), "a2"), "q1 a1 q2 a2");
  assert.equal(ids(new MessageTree(family()), null), "");
  assert.equal(ids(new MessageTree(family()), "unknown"), "");
});

test("messages may come in any order", () => {
  assert.equal(ids(new MessageTree(family().reverse()), "a2"), "q1 a1 q2 a2");
});

test("versions are what answers the same message, the oldest first", () => {
  const tree = new MessageTree(family());
  assert.deepEqual(tree.versions("b1"), { ids: ["a1", "b1"], index: 1 });
  assert.deepEqual(tree.versions("q2"), { ids: ["q2"], index: 0 });
  assert.deepEqual(tree.versions("unknown"), { ids: [], index: -1 });
});

test("beginnings are versions of one another", () => {
  const tree = new MessageTree([...family(), message("p1", null)]);
  assert.deepEqual(tree.versions("q1"), { ids: ["q1", "p1"], index: 0 });
});

test("a version is shown to its newest end", () => {
  const tree = new MessageTree([...family(), message("c2", "q2"), message("c3", "c2")]);
  assert.equal(tree.leafUnder("a1"), "c3");
  assert.equal(tree.leafUnder("b1"), "b1");
});

test("the newest leaf ends the path of the newest message", () => {
  assert.equal(new MessageTree(family()).newestLeaf(), "b1");
  assert.equal(new MessageTree([]).newestLeaf(), null);
});

test("a message whose parent is lost goes on at the end of what is known", () => {
  const tree = new MessageTree([message("q1", null), message("a1", "q1"), message("q3", "lost"), message("a3", "q3")]);
  assert.equal(ids(tree, "a3"), "q1 a1 q3 a3");
});

test("what followed a lost message's answer still follows it, whatever the clocks said", () => {
  const [late, early] = [message("q3", "lost", { createdAt: 1_000 }), message("a3", "q3", { createdAt: 999 })];
  assert.equal(ids(new MessageTree([message("q1", null), late, early]), "a3"), "q1 q3 a3");
});

test("with the beginning lost, nothing else is", () => {
  const tree = new MessageTree([message("a1", "lost"), message("q2", "a1"), message("q3", "gone")]);
  assert.equal(ids(tree, tree.newestLeaf()), "a1 q2 q3");
});

for (const [name, circle] of [
  ["itself", [message("c", "c")]],
  ["each other", [message("c", "d"), message("d", "c")]],
  ["one another in three", [message("c", "e"), message("d", "c"), message("e", "d"), message("f", "e")]],
]) {
  test(`messages that follow ${name} are all there, once`, () => {
    const tree = new MessageTree([message("q1", null), ...circle]);
    const shown = ids(tree, tree.newestLeaf()).split(" ");
    assert.deepEqual(shown.toSorted(), ["q1", ...circle.map(({ id }) => id)].toSorted());
  });
}

test("an orphan finds its place when its parent comes after all", () => {
  const tree = new MessageTree([message("q1", null), message("b1", "q1")]);
  const parent = message("q2", "b1");
  tree.add(message("a2", "q2"));
  tree.add(message("x", "b1"));
  tree.add(parent);
  assert.equal(ids(tree, "a2"), "q1 b1 q2 a2");
});

test("what changes of a message changes in the object that is shown", () => {
  const [first, ...others] = family();
  const tree = new MessageTree([first, ...others]);
  assert.equal(tree.add({ ...first, text: "other words" }), first);
  assert.equal(first.text, "other words");
  assert.equal(ids(tree, "a2"), "q1 a1 q2 a2");
});

test("a removed message with nothing after it is no version any more", () => {
  const tree = new MessageTree([...family(), message("c1", "q1", { deleted: true })]);
  assert.deepEqual(tree.versions("a1").ids, ["a1", "b1"]);
});

test("a removed message hides neither what follows it nor its other versions", () => {
  const messages = family();
  const [, answer] = messages;
  answer.deleted = true;
  const tree = new MessageTree(messages);
  assert.deepEqual(tree.versions("b1"), { ids: ["q2", "b1"], index: 1 });
  assert.deepEqual(tree.versions("q2"), { ids: ["q2", "b1"], index: 0 });
  assert.ok(tree.hasLivingUnder("a1"));
  assert.ok(!tree.hasLivingUnder("a2"));
});

test("among the ends of a version, one that was removed is the last to be shown", () => {
  const tree = new MessageTree([...family(), message("c2", "q2", { deleted: true })]);
  assert.equal(tree.leafUnder("a1"), "a2");
});

test("twenty thousand messages in a row are all on the path", () => {
  const row = Array.from({ length: 20_000 }, (_, index) => message(`m${index}`, index ? `m${index - 1}` : null));
  const tree = new MessageTree(row);
  assert.equal(tree.path(tree.newestLeaf()).length, 20_000);
});

test("a message that names itself as what came before it goes nowhere in a circle, also where it comes later", () => {
  const strange = message("z9", "z9");
  for (const tree of [new MessageTree([...family(), strange]), new MessageTree(family())]) {
    tree.add(strange);
    assert.equal(tree.path("z9").filter(({ id }) => id === "z9").length, 1);
    assert.equal(tree.leafUnder("z9"), "z9");
  }
});
