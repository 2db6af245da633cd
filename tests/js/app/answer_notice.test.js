/** Who looks elsewhere is told that a long answer is done. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const page = Object.assign(new EventTarget(), {
  hidden: true, baseURI: "https://site.test/", documentElement: { lang: "en" },
});
globalThis.document = page;
const { AnswerNotice } = await import("../../../public/js/app/answer_notice.js");

/** What the browser showed. */
let shown = [];
let permission = "granted";
globalThis.Notification = class extends EventTarget {
  static requestPermission = async () => permission;
  constructor(title, { body, tag }) {
    super();
    shown.push({ title, body, tag });
  }
};

beforeEach(() => {
  shown = [];
  permission = "granted";
  page.hidden = true;
});

/** @param {{ notifyWhenDone?: boolean }} [values] */
function begin({ notifyWhenDone = true } = {}) {
  const settings = Object.assign(new EventTarget(), {
    values: { notifyWhenDone },
    get: (key) => settings.values[key],
    change(changes) {
      Object.assign(settings.values, changes);
      settings.dispatchEvent(new CustomEvent("change", { detail: { keys: Object.keys(changes) } }));
    },
  });
  const refused = [];
  const current = new EventTarget();
  const notice = new AnswerNotice({ settings, site: { name: "Casa" }, current, tellRefused: () => refused.push(1) });
  return { notice, settings, current, refused };
}

/** @param {EventTarget} current @param {number} ms @param {import("node:test").TestContext} context */
function answer(current, ms, context, more = {}) {
  const open = { conversation: { id: "c1", title: "Tides" }, isAnswering: true, isTemporary: false, ...more };
  const now = context.mock.method(performance, "now", () => 1000);
  current.dispatchEvent(new CustomEvent("busy", { detail: { open } }));
  now.mock.mockImplementation(() => 1000 + ms);
  open.isAnswering = false;
  current.dispatchEvent(new CustomEvent("busy", { detail: { open } }));
}

test("a long answer in a hidden tab is told, by the conversation's name", (context) => {
  const { notice, current } = begin();
  answer(current, 20_000, context);
  assert.equal(notice.isUnseen, true);
  assert.deepEqual(shown.map(({ title, tag }) => [title, tag]), [["Casa", "c1"]]);
});

test("a short one, and one that is seen, are not", (context) => {
  const { notice, current } = begin();
  answer(current, 2_000, context);
  page.hidden = false;
  answer(current, 20_000, context);
  assert.deepEqual([notice.isUnseen, shown], [false, []]);
});

test("without the wish for notifications the title alone tells it, until the tab is seen", (context) => {
  const { notice, current } = begin({ notifyWhenDone: false });
  answer(current, 20_000, context);
  assert.deepEqual([notice.isUnseen, shown], [true, []]);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(notice.isUnseen, false);
});

test("of a temporary conversation not even the name is told", (context) => {
  const { current } = begin();
  answer(current, 20_000, context, { isTemporary: true });
  assert.ok(!JSON.stringify(shown).includes("Tides"));
});

test("where the browser refuses notifications the wish is taken back, and that is told", async () => {
  permission = "denied";
  const { settings, refused } = begin({ notifyWhenDone: false });
  settings.change({ notifyWhenDone: true });
  await new Promise(setImmediate);
  assert.deepEqual([settings.values.notifyWhenDone, refused.length], [false, 1]);
});

test("of several answers to one question the wait for the last one counts from the beginning", (context) => {
  const { notice, current } = begin();
  const open = { conversation: { id: "c1", title: "Tides" }, isAnswering: true, isTemporary: false };
  const busy = () => current.dispatchEvent(new CustomEvent("busy", { detail: { open } }));
  const now = context.mock.method(performance, "now", () => 1000);
  busy();
  now.mock.mockImplementation(() => 20_000);
  busy();
  now.mock.mockImplementation(() => 21_000);
  open.isAnswering = false;
  busy();
  assert.equal(notice.isUnseen, true);
});
