import assert from "node:assert/strict";
import { test } from "node:test";
import { loadOnce } from "../../public/js/load_once.js";

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
