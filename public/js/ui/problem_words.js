/** A problem in the words of the page's language, where there are any; else in those it came with. */

import { hasText, language, text } from "../i18n/texts.js";

/** @typedef {import("../store/record_types.d.ts").MessageProblem} ToldProblem */
/** @typedef {Pick<ToldProblem, "code" | "message" | "hint" | "status" | "requestId">} AnyProblem */

/** @param {AnyProblem} problem */
export function problemMessage(problem) {
  return wordsFor(problem, "message");
}

/** @param {AnyProblem} problem */
export function problemHint(problem) {
  return wordsFor(problem, "hint");
}

/**
 * @param {AnyProblem} problem
 * @param {"message" | "hint"} part
 */
function wordsFor(problem, part) {
  const key = `problem.${problem.code}.${part}`;
  const ours = hasText(key) ? text(key) : "";
  // The relay speaks English, and names what it speaks of; our words know only the kind of problem.
  const [first, second] = language().startsWith("en") ? [problem[part], ours] : [ours, problem[part]];
  return first || second || text(`problem.other.${part}`);
}
