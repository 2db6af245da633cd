import assert from "node:assert/strict";
import { test } from "node:test";
import { Thread } from "../../../public/js/chat/thread.js";

let clock = 0;

/** @param {string} id @param {string | null} parentId @param {object} [more] @returns {any} */
function message(id, parentId, more) {
  clock += 1;
  return { id, parentId, createdAt: clock, text: id, deleted: false, ...more };
}

const family = () => [
  message("q1", null), message("a1", "q1"), message("b1", "q1"), message("q2", "b1"), message("a2", "q2"),
];

/** @param {Thread} thread */
const shown = ({ path }) => path.map(({ id, deleted }) => (deleted ? `(${id})` : id)).join(" ");

test("the path that was kept is shown, or the newest if that is broken", () => {
  assert.equal(shown(new Thread(family(), "a1")), "q1 a1");
  assert.equal(shown(new Thread(family(), "lost")), "q1 b1 q2 a2");
  assert.equal(shown(new Thread([], null)), "");
});

test("the path is the same list until something changes", () => {
  const thread = new Thread(family(), "a2");
  assert.equal(thread.path, thread.path);
});

test("another version is shown with all that followed it", () => {
  const thread = new Thread(family(), "a1");
  thread.showVersion("b1");
  assert.equal(shown(thread), "q1 b1 q2 a2");
});

test("what is withdrawn leaves nothing behind", () => {
  const thread = new Thread(family(), "a1");
  const messages = [message("q9", "a1"), message("a9", "q9")];
  thread.extend(messages);
  assert.equal(shown(thread), "q1 a1 q9 a9");
  thread.withdraw(messages, "a1");
  assert.equal(shown(thread), "q1 a1");
  assert.ok(!thread.has("q9"));
});

test("a removed answer gives way to its other version, and comes back", () => {
  const thread = new Thread(family(), "a1");
  thread.remove("a1");
  assert.equal(shown(thread), "q1 b1 q2 a2");
  thread.restore("a1");
  assert.equal(shown(thread), "q1 a1");
});

test("a removed message with others after it leaves them where they are", () => {
  const thread = new Thread(family(), "a2");
  thread.remove("b1");
  assert.equal(shown(thread), "q1 (b1) q2 a2");
  thread.restore("b1");
  assert.equal(shown(thread), "q1 b1 q2 a2");
});

test("what another tab adds at the end is shown", () => {
  const thread = new Thread(family(), "a2");
  assert.ok(thread.apply(message("q3", "a2")));
  thread.apply(message("a3", "q3"));
  assert.equal(shown(thread), "q1 b1 q2 a2 q3 a3");
});

test("it is shown also if the answer is heard of before its question", () => {
  const thread = new Thread(family(), "a2");
  const question = message("q3", "a2");
  thread.apply(message("a3", "q3"));
  assert.equal(shown(thread), "q1 b1 q2 a2 a3");
  thread.apply(question);
  assert.equal(shown(thread), "q1 b1 q2 a2 q3 a3");
});

test("what another tab adds elsewhere is another version, and nothing moves", () => {
  const thread = new Thread(family(), "a2");
  thread.apply(message("c1", "q1"));
  assert.equal(shown(thread), "q1 b1 q2 a2");
  assert.equal(thread.versions("b1").ids.length, 3);
});

test("the first message of another tab is shown in an empty conversation", () => {
  const thread = new Thread([], null);
  thread.apply(message("q1", null));
  assert.equal(shown(thread), "q1");
});

test("what another tab takes back goes, and the path ends before it", () => {
  const thread = new Thread(family(), "a2");
  assert.ok(thread.drop("a2"));
  assert.ok(thread.drop("q2"));
  assert.equal(shown(thread), "q1 b1");
  assert.ok(!thread.drop("q2"));
});
