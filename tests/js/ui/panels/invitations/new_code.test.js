import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ALPHABET, labelOf, newCode } from "../../../../../public/js/ui/panels/invitations/new_code.js";

test("a code is the name and twelve characters that nobody confuses, a digit among them", () => {
  for (let turn = 0; turn < 500; turn += 1) {
    const code = newCode("ana");
    assert.match(code, /^ana-(?=.*\d)[2-9a-hjkmnp-z]{12}$/);
  }
});

test("no code comes twice, and every character of the alphabet comes", () => {
  const codes = Array.from({ length: 500 }, () => newCode("a"));
  assert.equal(new Set(codes).size, codes.length);
  assert.deepEqual([...new Set(codes.join("").replaceAll("a-", ""))].sort().join(""), ALPHABET);
});

test("the program makes codes of the same alphabet and length", () => {
  const program = readFileSync(new URL("../../../../../api/relay/access/new_code.py", import.meta.url), "utf8");
  assert.ok(program.includes(`ALPHABET = "${ALPHABET}"`));
  assert.match(program, /^LENGTH = 12$/m);
});

for (const [name, label] of [
  ["ana", "ana"],
  [" Ana María ", "Ana.María"],
  ["ana-maria_2", "ana.maria.2"],
  ["O'Brien", "O.Brien"],
  ["小明", "小明"],
  ["राम", "राम"],
  ["a".repeat(60), "a".repeat(30)],
  ["ana|usd=5,luis", "ana.usd.5.luis"],
  ["", ""],
  ["7up", ""],
  [" - ", ""],
]) {
  test(`"${name}" is called "${label}"`, () => assert.equal(labelOf(name), label));
}
