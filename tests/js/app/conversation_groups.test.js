import assert from "node:assert/strict";
import { test } from "node:test";

import { groupByDay, monthName } from "../../../public/js/app/conversation_groups.js";

const NOW = new Date(2026, 2, 3, 0, 30);

const at = (year, month, day, hour = 12) => ({ pinnedAt: 0, updatedAt: new Date(year, month - 1, day, hour).getTime() });
const keys = (...conversations) => groupByDay(conversations, NOW).map(({ key }) => key);

test("days are those of the calendar, not spans of 24 hours", () => {
  assert.deepEqual(keys(at(2026, 3, 3, 0), at(2026, 3, 2, 23), at(2026, 3, 2, 0), at(2026, 3, 1, 23)), [
    "today",
    "yesterday",
    "week",
  ]);
});

test("a week is seven days with today, and what is older stands under its month", () => {
  assert.deepEqual(keys(at(2026, 2, 25, 0), at(2026, 2, 24, 23), at(2026, 1, 31), at(2025, 12, 31)), [
    "week",
    "2026-2",
    "2026-1",
    "2025-12",
  ]);
});

test("a pinned conversation stands under its pin, whatever its day", () => {
  const pinned = { ...at(2024, 1, 1), pinnedAt: 5 };
  assert.deepEqual(keys(pinned, at(2026, 3, 3, 0)), ["pinned", "today"]);
});

test("a clock that was ahead puts a conversation under today", () => {
  assert.deepEqual(keys(at(2027, 1, 1)), ["today"]);
});

test("groups hold their conversations in the order of the list", () => {
  const [one, two] = [at(2026, 2, 20), at(2026, 2, 10)];
  assert.deepEqual(groupByDay([one, two], NOW), [{ key: "2026-2", conversations: [one, two] }]);
});

test("a month is named in the page's language, with its year unless it is this one", () => {
  assert.equal(monthName("2026-2", "en", NOW), "February");
  assert.equal(monthName("2025-12", "en", NOW), "December 2025");
  assert.equal(monthName("2025-12", "es", NOW), "diciembre de 2025");
});
