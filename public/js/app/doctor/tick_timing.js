/** Tells from when a stream's pieces were sent and when they arrived whether something on the way held them back. */

/**
 * @typedef {{ sentMs: number, arrivedMs: number }} Tick each since a moment of its own
 *
 * @typedef {object} Timing
 * @property {"streaming" | "uneven" | "blocks" | "whole" | "unclear"} kind `uneven`: the network stood still for a
 *   moment, and nobody held anything back; `unclear`: too little has arrived to tell
 * @property {number} pieces in which the ticks arrived
 * @property {number} longestHeldMs how long one was under way, more than the fastest
 * @property {number} usuallyHeldMs the same for the first one of a piece, in the middle of all pieces: a moment without
 *   the processor doesn't change it
 */

const LEAST_TICKS = 4;
/** A stream that was held to its end arrives in a small part of the time that it was sent in. */
const WHOLE_PART = 0.25;
/** Ticks that arrive closer to each other than this part of their distance have come together. */
const TOGETHER_PART = 0.4;
/** A network that stands still a time or two delays a part of the ticks; who collects them delays nearly all. */
const HELD_PART = 0.75;

/**
 * @param {readonly Tick[]} ticks in the order in which they arrived
 * @returns {Timing}
 */
export function judgeTicks(ticks) {
  const [first, last] = [ticks[0], ticks.at(-1)];
  const sentMs = first && last ? last.sentMs - first.sentMs : 0;
  if (!first || !last || ticks.length < LEAST_TICKS || sentMs <= 0) {
    return { kind: "unclear", pieces: ticks.length, longestHeldMs: 0, usuallyHeldMs: 0 };
  }
  const underWay = ticks.map((tick) => tick.arrivedMs - tick.sentMs);
  const sizes = pieceSizes(ticks, (TOGETHER_PART * sentMs) / (ticks.length - 1));
  const fastestMs = Math.min(...underWay);
  const timing = {
    pieces: sizes.length,
    longestHeldMs: Math.round(Math.max(...underWay) - fastestMs),
    usuallyHeldMs: Math.round(medianOfFirst(underWay, sizes) - fastestMs),
  };
  if (last.arrivedMs - first.arrivedMs < WHOLE_PART * sentMs) return { kind: "whole", ...timing };
  const together = sizes.filter((size) => size > 1);
  const heldPart = together.reduce((sum, size) => sum + size, 0) / ticks.length;
  if (together.length > 1 && heldPart >= HELD_PART) return { kind: "blocks", ...timing };
  return { kind: together.length > 0 ? "uneven" : "streaming", ...timing };
}

/**
 * @param {readonly Tick[]} ticks
 * @param {number} closeMs
 * @returns {number[]} how many ticks arrived together each time
 */
function pieceSizes(ticks, closeMs) {
  /** @type {number[]} */
  const sizes = [];
  let before = -Infinity;
  for (const { arrivedMs } of ticks) {
    if (arrivedMs - before < closeMs) sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1;
    else sizes.push(1);
    before = arrivedMs;
  }
  return sizes;
}

/**
 * @param {readonly number[]} underWay
 * @param {readonly number[]} sizes
 * @returns {number} the middle one of the values of each piece's first tick, which has waited longest
 */
function medianOfFirst(underWay, sizes) {
  let index = 0;
  const ofFirst = sizes.map((size) => {
    index += size;
    return /** @type {number} */ (underWay[index - size]);
  });
  return /** @type {number} */ (ofFirst.sort((one, other) => one - other)[Math.floor((ofFirst.length - 1) / 2)]);
}
