/** Titles of conversations. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { needsTitle, suggestTitle } from "../../../public/js/chat/follow_answer.js";
import { cleanTitle, provisionalTitle } from "../../../public/js/chat/title.js";
import { Problem } from "../../../public/js/relay/problem.js";
import { conversationWith, settingsWith, siteWith, talk, TRAITS } from "./chat_fixture.js";

for (const [written, title] of [
  ['"Salt in the Sea"', "Salt in the Sea"],
  ["**Salt in the Sea.**", "Salt in the Sea"],
  ["# Salt in the sea\n\nHere is why.", "Salt in the sea"],
  ["Title: Salt in the sea", "Salt in the sea"],
  ["「海水为什么是咸的」。", "海水为什么是咸的"],
  ["«¿Por qué es salado el mar?»", "¿Por qué es salado el mar?"],
  ["Using `snake_case` in __init__.py", "Using snake_case in init.py"],
  ["[Salt](https://example.com) in the   sea", "Salt in the sea"],
  ["C++ or C#?", "C++ or C#?"],
  ["", ""],
  ["...", ""],
]) {
  test(`${JSON.stringify(written)} becomes the title ${JSON.stringify(title)}`, () => {
    assert.equal(cleanTitle(written), title);
  });
}

test("a long title ends after a word", () => {
  const title = cleanTitle("A very long title about the many reasons for which the sea has been salty for ages");
  assert.equal(title, "A very long title about the many reasons for which the sea…");
});

test("a long title without spaces is cut between characters as people see them", () => {
  const family = "👩‍👧‍👦";
  assert.equal(cleanTitle("字".repeat(100)), `${"字".repeat(59)}…`);
  assert.equal(provisionalTitle(family.repeat(80)), `${family.repeat(59)}…`);
});

test("the provisional title is the question's first line of words", () => {
  assert.equal(provisionalTitle("\n\n```js\n> **Why** is the sea salty?\nTell me all."), "Why is the sea salty?");
  assert.equal(provisionalTitle("🎉"), "🎉");
});

test("a title is needed after the first whole answer", () => {
  const conversation = conversationWith();
  assert.equal(needsTitle(conversation, talk("one", "two"), true), true);
  assert.equal(needsTitle(conversation, talk("one", { text: "tw", state: "cut" }), true), false);
  assert.equal(needsTitle(conversation, talk("one"), true), false);
});

test("no title is asked for against a person's wish", () => {
  assert.equal(needsTitle(conversationWith(), talk("one", "two"), false), false);
  assert.equal(needsTitle(conversationWith({ titledBy: "person" }), talk("one", "two"), true), false);
  assert.equal(needsTitle(conversationWith({ titledBy: "model" }), talk("one", "two"), true), false);
});

test("a model that gives no title is left in peace after three answers", () => {
  assert.equal(needsTitle(conversationWith(), talk("1", "2", "3", "4", "5", "6", "7", "8"), true), false);
});

const suggest = (answer, settings = {}, asked = []) =>
  suggestTitle({
    path: talk("Why is the sea salty? ".repeat(500), "Because of rivers."),
    settings: settingsWith(settings),
    site: siteWith(),
    traits: TRAITS,
    complete: async (request) => {
      asked.push(request);
      if (answer instanceof Error) throw answer;
      return { text: answer, usage: null };
    },
  });

test("the model names the conversation from its beginning, of which not too much is sent", async () => {
  const asked = [];
  assert.equal(await suggest('"Salty sea."', { memoryModel: "gpt-6-luna" }, asked), "Salty sea");
  assert.equal(asked[0].line.model, "gpt-6-luna");
  assert.deepEqual(asked[0].parameters, { reasoning_effort: "none" });
  assert.equal(asked[0].purpose, "title");
  assert.ok(asked[0].messages[0].content.length < 3_000);
});

test("a failure gives no title", async () => {
  assert.equal(await suggest(new Problem({ code: "upstream_timeout" })), "");
});

test("a mistake of the page itself is not hidden", () => assert.rejects(suggest(new TypeError("mistake")), TypeError));

test("a question that is one line of megabytes has a title, too", () => {
  for (const piece of ['{"a":[1,2,3]},', "word ", "a", "[a](b", "- a "]) {
    const title = provisionalTitle(piece.repeat(4_000_000 / piece.length));
    assert.ok(title.length > 0 && title.length <= 60, `${piece} ${title}`);
  }
});
