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
const { whenThereIsTime } = await import("../../../public/js/markdown/scheduling.js");

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
