import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { LANGUAGES } from "../../../public/js/i18n/languages.js";

const PUBLIC = new URL("../../../public/", import.meta.url);
const IDS = LANGUAGES.map(({ id }) => id);

test("the page has words in every language that it offers, and offers every language that it has words in", () => {
  const files = readdirSync(new URL("locales/", PUBLIC)).map((name) => name.replace(".json", ""));
  assert.deepEqual(files.sort(), [...IDS].sort());
});

test("what runs before the first paint knows the same languages", () => {
  const early = readFileSync(new URL("js/early.js", PUBLIC), "utf8");
  assert.deepEqual(JSON.parse(/const LANGUAGES = (\[.*?\]);/.exec(early)?.[1] ?? ""), IDS);
});
