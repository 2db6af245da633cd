/** Checks an access code as soon as it is entered. Only a right one is kept. */

import { Problem } from "../../../relay/problem.js";

/**
 * @typedef {{ kind: "none" | "checking" | "right" | "forgotten", problem?: undefined }
 *   | { kind: "wrong", problem: Problem }} Verdict
 */

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

  /**
   * @param {Pick<import("../../../app/site.js").Site, "verify" | "forget" | "access">} site
   * @param {Pick<import("../../../store/settings.js").Settings, "get">} settings
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
    // Leaving the field and pressing Enter both end here, and every wrong code counts.
    if (code === this.#rightCode || code === this.#codeInCheck) return;
    if (!code) return this.#forget();
    this.#codeInCheck = code;
    this.#judge({ kind: "checking" });
    try {
      await this.#site.verify(code);
      // Whatever was typed since, the site has just kept this one.
      if (this.#codeInCheck === code) this.#accept(code);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (this.#codeInCheck === code) this.#judge({ kind: "wrong", problem: error });
    } finally {
      if (this.#codeInCheck === code) this.#codeInCheck = null;
    }
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
