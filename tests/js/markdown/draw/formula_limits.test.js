import assert from "node:assert/strict";
import { test } from "node:test";

import { expansionsFor, mayTypeset } from "../../../../public/js/markdown/draw/formula_limits.js";

test("what opens levels of a formula is counted, and what closes them", () => {
  for (const [opening, closing] of [["\\sqrt{", "}"], ["\\left(", "\\right)"], ["\\begin{matrix}", "\\end{matrix}"], ["x_{", "}"]]) {
    assert.equal(mayTypeset(`${opening.repeat(20)}x${closing.repeat(20)}`), true, opening);
    assert.equal(mayTypeset(`${opening.repeat(30)}x${closing.repeat(30)}`), false, opening);
    assert.equal(mayTypeset(`${opening}x${closing} + `.repeat(50)), true, opening);
  }
});

test("what only looks like it is not", () => {
  for (const tex of ["\\{", "\\leftarrow ", "\\\\", "\\}{}"]) assert.equal(mayTypeset(tex.repeat(100)), true, tex);
});

test("a long one is not set", () => {
  assert.equal(mayTypeset("x+".repeat(2000)), true);
  assert.equal(mayTypeset("x+".repeat(2001)), false);
});

test("the longer a formula with macros of its own, the fewer of them are used", () => {
  assert.equal(expansionsFor("\\implies x ".repeat(100)), 200);
  assert.equal(expansionsFor("\\leftarrow".repeat(300)), 200);
  for (const command of ["\\def\\a", "\\gdef\\a", "\\newcommand\\a", "\\let\\a", "\\global"]) {
    assert.equal(expansionsFor(`${command}${" ".repeat(2000)}`) < 11, true, command);
  }
  assert.equal(expansionsFor("\\def\\R{\\mathbb{R}} \\R^n"), 200);
});
