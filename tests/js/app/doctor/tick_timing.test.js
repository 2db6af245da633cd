import assert from "node:assert/strict";
import { test } from "node:test";

import { judgeTicks } from "../../../../public/js/app/doctor/tick_timing.js";

/** Ten ticks, one each 100 ms, that arrived at these times. */
const arrived = (...times) => times.map((arrivedMs, number) => ({ sentMs: number * 100, arrivedMs }));

const RECORDED = {
  "loopback, without anything between": [
    "streaming", 10, arrived(52.1, 152.4, 252.8, 353, 453.3, 553.5, 653.9, 754.1, 854.4, 954.6),
  ],
  "a telephone, far away": ["streaming", 10, arrived(420, 505, 637, 711, 842, 915, 1020, 1138, 1211, 1330)],
  "nginx that buffers": [
    "whole", 1, arrived(962.1, 962.3, 962.3, 962.4, 962.4, 962.5, 962.5, 962.6, 962.6, 962.7),
  ],
  "the same, in two reads": ["whole", 1, arrived(962, 962, 962, 962, 962, 985, 985, 985, 985, 985)],
  "HAProxy, which waits for 200 ms": ["blocks", 5, arrived(210, 211, 410, 411, 612, 612, 811, 812, 1010, 1011)],
  "something that passes on each 300 ms": ["blocks", 4, arrived(310, 310, 311, 610, 611, 611, 910, 911, 911, 1010)],
  "something that passes on each half a second": [
    "blocks", 2, arrived(520, 520, 521, 521, 521, 1020, 1020, 1021, 1021, 1022),
  ],
  "a network that stands still for 300 ms": [
    "uneven", 7, arrived(50, 151, 250, 650, 651, 652, 652, 751, 850, 952),
  ],
  "a network that stands still twice": [
    "uneven", 6, arrived(50, 360, 361, 362, 450, 551, 860, 861, 862, 951),
  ],
  "jitter of Wi-Fi": ["uneven", 9, arrived(60, 170, 251, 390, 455, 590, 612, 771, 860, 985)],
};

for (const [name, [kind, pieces, ticks]] of Object.entries(RECORDED)) {
  test(`${name}: ${kind}`, () => {
    const timing = judgeTicks(ticks);
    assert.deepEqual([timing.kind, timing.pieces], [kind, pieces]);
  });
}

test("how long the slowest was held is told, whatever the two clocks say", () => {
  assert.equal(judgeTicks(RECORDED["HAProxy, which waits for 200 ms"][2]).longestHeldMs, 101);
  assert.equal(judgeTicks(arrived(...Array(10).fill(5000))).longestHeldMs, 900);
});

test("how long a piece is usually held does not change when one of them waits for a busy machine", () => {
  const ticks = RECORDED["HAProxy, which waits for 200 ms"][2];
  assert.equal(judgeTicks(ticks).usuallyHeldMs, 99);
  const late = ticks.with(4, { sentMs: 400, arrivedMs: 790 }).with(5, { sentMs: 500, arrivedMs: 791 });
  const { longestHeldMs, usuallyHeldMs } = judgeTicks(late);
  assert.deepEqual([longestHeldMs, usuallyHeldMs], [279, 99]);
});

test("too few ticks tell nothing", () => {
  assert.equal(judgeTicks([]).kind, "unclear");
  assert.equal(judgeTicks(arrived(1, 1, 1)).kind, "unclear");
  assert.equal(judgeTicks([1, 2, 3, 4].map((arrivedMs) => ({ sentMs: 0, arrivedMs }))).kind, "unclear");
});
