import assert from "node:assert/strict";
import { test } from "node:test";
import { SilenceDetector } from "../../../public/js/browser/recorder.js";

const SILENT = 0.001;
const SPOKEN = 0.2;

/**
 * @param {number[]} levels one each half second
 * @returns {number | null} after how many of them speech has ended
 */
function endOf(levels) {
  const silence = new SilenceDetector();
  const at = levels.findIndex((level, index) => silence.hear(level, (index + 1) * 500));
  return at < 0 ? null : at + 1;
}

test("speech has ended when somebody has spoken and is silent for three seconds", () => {
  assert.equal(endOf([SPOKEN, ...Array(10).fill(SILENT)]), 7);
});

test("who has not spoken yet is waited for", () => {
  assert.equal(endOf(Array(100).fill(SILENT)), null);
});

test("a pause to think is no end", () => {
  assert.equal(endOf([SPOKEN, ...Array(5).fill(SILENT), SPOKEN, ...Array(5).fill(SILENT), SPOKEN]), null);
});
