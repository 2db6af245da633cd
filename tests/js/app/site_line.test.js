/** Which models a reader can choose, and along which line a request goes. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ACCESS, begin, CODE, config, KEY, learntSite, owners, refusal, world } from "./fake_relay.js";

const MINE = { name: "mine", provider: "", display: "", named: true, shown: true };

beforeEach(begin);

test("a request goes along the line of the code", async () => {
  const { site } = await learntSite({ code: CODE });
  assert.deepEqual(site.line({ model: "" }), { code: CODE, apiKey: "", provider: "openai", model: "gpt-6-luna" });
  assert.deepEqual(site.line({ model: "gpt-4o@azure" }), {
    code: CODE, apiKey: "", provider: "openai", model: "gpt-4o@azure",
  });
});

test("a key of one's own opens the site, and goes in place of the code", async () => {
  world.answers["/api/openai/v1/models"] = { data: [{ id: "o3" }] };
  const { site } = await learntSite({ apiKey: KEY });
  assert.equal(site.isLocked, false);
  assert.deepEqual(site.models.map(({ id }) => id), ["o3"]);
  assert.deepEqual(site.line({ model: "" }), { code: "", apiKey: KEY, provider: "openai", model: "o3" });
  assert.deepEqual(world.asked, ["/api/config", `/api/openai/v1/models ${KEY}`]);
});

test("a key of one's own is not used where the site refuses such", async () => {
  world.answers["/api/config"] = config({ hideUserApiKey: true });
  const { site } = await learntSite({ apiKey: KEY });
  assert.deepEqual([site.isLocked, site.allowsOwnKey, site.line({ model: "o3" }).apiKey], [true, false, ""]);
});

test("a key goes to its own provider alone", async () => {
  world.answers["/api/config"] = config({}, { providers: ["openai", "anthropic"] });
  world.answers["/api/anthropic/v1/models"] = { data: [{ id: "claude-opus-5" }] };
  const { site } = await learntSite({ code: CODE, apiKey: KEY, provider: "anthropic" });
  assert.equal(site.line({ model: "claude-opus-5@anthropic" }).apiKey, KEY);
  assert.deepEqual(site.line({ model: "gpt-4o" }), { code: CODE, apiKey: "", provider: "openai", model: "gpt-4o" });
  assert.deepEqual(site.line({ model: "claude@20240620" }), {
    code: CODE, apiKey: "", provider: "openai", model: "claude@20240620",
  });
  assert.deepEqual(site.models.map(({ id }) => id), ["gpt-6-luna", "gpt-4o", "claude-opus-5@anthropic"]);
});

test("with a key for another provider and no code, only that provider's models are offered", async () => {
  world.answers["/api/config"] = config({ defaultModel: "gpt-4o" });
  world.answers["/api/deepseek/v1/models"] = { data: [{ id: "deepseek-chat" }] };
  const { site } = await learntSite({ apiKey: KEY, provider: "deepseek" });
  assert.equal(site.siteModel, "deepseek-chat@deepseek");
});

test("the models of all the site's providers are listed, but for Azure, which lists none", async () => {
  world.answers["/api/config"] = config({}, { providers: ["openai", "azure", "deepseek", "groq"] });
  world.answers["/api/deepseek/v1/models"] = { data: [{ id: "deepseek-chat" }, { id: 7 }, null] };
  world.answers["/api/groq/v1/models"] = refusal("upstream_timeout", 504);
  const { site } = await learntSite({ code: CODE });
  assert.deepEqual(site.models.map(({ id }) => id), ["gpt-6-luna", "gpt-4o", "deepseek-chat@deepseek"]);
  assert.equal(site.problem, null);
  assert.ok(!world.asked.some((line) => line.includes("azure")));
});

test("a code's own list limits what is offered", async () => {
  world.answers["/api/config"] = config({}, { models: owners("gpt-4.1", [MINE]) });
  world.answers["/api/access"] = { ...ACCESS, models: null, limits: { models: ["gpt-4o*", "o3"], until: null } };
  const { site } = await learntSite({ code: CODE });
  assert.deepEqual(site.models.map(({ id }) => id), ["o3"]);
});
