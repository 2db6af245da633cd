/** A problem, as a person meets it: what happened, who must act, what next, and a report to hand on. */

import { checkFor } from "../../app/doctor/problem_checks.js";
import { copyText } from "../../browser/clipboard.js";
import { hasText, language, text } from "../../i18n/texts.js";
import { loadBudgetWords } from "./budget_loading.js";
import { make, wordButton } from "./elements.js";
import { namesOf } from "./provider_errors.js";

/**
 * @typedef {import("../../store/record_types.d.ts").MessageProblem} MessageProblem
 * @typedef {Pick<MessageProblem, "code" | "message" | "hint" | "status" | "requestId">} ProblemRecord
 * @typedef {ProblemRecord & Pick<MessageProblem, "isFromUpstream" | "cause" | "retryAt" | "budget">} AnyProblem
 * @typedef {{ label: string, act: () => void }} CardAction
 */

/**
 * @param {AnyProblem} problem
 * @param {object} around
 * @param {string} around.version the site's
 * @param {CardAction[]} [around.actions] the ways out that the card offers
 * @param {HTMLElement | null} [around.wait] how long to wait before that
 * @param {boolean} [around.seesAllChecks] whether the doctor tells this reader everything
 */
export function problemCard(problem, { version, actions = [], wait = null, seesAllChecks = false }) {
  const status = problem.status ? text("problem.status", { status: problem.status }) : "";
  const facts = [problem.code, status].filter(Boolean).join(" · ");
  const report = () => problemReport(problem, version);
  const copy = wordButton("quiet-button", text("problem.copy"), () => copyReport(copy, report()));
  const original = make("p", "problem__facts", serversWords(problem));
  // Relays and providers speak English.
  original.lang = "en";
  const buttons = actions.map(({ label, act }) => wordButton("button", label, act));
  const check = checkFor(namesOf(problem), seesAllChecks);
  const message = make("p", "problem__message", problemMessage(problem));
  const hint = make("p", "problem__hint", problemHint(problem));
  if (problem.budget) explainBudget(problem.budget, { message, hint, original });
  return make(
    "div",
    "problem",
    message,
    hint,
    ...(original.textContent ? [original] : []),
    make("p", "problem__facts", facts),
    ...(wait ? [wait] : []),
    make("div", "problem__actions", ...buttons, ...(check ? [doctorLink(check)] : []), copy),
  );
}

/**
 * Leads to what explains the problem, with what is seen now.
 *
 * @param {string} check its id
 */
function doctorLink(check) {
  const link = make("a", "quiet-button", text("problem.explain"));
  link.href = `#/doctor?check=${encodeURIComponent(check)}`;
  return link;
}

/**
 * Whose budget it is, what is left of it and when it renews, as soon as the words for that are there.
 *
 * @param {NonNullable<AnyProblem["budget"]>} budget
 * @param {{ message: HTMLElement, hint: HTMLElement, original: HTMLElement }} elements
 */
async function explainBudget(budget, { message, hint, original }) {
  const words = await loadBudgetWords().catch(() => null);
  if (!words) return;
  const exhausted = words.exhaustedWords(budget);
  message.textContent = exhausted.message;
  hint.textContent = exhausted.hint;
  // The relay says the same, in English.
  original.remove();
}

/** @param {AnyProblem} problem */
export function problemMessage(problem) {
  return wordsFor(problem, "message");
}

/** @param {AnyProblem} problem */
export function problemHint(problem) {
  return wordsFor(problem, "hint");
}

/**
 * What happened and what to do, in one text.
 *
 * @param {AnyProblem} problem
 */
export function problemWords(problem) {
  return text("problem.both", { message: problemMessage(problem), hint: problemHint(problem) });
}

/**
 * What helps an owner to find the cause. Holds neither the access code nor anything of the conversation.
 *
 * @param {AnyProblem} problem
 * @param {string} version
 */
function problemReport(problem, version) {
  const facts = {
    code: problem.code,
    status: problem.status || "none",
    message: problem.message || problemMessage(problem),
    hint: problem.hint || problemHint(problem),
    request: problem.requestId,
    time: new Date().toISOString(),
    version,
    language: language(),
    browser: navigator.userAgent,
  };
  const lines = Object.entries(facts).filter(([, fact]) => fact !== "");
  return lines.map(([name, fact]) => `${name}: ${fact}`).join("\n");
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} report
 */
async function copyReport(button, report) {
  if (await copyText(report)) {
    button.textContent = text("problem.copied");
    return;
  }
  const shown = make("pre", "problem__report", report);
  button.closest(".problem")?.append(shown);
  getSelection()?.selectAllChildren(shown);
  button.textContent = text("problem.selected");
}

/**
 * What the server said itself, where ours are shown in its place: it may name a host, a model or a variable.
 *
 * @param {AnyProblem} problem
 * @returns {string} empty where the reader sees it already
 */
function serversWords(problem) {
  return problemMessage(problem) === problem.message ? "" : problem.message;
}

/**
 * @param {AnyProblem} problem
 * @param {"message" | "hint"} part
 */
function wordsFor(problem, part) {
  const key = namesOf(problem).map((name) => `problem.${name}.${part}`).find(hasText);
  const ours = key ? text(key) : "";
  // The relay speaks English, and names what it speaks of; our words know only the kind of problem. A provider speaks
  // to the owner of the account, as whom most readers would take themselves.
  // The relay's seconds are those of the moment when it spoke: where the page counts, they would be wrong soon.
  const isTheirs = language().startsWith("en") && !problem.retryAt && !problem.isFromUpstream && !problem.cause;
  const [first, second] = isTheirs ? [problem[part], ours] : [ours, problem[part]];
  return first || second || text(`problem.other.${part}`);
}
