/** An error leads whoever can act on it to the check that explains it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFor } from "../../../../public/js/app/doctor/problem_checks.js";

test("the most telling name decides", () => {
  assert.equal(checkFor(["provider_purse_empty", "insufficient_quota"], true), "keys.quota");
  assert.equal(checkFor(["an_own_code", "invalid_api_key"], true), "keys.valid");
});

test("what no check explains leads nowhere, and neither does anything for a guest", () => {
  assert.equal(checkFor(["content_filter"], true), "");
  assert.equal(checkFor(["invalid_api_key"], false), "");
});
