/** A problem in one text, which counts down where it is known when to try again. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { isFarAway, remainingWords, timeWords } from "../../i18n/formats.js";
import { text } from "../../i18n/texts.js";
import { problemMessage, problemWords } from "./problem_card.js";

const TICK_MS = 1000;

/** @param {{ problem: import("./problem_card.js").AnyProblem }} props */
export function ProblemWords({ problem }) {
  const { retryAt = 0 } = problem;
  const remaining = useRemaining(retryAt);
  if (remaining <= 0) return problemWords(problem);
  // A screen reader is told the time once, and does not hear every second.
  return html`
    ${problemMessage(problem)}${" "}${text("problem.retryAt", { time: timeWords(retryAt) })}
    ${!isFarAway(retryAt) && html`
      <span class="countdown" aria-hidden="true">${remainingWords(remaining)}</span>`}`;
}

/**
 * @param {number} until in milliseconds since 1970
 * @returns {number} milliseconds, never below 0
 */
function useRemaining(until) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (until <= Date.now()) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, until - now);
}
