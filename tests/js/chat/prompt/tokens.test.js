/** The estimate of tokens, held against the tokenizer of GPT-4o and later. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

import { estimateImage, estimateTokens } from "../../../../public/js/chat/prompt/tokens.js";
import { SAMPLES } from "../token_samples.js";

/** Measured: at most 10 %, and 4 % in the middle. A sentence alone may be further off: it is few words. */
const WIDEST = 0.1;

for (const [kind, text] of Object.entries(SAMPLES)) {
  test(`the estimate of a text in ${kind} is at most ${WIDEST * 100} % off`, () => {
    const counted = countTokens(text);
    const estimated = estimateTokens(text);
    assert.ok(Math.abs(estimated / counted - 1) <= WIDEST, `${estimated} instead of ${counted}`);
  });
}

test("no text has no tokens, and the shortest has one", () => {
  assert.equal(estimateTokens(""), 0);
  assert.equal(estimateTokens("a"), 1);
  assert.equal(estimateTokens("\u{1F389}"), 2);
});

test("an estimate grows with the text", () => {
  const text = Object.values(SAMPLES).join("\n\n");
  assert.ok(estimateTokens(text + text) > 1.9 * estimateTokens(text));
});

test("broken surrogates and characters of any kind are estimated, too", () => {
  assert.ok(estimateTokens("\ud800\u0000\uffff\u2028") > 0);
});

test("an image costs by tiles of 512 after it was shrunk", () => {
  const cost = { base: 85, tile: 170, patch: 0 };
  assert.equal(estimateImage({ width: 512, height: 512 }, cost), 85 + 170);
  assert.equal(estimateImage({ width: 1024, height: 1024 }, cost), 85 + 170 * 4);
  assert.equal(estimateImage({ width: 4096, height: 2048 }, cost), 85 + 170 * 6);
});

test("an image costs by patches of 32 where the model counts so, up to a limit", () => {
  const cost = { base: 0, tile: 0, patch: 1.62 };
  assert.equal(estimateImage({ width: 64, height: 32 }, cost), 4);
  assert.equal(estimateImage({ width: 9000, height: 9000 }, cost), Math.ceil(1536 * 1.62));
});

test("an image of unknown size costs something", () => {
  assert.equal(estimateImage({ width: 0, height: 0 }, { base: 85, tile: 170, patch: 0 }), 255);
});
