import assert from "node:assert/strict";
import { test } from "node:test";
import { bestLanguage } from "../../../public/js/app/appearance.js";

test("the first wish that the page has words for is met, whatever its region or script", () => {
  const choices = [
    [["es-MX"], "es"],
    [["ES-419", "en"], "es"],
    [["zh-TW"], "zh-CN"],
    [["zh-Hant-HK", "en-US"], "zh-CN"],
    [["fr", "ca", "es-ES"], "es"],
    [["fr-FR"], "en"],
    [["est"], "en"],
    [[], "en"],
  ];
  for (const [wishes, language] of choices) assert.equal(bestLanguage(wishes), language, wishes.join());
});
