import assert from "node:assert/strict";
import { test } from "node:test";

import { completed } from "../../../public/js/markdown/unfinished.js";

/** @param {Record<string, string>} cases what has come so far, and as what it is shown */
function check(cases) {
  for (const [text, shown] of Object.entries(cases)) assert.equal(completed(text), shown, JSON.stringify(text));
}

test("marks that are open are closed, the inner ones first", () => {
  check({
    "a **bo": "a **bo**",
    "a *it": "a *it*",
    "a ~~st": "a ~~st~~",
    "**b *i": "**b *i***",
    "***bo": "***bo***",
    "x *a **b**": "x *a **b***",
    "**b `co": "**b `co`**",
    "a **bold ": "a **bold**",
  });
});

test("half of a mark's end is left out", () => {
  check({ "a **bold*": "a **bold**", "x **a *b*": "x **a *b***", "a ~~st~": "a ~~st~~" });
});

test("a mark with nothing after it yet is left out", () => {
  check({ "a **": "a ", "a *": "a ", "a `": "a ", "a **b `": "a **b**", "a ~": "a " });
});

test("what is no mark stays as it is", () => {
  for (const text of ["2 * 3", "a_b_c", "a \\*x", "**done** and", "5 < 6", "a `*` b", "[1]", "`a` **b**"]) check({ [text]: text });
});

test("the address of a half-written link is not shown, nor anything of a picture", () => {
  check({ "a [te": "a [te", "a [te](": "a [te](x:)", "a [te](ht": "a [te](x:)", "![al": "", "a ![al](ht": "a " });
});

test("half a tag is left out", () => {
  check({ "x <": "x ", "x <det": "x ", "x </de": "x ", '<a href="x': "", "x <!-": "x " });
});

test("a line that may become anything waits for its next letter", () => {
  for (const line of ["-", "--", "#", "###", ">", "1", "1.", "12)", "*", "**", "`", "``", "- [", "- [x]", "|", "$$", "\\", "==="]) {
    check({ [line]: "", [`words\n${line}`]: "words\n" });
  }
});

test("a fence waits for the end of its line, so that its language comes whole", () => {
  check({ "```py": "", "a\n```python": "a\n", "- ~~~js": "", "```py\n": "```py\n" });
});

test("nothing is touched within code and formulas", () => {
  for (const text of ["```py\nlet **a", "~~~\n```\n**a", "```\n| a | b\n", "- x\n\n  ```\n  **a", "$$\na_b **c", "\\[\n**a"]) {
    check({ [text]: text });
  }
});

test("after code and formulas it goes on", () => {
  check({ "```\nx\n```\n**a": "```\nx\n```\n**a**", "$$\nx\n$$\n\n**a": "$$\nx\n$$\n\n**a**" });
});

test("the first row of a table makes one", () => {
  check({
    "| a | b": "| a | b\n|---|---|\n",
    "| a | b |\n": "| a | b |\n|---|---|\n",
    "| a | b |\n|-": "| a | b |\n|---|---|\n",
    "| a \\| b |\n|": "| a \\| b |\n|---|\n",
    "| a | b |\n|---|---|\n| c": "| a | b |\n|---|---|\n| c",
  });
});

test("a quote and an item of a list are read like any line", () => {
  check({ "> **qu": "> **qu**", "- **it": "- **it**", "> - [ ] **x": "> - [ ] **x**", "> -": "" });
});

test("a bracket that is escaped begins no link", () => {
  check({ "a \\[te](ht": "a \\[te](ht", "a [t\\]e](ht": "a [t\\]e](x:)", "[a](b) [te](ht": "[a](b) [te](x:)", "[a [te](ht": "[a [te](x:)" });
});

test("where an answer was cut off, no word waits for more", () => {
  const cases = { "It is:\n42": "It is:\n42", "a\n1.": "a\n1.", "```py": "```py", "a **": "a ", "a\n**": "a\n", "a **bo": "a **bo**" };
  for (const [text, shown] of Object.entries(cases)) assert.equal(completed(text, { isLast: true }), shown, text);
});
