/** The owner is told once what is new, and a guest never. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { DAY_MS, REST_MS, UpdateCheck } from "../../../public/js/app/update_check.js";
import { ACCESS, begin, CODE, config, learntSite, world } from "./fake_relay.js";

let now = 0;

beforeEach((context) => {
  begin();
  now = 1_800_000_000_000;
  context.mock.method(Date, "now", () => now);
  world.answers["/api/access"] = { ...ACCESS, owner: true };
  world.answers["/api/updates"] = updatesOf("a");
});

const updatesOf = (newest, commit = "c") => ({
  state: "behind", behind: 2, repository: "locutorio/locutorio", comparison: "https://github.com/x",
  changes: [{ title: "A door", at: "2026-11-01T10:00:00Z", url: `https://github.com/x/${newest}` }],
  deployment: { platform: "vercel", repository: "ana/locutorio", commit, version: "0.1.0" },
});
const questions = () => world.asked.filter((line) => line.startsWith("/api/updates"));

/** The check of somebody who has just opened the page. */
async function checkAtStart() {
  const { site, settings } = await learntSite({ code: CODE });
  const check = new UpdateCheck(site, settings);
  // A relay that is asked has answered by then.
  await new Promise((resolve) => setTimeout(resolve, 5));
  return check;
}

test("the owner is told, and the question bears their code", async () => {
  const check = await checkAtStart();
  assert.equal(check.news.behind, 2);
  assert.deepEqual(questions(), [`/api/updates nk-${CODE}`]);
});

test("a guest is told nothing, and the relay is not asked", async () => {
  world.answers["/api/access"] = { ...ACCESS, owner: false };
  const check = await checkAtStart();
  assert.deepEqual([check.news, check.updates, questions()], [null, null, []]);
});

test("what the owner knew is not told to a guest in the same browser", async () => {
  await checkAtStart();
  world.answers["/api/access"] = { ...ACCESS, owner: false };
  assert.equal((await checkAtStart()).updates, null);
});

test("the relay is asked once a day, and anew after a deployment", async () => {
  await checkAtStart();
  now += DAY_MS - 1;
  await checkAtStart();
  assert.equal(questions().length, 1);
  now += 1;
  await checkAtStart();
  assert.equal(questions().length, 2);
  world.answers["/api/config"] = config({}, { commit: "d" });
  world.answers["/api/updates"] = updatesOf("a", "d");
  await checkAtStart();
  await checkAtStart();
  assert.equal(questions().length, 3);
});

test("what has been told is not told again; what comes later is", async () => {
  const check = await checkAtStart();
  check.dismiss();
  assert.equal(check.news, null);
  assert.equal((await checkAtStart()).news, null);
  now += DAY_MS;
  world.answers["/api/updates"] = updatesOf("b");
  assert.equal((await checkAtStart()).news.behind, 2);
});

test("who puts it off hears nothing for a week", async () => {
  (await checkAtStart()).rest();
  now += REST_MS - 1;
  assert.equal((await checkAtStart()).news, null);
  now += 1;
  assert.equal((await checkAtStart()).news.behind, 2);
});

test("who turns it off has nobody asked until they turn it on again", async () => {
  const check = await checkAtStart();
  check.turnOff(true);
  now += 10 * DAY_MS;
  assert.equal((await checkAtStart()).news, null);
  assert.equal(questions().length, 1);
  const later = await checkAtStart();
  later.turnOff(false);
  await later.learn();
  assert.equal(later.news.behind, 2);
});

for (const state of ["current", "unrelated", "unknown", "off"]) {
  test(`nothing is told where the deployment is ${state}`, async () => {
    world.answers["/api/updates"] = { ...updatesOf("a"), state };
    assert.equal((await checkAtStart()).news, null);
  });
}

test("a broken memory is no hindrance", async () => {
  await checkAtStart();
  for (const key of world.kept.keys()) if (key.endsWith(".updates")) world.kept.set(key, "{");
  assert.equal((await checkAtStart()).news.behind, 2);
});

test("somebody who enters the owner's code is told from then on, and asked for once", async () => {
  const { site, settings } = await learntSite();
  const check = new UpdateCheck(site, settings);
  const changed = new Promise((resolve) => check.addEventListener("change", () => check.updates && resolve(null)));
  assert.equal(check.updates, null);
  await site.verify(CODE);
  await changed;
  site.dispatchEvent(new Event("change"));
  assert.equal(check.news.behind, 2);
  assert.equal(questions().length, 1);
});
