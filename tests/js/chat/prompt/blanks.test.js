/** The blanks of a prompt. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { blanksIn, filledBlanks } from "../../../../public/js/chat/prompt/blanks.js";

test("each blank is asked for once, in its order", () => {
  assert.deepEqual(blanksIn("{{topic}} for {{ reader }}, and {{topic}} again"), ["topic", "reader"]);
  assert.deepEqual(blanksIn("译成{{语言}}：{{文本}}"), ["语言", "文本"]);
});

test("other braces are no blanks", () => {
  for (const content of ["{topic}", "{{}}", "{{ }}", "{{a\nb}}", "{{{", `{{${"a".repeat(61)}}}`, "${{x}"]) {
    assert.deepEqual(blanksIn(content), [], content);
  }
});

test("values stand where the blanks were, letter by letter", () => {
  const values = new Map([["topic", "$& {{reader}}"], ["reader", ""]]);
  assert.equal(filledBlanks("{{topic}} for {{ reader }}", values), "$& {{reader}} for {{ reader }}");
});
