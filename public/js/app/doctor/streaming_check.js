/** Whether what the relay sends piece by piece arrives so, and who is the likely one to hold it back. */

import { get } from "../../relay/request.js";
import { readEvents } from "../../relay/server_events.js";
import { intermediariesIn } from "./facts.js";
import { judgeTicks } from "./tick_timing.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./facts.js").Intermediary} Intermediary
 * @typedef {import("./tick_timing.js").Tick} Tick
 * @typedef {import("./tick_timing.js").Timing} Timing
 * @typedef {import("./doctor_types.d.ts").Told} Told
 */

/** HAProxy leaves no name; it holds each piece for up to 200 ms. */
const HAPROXY_HOLDS_MS = 220;

/**
 * @param {string} code
 * @param {Facts} facts
 * @returns {Promise<Told>}
 */
export async function checkStreaming(code, facts) {
  let { timing, headers } = await timeTicks(code);
  // A network may falter once; who buffers does it each time.
  if (timing.kind === "blocks" || timing.kind === "whole") ({ timing, headers } = await timeTicks(code));
  return findingOf(timing, headers, facts);
}

/** @param {string} code @returns {Promise<{ timing: Timing, headers: Headers }>} */
async function timeTicks(code) {
  const response = await get("/doctor/ticks", { code });
  /** @type {Tick[]} */
  const ticks = [];
  for await (const { type, text } of readEvents(/** @type {ReadableStream} */ (response.body))) {
    const arrivedMs = performance.now();
    const sentMs = type === "data" ? JSON.parse(text).at_ms : null;
    if (typeof sentMs === "number") ticks.push({ sentMs, arrivedMs });
  }
  return { timing: judgeTicks(ticks), headers: response.headers };
}

/**
 * @param {Timing} timing
 * @param {Pick<Headers, "get">} headers of the answer that was timed
 * @param {Pick<Facts, "intermediaries" | "haproxy">} facts
 * @returns {Told}
 */
export function findingOf({ kind, pieces, longestHeldMs, usuallyHeldMs }, headers, facts) {
  const seen = intermediariesIn(headers, facts.intermediaries);
  const evidence = {
    kind,
    pieces,
    longest_held_ms: longestHeldMs,
    via: headers.get("via"),
    server: headers.get("server"),
    content_encoding: headers.get("content-encoding"),
    seen: seen.map(({ name }) => name).join(", ") || null,
  };
  if (kind === "unclear") return { verdict: "skipped", cause_id: "streaming.buffered.unclear", evidence };
  if (kind === "streaming" || kind === "uneven") return { verdict: "ok", evidence };
  const likely = likeliest(seen) ?? (kind === "blocks" && usuallyHeldMs <= HAPROXY_HOLDS_MS ? facts.haproxy : null);
  return {
    verdict: kind === "whole" ? "fail" : "warn",
    cause_id: `streaming.buffered.${likely?.kind ?? "unnamed"}`,
    evidence: { ...evidence, intermediary: likely?.name ?? null, setting: likely?.setting || null },
  };
}

/**
 * What the owner can set comes first; a platform's own edge lets streams pass.
 *
 * @param {Intermediary[]} seen
 */
function likeliest(seen) {
  const kinds = /** @type {const} */ (["network", "proxy", "platform"]);
  return kinds.map((kind) => seen.find((one) => one.kind === kind)).find(Boolean) ?? null;
}
