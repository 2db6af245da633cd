/** The template that a message is put into. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fillInputTemplate } from "../../../../public/js/chat/prompt/template.js";

const VALUES = { model: "gpt-4o", provider: "openai", time: Date.UTC(2026, 4, 3, 12), language: () => "es" };
const fill = (template, input = "Hello") => fillInputTemplate(template, input, VALUES);

test("without a template the message stays as it is", () => {
  assert.equal(fill("", " a {{time}} b "), " a {{time}} b ");
  assert.equal(fill("{{input}}", "$& {{input}}"), "$& {{input}}");
});

test("the message stands where the template says", () => assert.equal(fill("Say: {{input}}!"), "Say: Hello!"));

test("a template that does not name the message has it at its end", () => {
  assert.equal(fill("Answer briefly."), "Answer briefly.\nHello");
});

test("NextChat's names are filled in", () => {
  assert.equal(fill("{{model}} {{lang}} {{ServiceProvider}} {{cutoff}}| {{input}}"), "gpt-4o es openai | Hello");
  assert.match(fill("{{time}} {{input}}"), /2026.*Hello/);
  assert.match(fill("{{date}} {{input}}"), /May 03 2026 Hello/);
});

test("names that nobody knows stay, and so do those of objects", () => {
  assert.equal(fill("{{toString}} {{weather}} {{input}}"), "{{toString}} {{weather}} Hello");
});

test("nothing in the message itself is filled in", () => {
  assert.equal(fill("<{{input}}>", "{{model}} $1 $& $$"), "<{{model}} $1 $& $$>");
});
