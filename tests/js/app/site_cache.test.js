/** What the page knows of its site without asking it. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { SITE_NAME } from "../../../public/js/store/storage_names.js";
import { begin, CODE, config, KEY, learntSite, siteOf, world } from "./fake_relay.js";

const KEPT_AS = `${SITE_NAME}.site`;

beforeEach(begin);

test("without a network it starts with what was known, says since when, and that is not made younger", async () => {
  await learntSite({ code: CODE });
  const before = JSON.parse(world.kept.get(KEPT_AS)).at;
  world.answers = {};
  const { site } = siteOf({ code: CODE });
  assert.deepEqual([site.isRemembered, site.knownAt, site.access.label, site.config.needCode], [
    true, before, "ana", true,
  ]);
  await site.learn();
  assert.deepEqual([site.isRemembered, site.problem.isUnreachable, site.models.length], [true, true, 2]);
  assert.equal(JSON.parse(world.kept.get(KEPT_AS)).at, before);
});

test("what a code allowed last time holds while it cannot be asked about", async () => {
  await learntSite({ code: CODE });
  delete world.answers["/api/access"];
  const { site } = await learntSite({ code: CODE });
  assert.deepEqual([site.access.label, site.isLocked, site.problem.isUnreachable], ["ana", false, true]);
});

test("what is remembered holds neither code nor key", async () => {
  world.answers["/api/openai/v1/models"] = { data: [{ id: "gpt-4o" }] };
  await learntSite({ code: CODE, apiKey: KEY });
  assert.ok(world.kept.get(KEPT_AS).includes("gpt-4o"));
  assert.ok(!world.kept.get(KEPT_AS).includes(CODE) && !world.kept.get(KEPT_AS).includes(KEY));
});

for (const broken of [
  "{", "null", "[]", '{"at":1,"config":7}', '{"at":1,"config":{"locutorio":{"providers":"x","limits":null}}}',
]) {
  test(`a broken memory is no hindrance: ${broken}`, async () => {
    world.kept.set(KEPT_AS, broken);
    const { site } = siteOf({ code: CODE });
    assert.ok(Array.isArray(site.models) && site.config.locutorio.limits.bodyBytes > 0);
  });
}

test("before anything is known, the model is OpenAI's small one; after a first visit, the site's", async () => {
  assert.equal(siteOf().site.line({ model: "" }).model, "gpt-6-luna");
  world.answers["/api/config"] = config({ defaultModel: "gpt-4o" });
  await learntSite({ code: CODE });
  assert.equal(siteOf({ code: CODE }).site.siteModel, "gpt-4o");
});

test("what the site said of each provider's models is remembered", async () => {
  const models = { entries: [], others: { "": true, azure: false }, default: null };
  world.answers["/api/config"] = config({}, { models });
  await learntSite({ code: CODE });
  assert.deepEqual(siteOf({ code: CODE }).site.config.locutorio.models, models);
});

test("an answer from a relay of another age is filled in", async () => {
  world.answers["/api/config"] = { needCode: false, locutorio: { version: "0.1" } };
  const { site } = await learntSite();
  assert.deepEqual([site.config.locutorio.problems, site.allowsOwnKey, site.config.locutorio.limits.bodyBytes], [
    [], false, 4_500_000,
  ]);
});
