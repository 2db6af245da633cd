/** How an answer ended, if it did not end well: why, and the one tap that goes on. */

import { hasText, text } from "../i18n/texts.js";
import { make, wordButton } from "./elements.js";
import { problemCard } from "./problem_card.js";
import { problemHint, problemMessage } from "./problem_words.js";

/** @typedef {import("../store/record_types.d.ts").Message} Message */

/**
 * @param {Message} answer
 * @param {{ version: string, goOn: () => void, chooseModel: () => void }} ways
 * @returns {HTMLElement | null} null where there is nothing to say
 */
export function endingView(answer, { version, goOn, chooseModel }) {
  const label = text(answer.text ? "resume.continue" : "resume.again");
  if (answer.state === "failed" && answer.problem) {
    const otherModel = { label: text("resume.otherModel"), act: chooseModel };
    const actions = [{ label, act: goOn }, ...(isAboutModel(answer.problem.code) ? [otherModel] : [])];
    return problemCard(answer.problem, { version, actions });
  }
  const words = endingText(answer);
  if (!words) return null;
  return make("div", "ending", make("p", "ending__reason", words), wordButton("button", label, goOn));
}

/**
 * @param {Message} answer
 * @returns {string} empty where it ended well
 */
export function endingText({ state, reason, problem }) {
  if (state === "stopped") return text("ending.stopped");
  if (state === "failed" && problem) {
    return text("announce.problem", { message: problemMessage(problem), hint: problemHint(problem) });
  }
  if (state !== "cut") return "";
  const key = `cause.${reason}`;
  return text("ending.cut", { cause: hasText(key) ? text(key) : text("cause.other", { reason }) });
}

/** @param {string} code */
function isAboutModel(code) {
  return /model|context_length/.test(code);
}
