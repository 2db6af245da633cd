import assert from "node:assert/strict";
import { test } from "node:test";
import { relayEnvironment } from "../../../netlify/relay_environment.mjs";

test("the relay is told where it runs, and sees the owner's variables", () => {
  assert.deepEqual(relayEnvironment({ CODE: "code-test-1" }), { CODE: "code-test-1", NETLIFY: "true" });
});

test("what Netlify's AI gateway has filled in is left out, and an owner's own key stays", () => {
  const gateway = { NETLIFY_AI_GATEWAY_KEY: "token", NETLIFY_AI_GATEWAY_URL: "https://site.example/.netlify/ai/" };
  const filledIn = { ANTHROPIC_API_KEY: "token", ANTHROPIC_BASE_URL: gateway.NETLIFY_AI_GATEWAY_URL };
  const seen = relayEnvironment({ ...gateway, ...filledIn, OPENAI_API_KEY: "sk-test-1" });
  assert.deepEqual(seen, { OPENAI_API_KEY: "sk-test-1", NETLIFY: "true" });
});

test("an empty gateway takes nothing away", () => {
  assert.equal(relayEnvironment({ NETLIFY_AI_GATEWAY_KEY: "", CODE: "" }).CODE, "");
});
