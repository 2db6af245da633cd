import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const ROOT = new URL("../../../../../", import.meta.url);
/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(new URL(path, ROOT), "utf8"));
const REASONS = Object.keys(read("api/relay/upstream/refusals.json").causes);
const PURPOSES = ["answer", "title", "summary"];

test("there are words for every reason of the relay to leave a key out, and for all that is asked for", () => {
  for (const language of ["en", "es", "zh-CN"]) {
    const words = read(`public/locales/usage/${language}.json`);
    const reasons = Object.keys(words).filter((key) => key.startsWith("usagePage.keyReason."));
    assert.deepEqual(reasons.sort(), REASONS.map((reason) => `usagePage.keyReason.${reason}`).sort(), language);
    for (const purpose of PURPOSES) assert.ok(words[`usagePage.purpose.${purpose}`], `${language} ${purpose}`);
  }
});
