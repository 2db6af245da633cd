/** What the relay's own doctor finds, as it finds it. */

import { NOT_FROM_RELAY, Problem, SITE_UNREACHABLE } from "./problem.js";
import { factsOf, get } from "./request.js";
import { readEvents } from "./server_events.js";

/**
 * @typedef {"fail" | "warn" | "ok" | "skipped"} Verdict
 *
 * @typedef {object} Finding what came of a check; texts are in English, empty where there is nothing to say
 * @property {string} id of the check, such as `keys.valid`
 * @property {string} group the first part of the id
 * @property {Verdict} verdict
 * @property {string} title
 * @property {string} cause what is the matter
 * @property {string} cause_id tells the causes of one check apart
 * @property {string} next what to do
 * @property {Record<string, string | number | boolean | null>} evidence
 * @property {string} faq the heading of the FAQ that speaks of it, as an anchor
 * @property {number} ms how long it took
 */

const NOTHING = { cause: "", cause_id: "", next: "", evidence: {}, faq: "", ms: 0 };

/**
 * Yields the findings. What the relay says of the whole run besides, the reader of all findings knows.
 *
 * @param {string} code empty for a site that needs none
 * @param {{ checks?: string[], mayProbe?: boolean, signal?: AbortSignal }} [wanted] `checks`: these alone; `mayProbe`:
 *   a token may be spent
 * @returns {AsyncGenerator<Finding, void, void>}
 * @throws {Problem} where the relay refuses, and where its answer ends before it is whole
 */
export async function* askDoctor(code, { checks = [], mayProbe = false, signal } = {}) {
  const query = new URLSearchParams(checks.map((check) => ["check", check]));
  if (mayProbe) query.set("probe", "1");
  const response = await get(`/doctor${query.size > 0 ? `?${query}` : ""}`, { code, signal });
  try {
    for await (const { type, text } of readEvents(/** @type {ReadableStream} */ (response.body))) {
      const told = type === "data" ? fieldsOf(text) : null;
      if (told?.done) return;
      if (typeof told?.id === "string") yield { ...NOTHING, group: told.id.split(".")[0], ...told };
    }
  } catch (error) {
    if (signal?.aborted || error instanceof Problem) throw error;
    throw new Problem({ code: SITE_UNREACHABLE });
  }
  // A page in its place is no answer of the relay's, and neither is one that something on the way has cut.
  throw new Problem({ code: NOT_FROM_RELAY, ...factsOf(response) });
}

/**
 * @param {string} text
 * @returns {any} null where it is not JSON
 */
function fieldsOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
