import assert from "node:assert/strict";
import { test } from "node:test";
import { CODE_NOT_SENDABLE, NOT_FROM_RELAY, Problem, SITE_UNREACHABLE } from "../../../public/js/relay/problem.js";
import { get, post, providerPath } from "../../../public/js/relay/request.js";
import { fakeNetwork, json } from "./streams.js";

const CODE = "code-test-7f3kq9";

/** @param {Promise<unknown>} promise @returns {Promise<Problem>} */
async function problemOf(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error;
  }
  assert.fail("there was no problem");
}

for (const [page, address] of [
  ["https://host.example/", "https://host.example/api/access"],
  ["https://host.example/chat/#/c/1", "https://host.example/chat/api/access"],
  ["https://host.example/chat/index.html?x=1", "https://host.example/chat/api/access"],
]) {
  test(`a page at ${page} asks ${address}`, async (context) => {
    const requests = fakeNetwork(context, () => json({}), page);
    await post("/access");
    assert.equal(requests[0].url, address);
  });
}

test("an access code, an own key, or nothing goes into the one header", async (context) => {
  const requests = fakeNetwork(context, () => json({}));
  await post("/access", { code: CODE });
  await get("/openai/v1/models", { apiKey: "sk-test-1", code: CODE });
  await get("/config");
  const sent = requests.map(({ headers }) => headers.Authorization);
  assert.deepEqual(sent, [`Bearer nk-${CODE}`, "Bearer sk-test-1", undefined]);
  assert.ok(requests.every(({ url }) => !url.includes(CODE)));
});

test("what the page asks on its own is told apart, and never an answer", async (context) => {
  const requests = fakeNetwork(context, () => json({}));
  await post("/openai/v1/chat/completions", { purpose: "title", body: {} });
  await post("/openai/v1/chat/completions", { body: {} });
  const sent = requests.map(({ headers }) => headers["X-Locutorio-Purpose"]);
  assert.deepEqual(sent, ["title", undefined]);
});

test("a code in any script is sent percent-encoded, and one in ASCII as it is", async (context) => {
  const requests = fakeNetwork(context, () => json({}));
  for (const code of ["mi-contraseña-1", "密码-50%-x", "plain-50%-x"]) await post("/access", { code });
  const sent = requests.map(({ headers }) => headers.Authorization);
  assert.deepEqual(sent, [
    "Bearer nk-mi-contrase%C3%B1a-1",
    "Bearer nk-%E5%AF%86%E7%A0%81-50%25-x",
    "Bearer nk-plain-50%-x",
  ]);
});

test("what no header can carry is told before anything is sent", async (context) => {
  const requests = fakeNetwork(context, () => json({}));
  for (const credential of [{ code: "tab\tinside" }, { code: "half\ud83d" }, { apiKey: "clé" }]) {
    const problem = await problemOf(post("/access", credential));
    assert.equal(problem.code, CODE_NOT_SENDABLE);
    assert.ok(problem.isUnheard);
  }
  assert.deepEqual(requests, []);
});

test("each provider has its folder, and without one OpenAI's is meant", () => {
  assert.equal(providerPath({ provider: "mistral" }, "chat/completions"), "/mistral/v1/chat/completions");
  assert.equal(providerPath({ provider: "" }, "models"), "/openai/v1/models");
});

test("a site that cannot be reached is a problem, and nobody has heard the question", async (context) => {
  fakeNetwork(context, () => Promise.reject(new TypeError("Failed to fetch")));
  const problem = await problemOf(post("/access"));
  assert.equal(problem.code, SITE_UNREACHABLE);
  assert.ok(problem.isUnheard && problem.isUnreachable);
});

test("a request that was stopped is no problem", async (context) => {
  fakeNetwork(context, () => json({}));
  await assert.rejects(post("/access", { signal: AbortSignal.abort() }), { name: "AbortError" });
});

test("the relay's own error comes with its hint", async (context) => {
  const error = { message: "Wrong.", type: "x", code: "access_code_wrong", hint: "Check it." };
  fakeNetwork(context, () => json({ error, msg: "wrong" }, { status: 401 }));
  const problem = await problemOf(post("/access"));
  const facts = { code: "access_code_wrong", message: "Wrong.", hint: "Check it.", status: 401, requestId: "" };
  assert.deepEqual(problem.facts(), { ...facts, isFromUpstream: false, cause: "", retryAt: 0 });
  assert.ok(problem.isAboutAccess);
});

