/** How an answer in whatever a server sent ends, with what must hold for every part of it. */

import assert from "node:assert/strict";
import { streamCompletion } from "../../../public/js/relay/completion.js";
import { Problem } from "../../../public/js/relay/problem.js";

const PART_TYPES = [
  "text", "reasoning", "text-was-reasoning", "citation", "activity", "picture", "items", "usage", "end",
];

/**
 * @param {string} model
 * @param {import("../../../public/js/relay/dialects/dialect_types.d.ts").DialectName} dialect
 * @returns {Promise<string>} the verdict, or `problem`
 */
export async function verdictOn(model, dialect) {
  const line = { code: "", apiKey: "", provider: "openai", model };
  let verdict = "none";
  try {
    for await (const part of streamCompletion({ line, messages: [], dialect }, new AbortController().signal)) {
      assert.equal(verdict, "none", "nothing comes after the end");
      assert.ok(PART_TYPES.includes(part.type));
      if (part.type === "end") verdict = part.ending.verdict;
      if (part.type === "text" || part.type === "reasoning") assert.equal(typeof part.text, "string");
      if (part.type === "citation") assert.ok(part.citation.start >= 0 && part.citation.start <= part.citation.end);
      if (part.type === "activity") for (const told of Object.values(part.activity)) assert.equal(typeof told, "string");
      if (part.type === "items") for (const item of part.items) assert.equal(typeof item, "object");
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return "problem";
  }
  return verdict;
}
