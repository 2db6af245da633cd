import assert from "node:assert/strict";
import { test } from "node:test";
import { tellsOfMissingDialect } from "../../../public/js/relay/missing_dialects.js";
import { NOT_FROM_RELAY, Problem } from "../../../public/js/relay/problem.js";

/** @param {object} facts */
const tells = (facts) => tellsOfMissingDialect(new Problem({ code: "", status: 400, isFromUpstream: true, ...facts }));

for (const [who, facts] of Object.entries({
  OpenAI: { status: 404, code: "unknown_url", message: "Unknown request URL: POST /v1/responses. Please check the URL." },
  "one-api": { status: 404, message: "Invalid URL (POST /v1/responses)" },
  "new-api": { status: 500, code: "convert_request_failed", message: "not implemented" },
  FastAPI: { status: 404, code: "upstream_error", message: "Not Found" },
  "a Go server": { status: 404, code: NOT_FROM_RELAY },
  Flask: { status: 405, code: "upstream_error", message: "Method Not Allowed" },
  "a server without it": { status: 501 },
  "a gateway": { message: "The Responses API is not supported by this provider." },
  "another gateway": { message: "This channel does not support the responses endpoint" },
  "a page in place of an answer": { status: 200, code: NOT_FROM_RELAY },
  "the relay, of such a page": { status: 502, code: "upstream_invalid_response", isFromUpstream: false },
})) {
  test(`${who} says that there are no responses`, () => {
    assert.equal(tells(facts), true);
  });
}

for (const [what, facts] of Object.entries({
  "a model that nobody has": { status: 404, code: "model_not_found", message: "The model `x` does not exist." },
  "a wrong code": { status: 401, code: "access_code_wrong", isFromUpstream: false },
  "no network": { status: 0, code: "site_unreachable" },
  "a spent account": { status: 429, code: "insufficient_quota", message: "You exceeded your quota." },
  "a bad value": { status: 400, code: "invalid_value", message: "Invalid value: 'huge'. Supported values are: 'low'." },
  "a broken server": { status: 500, code: "server_error", message: "The server had an error." },
})) {
  test(`${what} says nothing about the dialect`, () => {
    assert.equal(tells(facts), false);
  });
}
