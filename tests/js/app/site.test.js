/** The site as a reader may use it: whom it lets in, and what it says when it does not. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Problem } from "../../../public/js/relay/problem.js";
import { ACCESS, begin, checking, CODE, config, KEY, learntSite, refusal, siteOf, world } from "./fake_relay.js";

beforeEach(begin);

test("with a right code the site is open, and says what it offers", async () => {
  const { site } = await learntSite({ code: CODE });
  assert.equal(site.access.label, "ana");
  assert.deepEqual([site.isLocked, site.isBroken, site.problem], [false, false, null]);
  assert.deepEqual(site.models.map(({ id }) => id), ["gpt-6-luna", "gpt-4o"]);
  assert.equal(site.siteModel, "gpt-6-luna");
  assert.deepEqual(world.asked, ["/api/config", `/api/access nk-${CODE}`]);
});

test("without a code it is locked, and nobody is asked about one", async () => {
  const { site } = await learntSite();
  assert.equal(site.isLocked, true);
  assert.deepEqual(world.asked, ["/api/config"]);
});

test("a site that needs no code is open", async () => {
  world.answers["/api/config"] = config({ needCode: false });
  world.answers["/api/access"] = { ...ACCESS, label: "open", open: true };
  const { site } = await learntSite();
  assert.deepEqual([site.isLocked, site.access.open], [false, true]);
});

test("a code that is refused locks the site, and the problem is told", async () => {
  const { site } = await learntSite({ code: "code-test-wrong" });
  assert.deepEqual([site.isLocked, site.access, site.problem.code], [true, null, "access_code_wrong"]);
});

test("a code is kept once it is found right", async () => {
  const { site, settings } = await learntSite();
  const access = await site.verify(CODE);
  assert.equal(access.label, "ana");
  assert.equal(settings.get("code"), CODE);
  assert.deepEqual([site.isLocked, site.access], [false, access]);
  assert.equal(world.asked.filter((line) => line.startsWith("/api/access")).length, 1);
});

test("a code that is found wrong changes nothing", async () => {
  const { site, settings } = await learntSite({ code: CODE });
  await assert.rejects(site.verify("code-test-wrong"), Problem);
  assert.deepEqual([settings.get("code"), site.isLocked, site.problem], [CODE, false, null]);
});

test("a forgotten code locks the site again", async () => {
  const { site, settings } = await learntSite({ code: CODE });
  site.forget();
  await site.learnt;
  assert.deepEqual([settings.get("code"), site.isLocked, site.access], ["", true, null]);
});

test("a code that another tab has entered is asked about", async () => {
  const { site, settings } = await learntSite();
  settings.change({ code: CODE });
  await site.learnt;
  assert.equal(site.access.label, "ana");
});

test("every change is told", async () => {
  const { site } = siteOf({ code: CODE });
  let told = 0;
  site.addEventListener("change", () => (told += 1));
  await site.learn();
  assert.ok(told >= 2);
});

test("a site that cannot be reached is a problem to try again with", async () => {
  delete world.answers["/api/config"];
  const { site } = await learntSite({ code: CODE });
  assert.equal(site.problem.isUnreachable, true);
  assert.equal(site.isLocked, false);
  world.answers["/api/config"] = config();
  await site.learn();
  assert.deepEqual([site.problem, site.access.label], [null, "ana"]);
});

test("an answer about a code that was changed meanwhile counts for nothing", async () => {
  const { settings, site } = siteOf({ code: "code-test-wrong" });
  world.answers["/api/access"] = (bearer) => {
    if (settings.get("code") !== CODE) settings.change({ code: CODE });
    return checking(bearer);
  };
  await site.learn();
  await site.learnt;
  assert.deepEqual([site.access?.label, site.problem], ["ana", null]);
});

test("a late yes to a code that was changed meanwhile lets nobody in", async () => {
  let sayYes;
  const late = new Promise((resolve) => (sayYes = resolve));
  const { settings, site } = siteOf({ code: CODE });
  world.answers["/api/access"] = (bearer) => {
    if (bearer !== `nk-${CODE}`) return refusal("access_code_wrong");
    settings.change({ code: "code-test-wrong" });
    return late;
  };
  const learning = site.learn();
  while (!site.problem) await new Promise((resolve) => site.addEventListener("change", resolve, { once: true }));
  sayYes(ACCESS);
  await learning;
  assert.deepEqual([site.access, site.isLocked], [null, true]);
});

test("a site whose settings make no sense is broken, and asked nothing more", async () => {
  world.answers["/api/config"] = config({}, { problems: [{ variable: "CODE", why: "contains only spaces" }] });
  const { site } = await learntSite({ code: CODE });
  assert.equal(site.isBroken, true);
  assert.deepEqual(world.asked, ["/api/config"]);
});

test("tools that cost something are for those whose code names them", async () => {
  const limits = { models: [], until: null, tools: ["web_search"], forbidden: ["images"] };
  world.answers["/api/access"] = { ...ACCESS, limits };
  world.answers["/api/config"] = config({}, { search: true, servers: [{ label: "docs", asks: true }] });
  const { site } = await learntSite({ code: CODE });
  const tools = ["web_search", "web_search_preview", "mcp"].map((tool) => site.mayUse(tool));
  assert.deepEqual(tools, [true, true, false]);
  assert.deepEqual([site.forbids("images"), site.forbids("speech")], [true, false]);
  assert.deepEqual([site.maySearch, site.servers], [true, []]);
});

test("a tool server is for whose code names it, and a key of one's own pays for nothing of the site's", async () => {
  const servers = ["docs", "wiki"].map((label) => ({ label, asks: true }));
  world.answers["/api/config"] = config({}, { search: true, servers });
  const labelsFor = async (tools, credentials = { code: CODE }) => {
    world.answers["/api/access"] = { ...ACCESS, limits: { models: [], until: null, tools, forbidden: [] } };
    const { site } = await learntSite(credentials);
    return [site.maySearch, ...site.servers.map(({ label }) => label)];
  };
  assert.deepEqual(await labelsFor(["mcp:wiki"]), [false, "wiki"]);
  assert.deepEqual(await labelsFor(["mcp"]), [false, "docs", "wiki"]);
  assert.deepEqual(await labelsFor(["*"]), [true, "docs", "wiki"]);
  assert.deepEqual(await labelsFor(["*"], { ownKey: "sk-test-own-key" }), [false]);
});

test("who pays with a key of their own may use every tool, and nothing is forbidden", async () => {
  const limits = { models: [], until: null, tools: [], forbidden: ["images"] };
  world.answers["/api/access"] = { ...ACCESS, limits };
  const { site } = await learntSite({ code: CODE, apiKey: KEY });
  assert.deepEqual([site.mayUse("web_search"), site.forbids("images")], [true, false]);
});
