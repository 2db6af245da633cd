/** What the relay tells of itself and what the browser sees stand in one list, the worst first. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Diagnosis } from "../../../../public/js/app/doctor/diagnosis.js";
import { event, eventStream, fakeNetwork } from "../../relay/streams.js";

const DONE = { done: true, counts: {}, ms: 1 };
const found = (id, verdict, more = {}) => ({ id, verdict, title: id, cause: "", cause_id: "", ...more });
const answer = (...findings) => eventStream([...findings, DONE].map(event).join(""));
const idsOf = ({ findings }) => findings.map(({ id }) => id);

/** @param {...object} seen in the browser */
function browserChecks(...seen) {
  const asked = [];
  return {
    asked,
    ids: new Set(seen.map(({ id }) => id)),
    async *run(checks) {
      asked.push(checks);
      yield* seen.map((one) => ({ group: "browser", evidence: {}, next: "", faq: "", ms: 0, ...one }));
    },
  };
}

test("failures stand first, then warnings, whoever found them and when", async (context) => {
  fakeNetwork(context, () => answer(found("keys.valid", "ok"), found("site.clock", "warn"), found("way.tls", "fail")));
  const diagnosis = new Diagnosis("", browserChecks(found("browser.storage", "fail"), found("browser.clock", "skipped")));
  await diagnosis.run();
  const ids = ["way.tls", "browser.storage", "site.clock", "keys.valid", "browser.clock"];
  assert.deepEqual(idsOf(diagnosis), ids);
  assert.equal(diagnosis.isRunning, false);
});

test("an open site that spends money stands before everything else that fails", async (context) => {
  const open = found("codes.missing", "fail", { cause_id: "codes.open" });
  fakeNetwork(context, () => answer(found("variables.keys", "fail"), open));
  const diagnosis = new Diagnosis("", browserChecks());
  await diagnosis.run();
  assert.deepEqual(idsOf(diagnosis), ["codes.missing", "variables.keys"]);
});

test("it tells of each finding while others are still looked for", async (context) => {
  fakeNetwork(context, () => answer(found("keys.valid", "ok"), found("way.tls", "fail")));
  const diagnosis = new Diagnosis("", browserChecks());
  const seen = [];
  diagnosis.addEventListener("change", () => seen.push([diagnosis.findings.length, diagnosis.isRunning]));
  await diagnosis.run();
  assert.deepEqual(seen, [[0, true], [1, true], [2, true], [2, false]]);
});

test("one check again replaces all that it had found, and nothing else", async (context) => {
  const twice = [found("keys.valid", "fail", { cause_id: "a" }), found("keys.valid", "fail", { cause_id: "b" })];
  const answers = [answer(...twice, found("way.tls", "ok")), answer(found("keys.valid", "ok"))];
  const requests = fakeNetwork(context, () => answers.shift());
  const diagnosis = new Diagnosis("", browserChecks(found("browser.clock", "ok")));
  await diagnosis.run();
  await diagnosis.run(["keys.valid"]);
  assert.deepEqual(idsOf(diagnosis), ["way.tls", "keys.valid", "browser.clock"]);
  assert.equal(new URL(requests[1].url).search, "?check=keys.valid");
});

test("what the browser alone can see is asked of the browser alone, and the rest of the relay", async (context) => {
  const requests = fakeNetwork(context, () => answer(found("keys.valid", "ok")));
  const checks = browserChecks(found("browser.clock", "ok"));
  const diagnosis = new Diagnosis("", checks);
  await diagnosis.run(["browser.clock"]);
  assert.equal(requests.length, 0);
  await diagnosis.run(["keys.valid"]);
  assert.deepEqual(checks.asked, [["browser.clock"]]);
});

test("a relay that can't be reached is told, and what the browser sees stays", async (context) => {
  fakeNetwork(context, () => { throw new TypeError("Failed to fetch"); });
  const diagnosis = new Diagnosis("", browserChecks(found("browser.clock", "ok")));
  await diagnosis.run();
  assert.equal(diagnosis.problem?.isUnreachable, true);
  assert.deepEqual(idsOf(diagnosis), ["browser.clock"]);
});

test("it spends a token only where it is told to", async (context) => {
  const requests = fakeNetwork(context, () => answer());
  const diagnosis = new Diagnosis("", browserChecks());
  await diagnosis.run();
  await diagnosis.run(["keys.valid"]);
  assert.ok(requests.every(({ url }) => !url.includes("probe")));
  await diagnosis.probe("keys.answer");
  assert.match(requests[2].url, /\?check=keys\.answer&probe=1$/);
});
