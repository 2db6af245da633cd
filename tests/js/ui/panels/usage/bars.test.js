import assert from "node:assert/strict";
import { test } from "node:test";
import { labelledDays } from "../../../../../public/js/ui/panels/usage/bars.js";

const AMOUNTS = 64;
const HALF_A_LABEL = 32;

test("the labels of days begin to the right of the amounts, keep apart from each other, and today has one", () => {
  for (const count of [7, 31, 90, 366]) {
    for (const width of [240, 328, 461, 480, 640, 900]) {
      const days = labelledDays(count, width);
      const places = days.map((day) => ((day + 0.6) / (count + 0.2)) * (width - AMOUNTS));
      const shown = `${count} days on ${width} px: ${places.map(Math.round)}`;
      assert.equal(days.at(-1), count - 1, shown);
      assert.ok((places[0] ?? 0) >= HALF_A_LABEL - 1e-9, shown);
      assert.ok(places.slice(1).every((place, at) => place - (places[at] ?? 0) >= 55), shown);
    }
  }
});
