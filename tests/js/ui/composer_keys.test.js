/** Which key sends a message. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isSendKey } from "../../../public/js/ui/composer_keys.js";

const press = (more = {}) => ({
  key: "Enter",
  keyCode: 13,
  isComposing: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

test("Enter alone sends where Enter is the send key", () => {
  assert.equal(isSendKey(press(), "Enter"), true);
  for (const modifier of ["ctrlKey", "shiftKey", "altKey", "metaKey"]) {
    assert.equal(isSendKey(press({ [modifier]: true }), "Enter"), false, modifier);
  }
});

test("with another send key, exactly its modifier sends", () => {
  for (const [name, flag] of [["Ctrl", "ctrlKey"], ["Shift", "shiftKey"], ["Alt", "altKey"], ["Meta", "metaKey"]]) {
    assert.equal(isSendKey(press({ [flag]: true }), `${name}+Enter`), true, name);
    assert.equal(isSendKey(press(), `${name}+Enter`), false, name);
  }
});

test("Enter that belongs to an input method never sends", () => {
  assert.equal(isSendKey(press({ isComposing: true }), "Enter"), false);
  assert.equal(isSendKey(press({ keyCode: 229 }), "Enter"), false);
});

test("no other key sends", () => {
  assert.equal(isSendKey(press({ key: "a" }), "Enter"), false);
});
