/** What the state of a message says of it. */

const UNDER_WAY = new Set(["waiting", "thinking", "writing"]);

/** @param {Pick<import("./record_types.d.ts").Message, "state">} message */
export function isUnderWay({ state }) {
  return UNDER_WAY.has(state);
}
