import assert from "node:assert/strict";
import { test } from "node:test";
import { isSendKey, keyNames, matchesKeys, unlessComposing } from "../../../../public/js/ui/shared/keyboard.js";

const pressEnter = (more = {}) => ({
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
  assert.equal(isSendKey(pressEnter(), "Enter"), true);
  for (const modifier of ["ctrlKey", "shiftKey", "altKey", "metaKey"]) {
    assert.equal(isSendKey(pressEnter({ [modifier]: true }), "Enter"), false, modifier);
  }
});

test("with another send key, exactly its modifier sends", () => {
  for (const [name, flag] of [["Ctrl", "ctrlKey"], ["Shift", "shiftKey"], ["Alt", "altKey"], ["Meta", "metaKey"]]) {
    assert.equal(isSendKey(pressEnter({ [flag]: true }), `${name}+Enter`), true, name);
    assert.equal(isSendKey(pressEnter(), `${name}+Enter`), false, name);
  }
});

test("keys that belong to an input method do nothing of ours", () => {
  /** @type {string[]} */
  const heard = [];
  const hear = unlessComposing(({ key }) => heard.push(key));
  for (const more of [{ isComposing: true }, { keyCode: 229 }, {}]) hear(pressEnter(more));
  assert.deepEqual(heard, ["Enter"]);
});

test("no other key sends", () => {
  assert.equal(isSendKey(pressEnter({ key: "a" }), "Enter"), false);
});

const press = (key, code, modifiers = {}) => ({
  key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers,
});

test("Mod is Ctrl, and the command key on a Mac", () => {
  const ctrlK = press("k", "KeyK", { ctrlKey: true });
  const metaK = press("k", "KeyK", { metaKey: true });
  assert.deepEqual([matchesKeys(ctrlK, "Mod+K", false), matchesKeys(ctrlK, "Mod+K", true)], [true, false]);
  assert.deepEqual([matchesKeys(metaK, "Mod+K", false), matchesKeys(metaK, "Mod+K", true)], [false, true]);
});

test("a modifier too many is another shortcut", () => {
  const ctrlShiftO = press("O", "KeyO", { ctrlKey: true, shiftKey: true });
  assert.equal(matchesKeys(ctrlShiftO, "Mod+Shift+O", false), true);
  assert.equal(matchesKeys({ ...ctrlShiftO, altKey: true }, "Mod+Shift+O", false), false);
  assert.equal(matchesKeys({ ...ctrlShiftO, shiftKey: false }, "Mod+Shift+O", false), false);
});

test("a letter counts by what it writes, so that other Latin layouts work", () => {
  assert.equal(matchesKeys(press("k", "KeyV", { ctrlKey: true }), "Mod+K", false), true);
  assert.equal(matchesKeys(press("t", "KeyK", { ctrlKey: true }), "Mod+K", false), false);
});

test("on a keyboard without Latin characters, the place of the key counts", () => {
  assert.equal(matchesKeys(press("л", "KeyK", { ctrlKey: true }), "Mod+K", false), true);
});

test("a sign is found where the layout has it", () => {
  const spanishSlash = press("/", "Digit7", { ctrlKey: true, shiftKey: true });
  const americanSlash = press("/", "Slash", { ctrlKey: true });
  const americanColon = press(":", "Semicolon", { ctrlKey: true, shiftKey: true });
  assert.equal(matchesKeys(spanishSlash, "Mod+/", false), true);
  assert.equal(matchesKeys(americanSlash, "Mod+/", false), true);
  assert.equal(matchesKeys(americanColon, "Mod+Shift+;", false), true);
});

test("a sign alone is no shortcut", () => {
  assert.equal(matchesKeys(press("/", "Slash"), "Mod+/", false), false);
});

test("keys are shown as the keyboard of the reader has them", () => {
  assert.deepEqual(keyNames("Mod+Shift+O", true), ["⌘", "⇧", "O"]);
  assert.deepEqual(keyNames("Alt+ArrowUp", true), ["⌥", "↑"]);
  assert.deepEqual(keyNames("Mod+ArrowUp", false), ["key.Ctrl", "↑"]);
});
