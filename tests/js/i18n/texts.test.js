import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { LANGUAGES } from "../../../public/js/i18n/texts.js";

const PUBLIC = new URL("../../../public/", import.meta.url);
const IDS = LANGUAGES.map(({ id }) => id);

test("the page has words in every language that it offers, and offers every language that it has words in", () => {
  const files = readdirSync(new URL("locales/", PUBLIC)).filter((name) => name.endsWith(".json"));
  assert.deepEqual(files.map((name) => name.replace(".json", "")).sort(), [...IDS].sort());
});

test("what runs before the first paint knows the same languages", () => {
  const early = readFileSync(new URL("js/early.js", PUBLIC), "utf8");
  assert.deepEqual(JSON.parse(/const LANGUAGES = (\[.*?\]);/.exec(early)?.[1] ?? ""), IDS);
});

// Words that come late, in another order than they were asked for, or not at all.

/** @type {Map<string, { resolve: (response: unknown) => void, reject: (error: Error) => void }>} */
const asked = new Map();
/** @type {typeof import("../../../public/js/i18n/texts.js")} */
let texts;
let copy = 0;

beforeEach(async () => {
  asked.clear();
  Object.assign(globalThis, {
    document: { documentElement: { lang: "en" }, querySelectorAll: () => [] },
    fetch: (/** @type {URL} */ { pathname }) =>
      new Promise((resolve, reject) => asked.set(pathname.split("/").slice(-2).join("/"), { resolve, reject })),
  });
  copy += 1;
  texts = await import(`../../../public/js/i18n/texts.js?copy=${copy}`);
});

/** @param {string} file @param {Record<string, string>} words */
function answer(file, words, status = 200) {
  const { resolve } = asked.get(file) ?? assert.fail(`${file} was not asked for`);
  resolve({ ok: status === 200, json: async () => words });
}

/** Lets all that waits for what has come go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("an answer that is no success has no words, also where it is JSON", async () => {
  const loading = texts.loadTexts();
  answer("locales/en.json", { error: "not found" }, 404);
  await assert.rejects(loading);
  const again = texts.loadTexts();
  answer("locales/en.json", { hello: "Hello" });
  await again;
  assert.equal(texts.text("hello"), "Hello");
});

test("the language that was asked for last is the page's, whichever comes last", async () => {
  const before = texts.loadTexts();
  const spanish = texts.loadTexts("es");
  const chinese = texts.loadTexts("zh-CN");
  answer("locales/zh-CN.json", { hello: "你好" });
  await chinese;
  answer("locales/es.json", { hello: "Hola" });
  answer("locales/en.json", { hello: "Hello" });
  await Promise.all([before, spanish]);
  assert.deepEqual([texts.text("hello"), texts.language()], ["你好", "zh-CN"]);
});

test("whoever waited for another language waits for the one that was asked for last", async () => {
  let isDone = false;
  const before = texts.loadTexts().then(() => (isDone = true));
  const spanish = texts.loadTexts("es");
  answer("locales/en.json", { hello: "Hello" });
  await settled();
  assert.equal(isDone, false);
  answer("locales/es.json", { hello: "Hola" });
  await Promise.all([before, spanish]);
  assert.equal(texts.text("hello"), "Hola");
});

test("the page is told of the words that it has, and of none that another language has replaced", async () => {
  const told = [];
  texts.languageEvents.addEventListener("change", () => told.push(texts.language()));
  const english = texts.loadTexts();
  const spanish = texts.loadTexts("es");
  answer("locales/es.json", { hello: "Hola" });
  answer("locales/en.json", { hello: "Hello" });
  await Promise.all([english, spanish]);
  assert.deepEqual(told, ["es"]);
});

test("a part comes once, with the page's language, and from then on with every language", async () => {
  const english = texts.loadTexts();
  answer("locales/en.json", { hello: "Hello" });
  await english;
  const part = texts.loadPart("usage");
  const again = texts.loadPart("usage");
  await settled();
  answer("usage/en.json", { left: "Left" });
  await Promise.all([part, again]);
  assert.deepEqual([texts.text("hello"), texts.text("left")], ["Hello", "Left"]);
  const spanish = texts.loadTexts("es");
  answer("locales/es.json", { hello: "Hola" });
  answer("usage/es.json", { left: "Quedan" });
  await spanish;
  assert.deepEqual([texts.text("hello"), texts.text("left")], ["Hola", "Quedan"]);
});

test("a part that is asked for while a language is on its way comes in that language", async () => {
  const spanish = texts.loadTexts("es");
  const part = texts.loadPart("usage");
  answer("locales/es.json", { hello: "Hola" });
  await spanish;
  await settled();
  answer("usage/es.json", { left: "Quedan" });
  await part;
  assert.deepEqual([texts.text("hello"), texts.text("left")], ["Hola", "Quedan"]);
});

test("a part that did not come is asked for again", async () => {
  const part = texts.loadPart("usage");
  await settled();
  answer("usage/en.json", {}, 404);
  await assert.rejects(part);
  const again = texts.loadPart("usage");
  await settled();
  answer("usage/en.json", { left: "Left" });
  await again;
  assert.equal(texts.text("left"), "Left");
});
