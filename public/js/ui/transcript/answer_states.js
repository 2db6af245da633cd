/** What is around the text of an answer: its reasoning, the wait for it, and how it ended. */

import { goesOn } from "../../chat/prompt/approvals.js";
import { hasText, plural, text } from "../../i18n/texts.js";
import { make, wordButton } from "../shared/elements.js";
import { problemCard, problemHint, problemMessage } from "../shared/problem_card.js";

/** @typedef {import("../../store/record_types.d.ts").Message} Message */

/** Errors of a limit that the owner has set for the reader's code, or for the whole site. */
const ABOUT_BUDGETS = new Set(["budget_exhausted", "price_unknown", "too_many_at_once", "too_many_requests"]);

/** Folded away, with how long it took. */
export class ReasoningView {
  element = make("details", "reasoning");

  #title = make("summary", "reasoning__title");
  #text = document.createTextNode("");
  #message;
  #startedAt = 0;

  /** @param {Message} message */
  constructor(message) {
    this.#message = message;
    const body = make("div", "reasoning__text", this.#text);
    body.dir = "auto";
    this.element.append(this.#title, body);
    this.element.addEventListener("toggle", () => this.#fill());
    this.update();
  }

  /** @param {string} addition */
  append(addition) {
    this.#startedAt ||= Date.now();
    if (this.element.open) this.#text.appendData(addition);
    if (this.element.hidden) this.update();
  }

  update() {
    const { reasoning, state } = this.#message;
    this.element.hidden = !reasoning;
    this.#title.textContent = state === "thinking" ? text("reasoning.now") : this.#duration();
    if (this.element.open && this.#text.length !== reasoning.length) this.#fill();
  }

  #duration() {
    const { thinkingMs, firstTokenMs } = this.#message;
    const ms = thinkingMs || firstTokenMs || (this.#startedAt && Date.now() - this.#startedAt);
    this.#startedAt = 0;
    return ms ? plural("reasoning.took", Math.max(1, Math.round(ms / 1000))) : text("reasoning.title");
  }

  /** Folded reasoning costs nothing: it is put into the page when the reader unfolds it. */
  #fill() {
    if (this.element.open) this.#text.data = this.#message.reasoning;
  }
}

/** How long the reader has been waiting. */
export class WaitingView {
  element = make("p", "answer__status");

  #since = 0;
  #words = () => "";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /** @param {Message} message */
  update({ state, model, createdAt }) {
    const isWaiting = state === "waiting" || state === "thinking";
    this.element.hidden = !isWaiting;
    if (!isWaiting) return this.close();
    const key = state === "thinking" ? "status.thinking" : "status.waiting";
    this.#words = () => text(key, { model, seconds: Math.max(0, Math.floor((Date.now() - this.#since) / 1000)) });
    // One that is continued was made long ago; what counts is this wait.
    if (!this.#ticking) this.#since = Date.now() - createdAt < 5000 ? createdAt : Date.now();
    this.#ticking ??= setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  close() {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #tick() {
    // The view may be gone without having been closed: an interval that keeps it would keep all of it.
    if (this.#ticking && !this.element.isConnected && this.element.textContent) this.close();
    else this.element.textContent = this.#words();
  }
}

/**
 * An answer that is not drawn, because that ended the tab.
 *
 * @param {string} words
 * @param {() => void} draw
 */
export function sourceView(words, draw) {
  const offer = wordButton("button", text("drawing.anyway"), draw);
  const note = make("div", "ending", make("p", "ending__reason", text("drawing.withheld")), offer);
  return [make("div", "answer__source", words), note];
}

/**
 * @param {Message} answer
 * @param {object} ways
 * @param {string} ways.version the site's
 * @param {boolean} ways.seesAllChecks whether the doctor tells this reader everything
 * @param {() => void} ways.resume
 * @param {() => void} ways.chooseModel
 * @param {(() => void) | null} ways.sendAsText null where no document was refused
 * @param {() => void} ways.seeUsage
 * @param {HTMLElement | null} ways.wait how long to wait before that
 * @returns {HTMLElement | null} null where there is nothing to say
 */
export function endingView(answer, { version, seesAllChecks, resume, chooseModel, sendAsText, seeUsage, wait }) {
  const label = text(answer.text || goesOn(answer) ? "resume.continue" : "resume.again");
  if (answer.state === "failed" && answer.problem) {
    const otherModel = { label: text("resume.otherModel"), act: chooseModel };
    const usage = { label: text("command.usage"), act: seeUsage };
    const actions = [
      ...(sendAsText ? [{ label: text("resume.asText"), act: sendAsText }] : []),
      { label, act: resume },
      ...(offersOtherModel(answer) ? [otherModel] : []),
      ...(ABOUT_BUDGETS.has(answer.problem.code) ? [usage] : []),
    ];
    return problemCard(answer.problem, { version, seesAllChecks, actions, wait });
  }
  const words = endingText(answer);
  if (!words) return null;
  return make("div", "ending", make("p", "ending__reason", words), wordButton("button", label, resume));
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

/** Whether the card of what went wrong offers another model. @param {Message} answer */
export function offersOtherModel({ state, problem }) {
  if (state !== "failed" || !problem) return false;
  const isTooDear = (problem.budget?.left ?? 0) > 0 || problem.code === "price_unknown";
  return isTooDear || /model|context_length/.test(problem.code);
}
