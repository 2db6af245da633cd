import assert from "node:assert/strict";
import { after, test } from "node:test";

// An open channel keeps Node from ending.
const channels = [];
globalThis.MessageChannel = class extends MessageChannel {
  constructor() {
    super();
    channels.push(this);
  }
};
/** What runs in the next frame. @type {Map<number, () => void>} */
const frames = new Map();
let press = () => {};
let frameCount = 0;
globalThis.requestAnimationFrame = (act) => {
  frameCount += 1;
  frames.set(frameCount, act);
  return frameCount;
};
globalThis.cancelAnimationFrame = (id) => frames.delete(id);
globalThis.addEventListener = (type, act) => type === "keydown" && (press = act);
const { throttled, whenThereIsTime } = await import("../../../public/js/markdown/scheduling.js");

after(() => channels.forEach(({ port1 }) => port1.close()));

test("a job that fails is reported, and the others are done in order all the same", async () => {
  const reported = [];
  globalThis.reportError = (error) => reported.push(error.message);
  const done = [];
  await new Promise((resolve) => {
    whenThereIsTime(() => done.push("one"));
    whenThereIsTime(() => {
      throw new Error("two");
    });
    whenThereIsTime(() => done.push("three"));
    whenThereIsTime(resolve);
  });
  assert.deepEqual([done, reported], [["one", "three"], ["two"]]);
});

/** Lets a frame come. */
function paint() {
  const due = [...frames.values()];
  frames.clear();
  for (const act of due) act();
}

test("the frame that shows a key press is left to it, and work is done in the next one, however much is typed", () => {
  let count = 0;
  const update = throttled(() => (count += 1));
  update();
  press();
  paint();
  assert.equal(count, 0);
  press();
  paint();
  assert.equal(count, 1);
});
