/** What the relay's search answers is read as. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { askSearch } from "../../../public/js/relay/search.js";
import { fakeNetwork, json } from "./streams.js";

const options = { count: 3, code: "code-test-1", signal: new AbortController().signal };
const result = (url) => ({ title: "T", url, snippet: "S", published: "" });

test("results that are none are left out, and no more come than were asked for", async (context) => {
  const untitled = { ...result("https://a.example"), title: 5 };
  const bad = [null, 5, {}, untitled, result("javascript:alert(1)"), result("https://")];
  const good = ["a", "b", "c", "d"].map((name) => result(`https://${name}.example/`));
  fakeNetwork(context, () => json({ results: [...bad, ...good], engine: "tavily" }));
  assert.deepEqual(await askSearch("words", options), good.slice(0, 3));
  fakeNetwork(context, () => json({ results: "none" }));
  assert.deepEqual(await askSearch("words", options), []);
});
