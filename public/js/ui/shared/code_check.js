/** Checks an access code. Only a right one is kept. */

import { Problem } from "../../relay/problem.js";

/**
 * @typedef {{ kind: "none" | "checking" | "right" | "forgotten", problem?: undefined }
 *   | { kind: "wrong", problem: Problem }} Verdict
 */

const LOCKED_OUT = "too_many_attempts";

/** Events: "change" of the verdict. */
export class CodeCheck extends EventTarget {
  #site;
  #settings;
  /** The code that needs no checking; null if there is none such. @type {string | null} */
  #rightCode;
  /** @type {string | null} */
  #codeInCheck = null;
  /** @type {Verdict} */
  #verdict;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;

  /**
   * @param {Pick<import("../../app/site.js").Site, "verify" | "forget" | "access">} site
   * @param {Pick<import("../../store/settings.js").Settings, "get">} settings
   * @param {Problem | null} problem what the kept code was refused with
   */
  constructor(site, settings, problem) {
    super();
    this.#site = site;
    this.#settings = settings;
    const kept = settings.get("code");
    this.#rightCode = problem && kept ? null : kept;
    if (problem) this.#verdict = { kind: "wrong", problem };
    else this.#verdict = { kind: kept && site.access ? "right" : "none" };
  }

  get verdict() {
    return this.#verdict;
  }

  /** @param {string} typed */
  isRight(typed) {
    return typed.trim() === this.#rightCode;
  }

  /** @param {string} typed */
  async check(typed) {
    const code = typed.trim();
    // Pasting and pressing Enter both end here, and every wrong code counts.
    if (code === this.#rightCode || code === this.#codeInCheck) return;
    if (!code) return this.#forget();
    const isAgain = this.#waiting !== undefined;
    this.stopWaiting();
    this.#codeInCheck = code;
    this.#judge({ kind: "checking" });
    try {
      await this.#site.verify(code);
      // Whatever was typed since, the site has just kept this one.
      if (this.#codeInCheck === code) this.#accept(code);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (this.#codeInCheck !== code) return;
      this.#judge({ kind: "wrong", problem: error });
      // Who was locked out may have the right code: it is tried once more by itself when the wait is over.
      if (error.code === LOCKED_OUT && error.retryAt && !isAgain) this.#tryAgainAt(error.retryAt, code);
    } finally {
      if (this.#codeInCheck === code) this.#codeInCheck = null;
    }
  }

  /** For when nobody looks at the verdict any more. */
  stopWaiting() {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  /**
   * @param {number} time
   * @param {string} code
   */
  #tryAgainAt(time, code) {
    this.#waiting = setTimeout(() => this.check(code), Math.max(0, time - Date.now()));
  }

  /** @param {string} code */
  #accept(code) {
    this.#rightCode = code;
    this.#judge({ kind: "right" });
  }

  #forget() {
    const hadCode = Boolean(this.#settings.get("code"));
    this.#rightCode = "";
    this.#codeInCheck = null;
    if (hadCode) this.#site.forget();
    this.#judge({ kind: hadCode ? "forgotten" : "none" });
  }

  /** @param {Verdict} verdict */
  #judge(verdict) {
    this.#verdict = verdict;
    this.dispatchEvent(new Event("change"));
  }
}
