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

/** @param {AnyProblem} problem */
export function problemWords(problem) {
  return text("problem.both", { message: problemMessage(problem), hint: problemHint(problem) });
}

/**
 * What the server said itself, where our words stand in for it: it may name a host, a model or a variable.
 *
 * @param {AnyProblem} problem
 * @returns {string} empty where the reader sees it already
 */
export function problemOriginal(problem) {
  return problemMessage(problem) === problem.message ? "" : problem.message;
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
