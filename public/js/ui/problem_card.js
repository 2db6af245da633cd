/** A problem, as a person meets it. */

import { hasText, text } from "../i18n/texts.js";
import { find, fromTemplate } from "./elements.js";

/** @typedef {import("../relay/problem.js").Problem} Problem */

/** @param {Problem} problem */
export function problemMessage(problem) {
  return problem.message || ownWords(problem, "message") || text("problem.other.message");
}

/** @param {Problem} problem */
export function problemHint(problem) {
  return problem.hint || ownWords(problem, "hint") || text("problem.other.hint");
}

/**
 * @param {Problem} problem
 * @param {string} version of the site
 * @param {{ label: string, act: () => void } | null} resume the way out that the card offers
 */
export function problemCard(problem, version, resume) {
  const card = fromTemplate("problem-template");
  find(".problem__message", HTMLElement, card).textContent = problemMessage(problem);
  find(".problem__hint", HTMLElement, card).textContent = problemHint(problem);
  const status = problem.status ? text("problem.status", { status: problem.status }) : "";
  find(".problem__facts", HTMLElement, card).textContent = [problem.code, status].filter(Boolean).join(" · ");

  const resumeButton = find(".problem__resume", HTMLButtonElement, card);
  if (resume) {
    resumeButton.textContent = resume.label;
    resumeButton.addEventListener("click", resume.act);
  } else {
    resumeButton.remove();
  }
  find(".problem__copy", HTMLButtonElement, card).addEventListener("click", () => {
    copyReport(card, problemReport(problem, version));
  });
  return card;
}

/**
 * What helps an owner to find the cause. Holds neither the access code nor anything of the conversation.
 *
 * @param {Problem} problem
 * @param {string} version
 */
function problemReport(problem, version) {
  const facts = {
    code: problem.code,
    status: problem.status || "none",
    message: problemMessage(problem),
    hint: problemHint(problem),
    request: problem.requestId,
    time: new Date().toISOString(),
    version,
    browser: navigator.userAgent,
  };
  const lines = Object.entries(facts).filter(([, fact]) => fact !== "");
  return lines.map(([name, fact]) => `${name}: ${fact}`).join("\n");
}

/**
 * @param {HTMLElement} card
 * @param {string} report
 */
async function copyReport(card, report) {
  const button = find(".problem__copy", HTMLButtonElement, card);
  try {
    await navigator.clipboard.writeText(report);
    button.textContent = text("problem.copied");
  } catch {
    // Without https, browsers let no page write to the clipboard.
    const shown = find(".problem__report", HTMLElement, card);
    shown.textContent = report;
    shown.hidden = false;
    getSelection()?.selectAllChildren(shown);
    button.textContent = text("problem.selected");
  }
}

/**
 * @param {Problem} problem
 * @param {"message" | "hint"} part
 */
function ownWords(problem, part) {
  const key = `problem.${problem.code}.${part}`;
  return hasText(key) ? text(key) : "";
}
