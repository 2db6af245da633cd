/** What the site's answers are read as. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { askModels } from "../../../public/js/relay/site_api.js";
import { fakeNetwork, json } from "./streams.js";

test("a list of models is read with what gateways say of each", async (context) => {
  const data = [
    { id: "plain", object: "model" },
    { id: "ends", shutdown_date: "2027-01-14" },
    { id: "lives", shutdown_date: null, pricing: null, context_length: null },
    { id: "openrouter/m", context_length: 200_000, pricing: { prompt: "0.000003", completion: "0.000015" } },
    { id: "vercel/m", context_window: 64_000, pricing: { input: "0.00000125", output: "0.00001" } },
    { id: "openrouter/auto", context_length: 2_000_000, pricing: { prompt: "-1", completion: "-1" } },
    { id: "odd", shutdown_date: 7, context_length: "many", pricing: { prompt: "much", completion: [] } },
    { name: "none" },
    null,
  ];
  fakeNetwork(context, () => json({ data }));
  assert.deepEqual(await askModels("openrouter", { code: "code-test-1" }), [
    { id: "plain" },
    { id: "ends", shutdown: "2027-01-14" },
    { id: "lives" },
    { id: "openrouter/m", contextTokens: 200_000, price: { input: 3, output: 15 } },
    { id: "vercel/m", contextTokens: 64_000, price: { input: 1.25, output: 10 } },
    { id: "openrouter/auto", contextTokens: 2_000_000 },
    { id: "odd" },
  ]);
  fakeNetwork(context, () => json({ data: "none" }));
  assert.deepEqual(await askModels("openrouter", { code: "code-test-1" }), []);
});
