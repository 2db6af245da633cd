/** Which prompts a slash offers. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { matching } from "../../../../public/js/ui/composer/slash_prompts.js";

const titles = ["Translate", "Explain like I am five", "Retranslate", "ÉTUDE"];
const prompts = titles.map((title) => ({ id: title, title, content: "", createdAt: 0 }));
const found = (wish) => matching(prompts, wish).map(({ title }) => title);

test("a slash alone offers all", () => assert.deepEqual(found(""), titles));

test("titles that begin with the words come first", () => {
  assert.deepEqual(found("trans"), ["Translate", "Retranslate"]);
});

test("capitals do not matter, and accents are characters of their own", () => assert.deepEqual(found("ét"), ["ÉTUDE"]));

test("what fits nothing offers nothing", () => assert.deepEqual(found("zebra"), []));
