import assert from "node:assert/strict";
import { test } from "node:test";
import { paletteGroups } from "../../../../public/js/ui/panels/palette.js";

// Without a language, words are their keys: "command.new".
const COMMANDS = [{ id: "new", icon: "new", run() {} }, { id: "settings", icon: "settings", run() {} }];
const conversations = (count) => Array.from({ length: count }, (_, index) => ({ id: `c${index}`, title: `Sea ${index}` }));
const named = (groups) => groups.map(({ entries }) => entries.map(({ name }) => name));

test("commands come before conversations", () => {
  const [commands, titles] = named(paletteGroups("", COMMANDS, conversations(1)));
  assert.deepEqual(commands, ["command.new", "command.settings"]);
  assert.deepEqual(titles, ["Sea 0"]);
});

test("before something is typed, only the latest conversations are shown", () => {
  assert.equal(named(paletteGroups("", COMMANDS, conversations(50)))[1]?.length, 5);
});

test("a group in which nothing was found is left out", () => {
  assert.deepEqual(named(paletteGroups("sea 1", COMMANDS, conversations(3))), [["Sea 1"]]);
  assert.deepEqual(paletteGroups("zzz", COMMANDS, conversations(3)), []);
});
