// What no writer would write but a hostile model may. Each of these took minutes while the time grew with the square.

import assert from "node:assert/strict";
import { test } from "node:test";

import { completed } from "../../../public/js/markdown/unfinished.js";
import { cleanHtml } from "../../../public/js/markdown/sanitise.js";

const MANY = 300_000;

test("a line of blanks before a word is read in one go", () => {
  const line = `${" ".repeat(MANY)}a`;
  assert.equal(completed(line), line);
});

test("a run of backticks that opens code is read in one go", () => {
  const line = `${"`".repeat(MANY)}x\``;
  assert.equal(completed(line), `${"`".repeat(MANY)}x${"`".repeat(MANY)}`);
});

test("brackets that open and never close are read in one go", () => {
  for (const piece of ["[\\", "![", "[a](b", "[", "[a]", "\\["]) {
    const line = `x${piece.repeat(MANY / piece.length)})]`;
    assert.ok(completed(line).startsWith("x"), piece);
  }
});

test("marks with nothing in them are read in one go", () => {
  for (const piece of [" **", " * _"]) assert.ok(completed(`x${piece.repeat(MANY / piece.length)}`).startsWith("x"), piece);
});

test("a tag of nothing but blanks, and one that never ends, are read in one go", () => {
  for (const blank of [" ", "\n"]) assert.equal(cleanHtml(`<a${blank.repeat(MANY)}`), `&lt;a${blank.repeat(MANY)}`);
  for (const piece of ['<a "', "<a b=' ", "<", '"<a " ']) {
    assert.equal(cleanHtml(`<a ${piece.repeat(MANY / piece.length)}`).includes("<a"), false, piece);
  }
});