for (const [header, wait] of [["600", 600_000], ["Sat, 28 Nov 2026 10:05:00 GMT", 300_000], ["soon", null]]) {
  test(`Retry-After: ${header} tells when to try again`, async (context) => {
    context.mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-28T10:00:00Z") });
    const answer = { status: 429, headers: { "Retry-After": header } };
    fakeNetwork(context, () => json({ error: { code: "too_many_attempts" } }, answer));
    const { retryAt } = await problemOf(post("/access"));
    assert.equal(retryAt, wait === null ? 0 : Date.now() + wait);
  });
}

test("what the upstream says is known as its own, with the number of the request", async (context) => {
  const headers = { "X-Locutorio-Error-From": "upstream", "X-Request-Id": "req-7" };
  fakeNetwork(context, () => json({ error: { message: "No.", code: 1113 } }, { status: 429, headers }));
  const problem = await problemOf(post("/access"));
  assert.equal(problem.code, "1113");
  assert.equal(problem.requestId, "req-7");
  assert.ok(problem.isFromUpstream);
});

test("whichever way an account is spent, it is that kind of problem", async (context) => {
  const error = { message: "No credit.", type: "insufficient_quota", code: "credit_balance_exhausted" };
  fakeNetwork(context, () => json({ error }, { status: 429 }));
  assert.equal((await problemOf(post("/access"))).code, "insufficient_quota");
});

test("a budget of the relay's own is not taken for the provider's", async (context) => {
  const error = { message: "Used up.", type: "insufficient_quota", code: "budget_exhausted", hint: "Wait." };
  fakeNetwork(context, () => json({ error }, { status: 429 }));
  assert.equal((await problemOf(post("/access"))).code, "budget_exhausted");
});

test("why the provider refused the site's key is told by a header, or by the relay's own error", async (context) => {
  const cause = "provider_purse_empty";
  const headers = { "X-Locutorio-Error-Cause": cause };
  fakeNetwork(context, () => json({ error: { message: "No." } }, { status: 402, headers }));
  assert.equal((await problemOf(post("/access"))).cause, cause);
  fakeNetwork(context, () => json({ error: { message: "No.", code: "upstream_refused", hint: "x", cause } }, { status: 402 }));
  assert.equal((await problemOf(post("/access"))).facts().cause, cause);
});

for (const [name, body, message] of [
  ["a text", { error: "Nope." }, "Nope."],
  ["a list", [{ error: { message: "Nope." } }], "Nope."],
  ["a message alone", { message: "Nope." }, "Nope."],
  ["what a validator found", { detail: [{ loc: ["body", "top_p"], msg: "too high" }] }, "body.top_p: too high"],
]) {
  test(`an error in the form of ${name} is read`, async (context) => {
    fakeNetwork(context, () => json(body, { status: 400 }));
    assert.equal((await problemOf(post("/access"))).message, message);
  });
}

for (const body of ["<h1>Gateway Timeout</h1>", "", "null", "7"]) {
  test(`an error page that says ${JSON.stringify(body)} keeps its status`, async (context) => {
    fakeNetwork(context, () => new Response(body, { status: 504 }));
    const problem = await problemOf(post("/access"));
    assert.deepEqual([problem.code, problem.status], [NOT_FROM_RELAY, 504]);
  });
}

test("a question that is too large was heard by nobody, whoever says so on this side", () => {
  assert.ok(new Problem({ code: "body_too_large", status: 413 }).isUnheard);
  assert.ok(new Problem({ code: NOT_FROM_RELAY, status: 413 }).isUnheard);
  assert.ok(!new Problem({ code: "tokens", status: 413, isFromUpstream: true }).isUnheard);
});

test("a problem comes back from what is kept of it", () => {
  const problem = new Problem({ code: "a", message: "b", hint: "c", status: 4, requestId: "d", isFromUpstream: true });
  assert.deepEqual(new Problem(problem.facts()).facts(), problem.facts());
});
