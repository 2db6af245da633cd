import assert from "node:assert/strict";
import { test } from "node:test";

import { cleanHtml } from "../../../public/js/markdown/sanitise.js";

/** @param {Record<string, string>} cases */
function check(cases) {
  for (const [html, clean] of Object.entries(cases)) assert.equal(cleanHtml(html), clean, html);
}

test("what an answer may contain stays", () => {
  check({
    "<kbd>a</kbd>": "<kbd>a</kbd>",
    "<BR/>": "<br>",
    '<a href="https://x" title=\'a "b"\'>c</a>': '<a href="https://x" title="a &quot;b&quot;">c</a>',
    "<details open>": '<details open="">',
    '<td colspan=2 align="right">': '<td colspan="2" align="right">',
  });
});

test("attributes that it may not have go", () => {
  check({
    '<p style="color:red" onclick="a()" id=x class="c">': '<p class="c">',
    "<p/onclick=a()>": "&lt;p/onclick=a()&gt;",
    '<b data-act="copy" aria-label="x">': "<b>",
  });
});

test("other tags are shown as they were written", () => {
  check({
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "vector<int>": "vector&lt;int&gt;",
    "<svg><style>a{}</style></svg>": "&lt;svg&gt;&lt;style&gt;a{}&lt;/style&gt;&lt;/svg&gt;",
    "<my-element>": "&lt;my-element&gt;",
    "<details": "&lt;details",
    "<!DOCTYPE html>": "&lt;!DOCTYPE html&gt;",
  });
});

test("tags that only arrange go, and what is in them stays", () => {
  check({ '<center><font color="red">a</font></center>': "a" });
});

test("comments go, also those that nobody ends", () => {
  check({ "a<!-- b -->c": "ac", "a<!-- <b>": "a" });
});
