import assert from "node:assert/strict";
import { test } from "node:test";

import hljs from "highlight.js/lib/common";
import { runsOf } from "../../../../public/js/markdown/draw/code_roles.js";

const SAMPLES = {
  javascript: 'import { x } from "../y.js";\nconst a = `t ${x + 1} <b>`; // & so on\nclass Foo extends Bar { #p = 3; }',
  python: 'def f(a, b="c"):\n    """Say \'so\'."""\n    return {a: 1.5} # end',
  css: ".a > #b::before { color: var(--ink); }\n@media print { p { margin: 0 } }",
  html: '<p class="a">&amp; <!-- c --></p>',
  diff: "- a\n+ b\n c",
  bash: 'if [ "$A" ]; then echo "$B" | grep x; fi',
  sql: "SELECT a FROM b WHERE c = 'd' -- e",
};

for (const [language, code] of Object.entries(SAMPLES)) {
  const runs = runsOf(hljs.highlight(code, { language }).value);

  test(`the runs of ${language} are its characters`, () => {
    assert.equal(runs.map(([, text]) => text).join(""), code);
  });

  test(`two runs of ${language} with the same role are one`, () => {
    assert.ok(runs.every(([role], index) => role !== runs[index + 1]?.[0]));
    assert.ok(runs.some(([role]) => role));
  });
}

test("code within a string is code again", () => {
  const runs = runsOf(hljs.highlight("`a ${b} c`", { language: "javascript" }).value);
  assert.deepEqual(runs, [["string", "`a "], ["", "${b}"], ["string", " c`"]]);
});

test("lines that came and went have roles of their own", () => {
  assert.deepEqual(runsOf(hljs.highlight("-a\n+b", { language: "diff" }).value).map(([role]) => role), ["removed", "added"]);
});
