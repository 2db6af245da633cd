import assert from "node:assert/strict";
import { test } from "node:test";
import { clamped, isValid, SETTING_ROWS, SETTINGS } from "../../../public/js/store/settings_table.js";

/** @param {string} key */
function row(key) {
  const found = SETTING_ROWS.get(key);
  assert.ok(found, key);
  return found;
}

for (const setting of SETTINGS) {
  test(`${setting.key} may have its own default, and no object`, () => {
    assert.ok(isValid(setting, setting.default));
    assert.ok(!isValid(setting, {}));
    assert.ok(!isValid(setting, undefined));
  });
}

for (const setting of SETTINGS.filter(({ type }) => type === "number")) {
  test(`${setting.key} may be what its range says, ends and all, and nothing beyond`, () => {
    const { min = 0, max = 0 } = setting;
    assert.ok(isValid(setting, min) && isValid(setting, max));
    assert.ok(!isValid(setting, min - 0.01) && !isValid(setting, max + 0.01));
    assert.ok(!isValid(setting, Number.NaN) && !isValid(setting, String(max)));
    assert.equal(isValid(setting, null), setting.default === null);
  });
}

test("the ranges are the documented ones", () => {
  const ranges = Object.fromEntries(SETTINGS.flatMap(({ key, min, max }) => (max === undefined ? [] : [[key, [min, max]]])));
  assert.deepEqual(ranges, {
    temperature: [0, 2], topP: [0, 1], presencePenalty: [-2, 2], frequencyPenalty: [-2, 2], maxTokens: [0, 1_000_000],
    historyCount: [0, 64], memoryThreshold: [500, 4000], textSize: [80, 160], speechRate: [50, 200],
  });
});

test("a choice is one of its choices", () => {
  assert.ok(isValid(row("theme"), "dark"));
  assert.ok(!isValid(row("theme"), "pink"));
  assert.ok(!isValid(row("sendKey"), "constructor"));
});

test("a typed number is clamped into its range, and a code loses the spaces around it", () => {
  assert.equal(clamped(row("temperature"), 7), 2);
  assert.equal(clamped(row("historyCount"), -1), 0);
  assert.equal(clamped(row("code"), " code-test-1\n"), "code-test-1");
  assert.equal(clamped(row("systemPrompt"), " as it is "), " as it is ");
});
