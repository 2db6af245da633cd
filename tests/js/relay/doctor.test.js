/** The relay's doctor tells what it finds as it finds it, and an answer that is not whole is no answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { askDoctor } from "../../../public/js/relay/doctor.js";
import { NOT_FROM_RELAY, Problem } from "../../../public/js/relay/problem.js";
import { event, eventStream, fakeNetwork, json } from "./streams.js";

const CODE = "code-test-7f3kq9";
const FOUND = { id: "keys.valid", verdict: "fail", title: "Keys", cause: "It is refused.", cause_id: "keys.refused" };
const DONE = { done: true, counts: { fail: 1, warn: 0, ok: 0, skipped: 0 }, ms: 12 };

/** @param {AsyncIterable<unknown>} findings */
async function all(findings) {
  const found = [];
  for await (const finding of findings) found.push(finding);
  return found;
}

test("it yields each finding with all its fields, and ends with the end", async (context) => {
  const requests = fakeNetwork(context, () => eventStream(`: ping\n\n${event(FOUND)}${event(DONE)}`));
  const rest = { group: "keys", next: "", evidence: {}, faq: "", ms: 0 };
  assert.deepEqual(await all(askDoctor(CODE)), [{ ...rest, ...FOUND }]);
  assert.equal(requests[0].url, "https://host.example/api/doctor");
  assert.equal(requests[0].headers.Authorization, `Bearer nk-${CODE}`);
});

test("one check, or a probe that costs a token, is asked for in the address", async (context) => {
  const requests = fakeNetwork(context, () => eventStream(event(DONE)));
  await all(askDoctor(CODE, { checks: ["keys.valid", "way.tls"] }));
  await all(askDoctor(CODE, { mayProbe: true }));
  const queries = requests.map(({ url }) => new URL(url).search);
  assert.deepEqual(queries, ["?check=keys.valid&check=way.tls", "?probe=1"]);
});

test("an answer without an end, and a page in its place, are told as such", async (context) => {
  for (const body of [event(FOUND), "<!doctype html><title>Sign in</title>"]) {
    fakeNetwork(context, () => eventStream(body));
    await assert.rejects(all(askDoctor(CODE)), (error) => error instanceof Problem && error.code === NOT_FROM_RELAY);
  }
});

test("a refusal is a problem", async (context) => {
  fakeNetwork(context, () => json({ error: { code: "access_code_wrong", message: "No." } }, { status: 401 }));
  await assert.rejects(all(askDoctor(CODE)), { name: "Problem", code: "access_code_wrong" });
});
