import assert from "node:assert/strict";
import { test } from "node:test";
import { previewPage } from "../../../../public/js/ui/talk/preview_page.js";

const html = (source) => ({ language: "html", source });
const css = { language: "css", source: "p { color: red }" };
const js = { language: "js", source: "go()" };

test("style sheets and scripts beside a page belong to it", () => {
  const { source, parts } = previewPage([html("<p>x</p>"), css, js], 0);
  assert.match(source, /<p>x<\/p>\n<style>\np \{ color: red \}\n<\/style>\n<script>\ngo\(\)\n<\/script>/);
  assert.equal(parts.length, 3);
});

test("a page that brings its own is left alone", () => {
  const own = "<style>p { margin: 0 }</style><script>mine()</script>";
  assert.equal(previewPage([html(own), css, js], 0).source, own);
});

test("a page that only names them has none of its own", () => {
  const named = '<link rel="stylesheet" href="a.css"><script src="a.js"></script>';
  assert.equal(previewPage([html(named), css, js], 0).parts.length, 3);
});

test("of two pages nobody knows to which the rest belongs", () => {
  assert.equal(previewPage([html("<p>a</p>"), html("<p>b</p>"), css], 1).source, "<p>b</p>");
});

test("what would end the element does not", () => {
  const { source } = previewPage([html("<p>"), { language: "js", source: 'say("</script>")' }], 0);
  assert.ok(source.includes('say("<\\/script>")'));
});

test("a drawing is a page of its own, and Markdown is none", () => {
  const drawing = { language: "svg", source: "<svg/>" };
  assert.ok(previewPage([drawing, css], 0).source.endsWith("<svg/>"));
  assert.equal(previewPage([drawing, css], 0).parts.length, 1);
  assert.deepEqual(previewPage([{ language: "md", source: "# x" }], 0).kind, "markdown");
});
