import assert from "node:assert/strict";
import { test } from "node:test";
import { loadInTheEnd, loadOnce } from "../../../public/js/load/lazy.js";

test("what is there is not fetched again", async () => {
  let fetched = 0;
  const load = loadOnce(async () => (fetched += 1));
  assert.deepEqual(await Promise.all([load(), load()]), [1, 1]);
  assert.equal(await load(), 1);
});

test("what could not be fetched is fetched when it is needed again", async () => {
  let attempts = 0;
  const load = loadOnce(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error("no network");
    return attempts;
  });
  await assert.rejects(load(), /no network/);
  assert.equal(await load(), 2);
});

test("what must come by itself is tried again until it is there", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let tries = 0;
  const loading = loadInTheEnd(async () => {
    tries += 1;
    if (tries < 3) throw new Error("no network");
    return "there";
  });
  for (let waits = 0; waits < 2; waits += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    context.mock.timers.runAll();
  }
  assert.equal(await loading, "there");
  assert.equal(tries, 3);
});
