import assert from "node:assert/strict";
import { test } from "node:test";
import { dayWords, price } from "../../../public/js/i18n/formats.js";

const root = { lang: "en" };
globalThis.document = { documentElement: root, baseURI: "https://site.test/" };

test("a day is written as the language writes it, and what is no day stays as it is", () => {
  const written = ["en", "es", "zh-CN"].map((lang) => {
    root.lang = lang;
    return dayWords("2026-12-31");
  });
  assert.deepEqual(written, ["December 31, 2026", "31 de diciembre de 2026", "2026年12月31日"]);
  assert.equal(dayWords("some day"), "some day");
});

test("a price has cents, and what costs less than one is told as that", () => {
  root.lang = "en";
  const prices = [0.00001234, 0.01, 0.0456, 0.5, 12.345].map((amount) => price({ amount, currency: "USD" }));
  assert.deepEqual(prices, ["<$0.01", "$0.01", "$0.05", "$0.50", "$12.35"]);
});

test("a price in which something is missing says that it may be more", () => {
  root.lang = "en";
  const prices = [0.001, 0.456].map((amount) => price({ amount, currency: "USD", isPartial: true }));
  assert.deepEqual(prices, ["≥ $0.00", "≥ $0.46"]);
});
