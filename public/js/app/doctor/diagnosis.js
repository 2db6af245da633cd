/** All that is found out about a site in one go: what the relay tells of itself, and what this browser sees. */

import { askDoctor } from "../../relay/doctor.js";
import { Problem } from "../../relay/problem.js";

/**
 * @typedef {import("../../relay/doctor.js").Finding} Finding
 * @typedef {import("../../relay/doctor.js").Verdict} Verdict
 *
 * @typedef {object} BrowserChecks
 * @property {ReadonlySet<string>} ids of the checks that the relay does not know
 * @property {(checks: string[]) => AsyncIterable<Finding>} run all where the list is empty
 */

/** The worst first. @type {readonly Verdict[]} */
export const VERDICTS = ["fail", "warn", "ok", "skipped"];
/** As one looks: what is set, who comes in, and the way of a question to the model and back. */
const GROUPS = ["variables", "codes", "way", "keys", "models", "streaming", "site", "store", "browser"];
/** What comes before all else: money is being lost while the rest is read. */
const OPEN_SITE = "codes.open";

/** Events: "change". */
export class Diagnosis extends EventTarget {
  /** @type {Finding[]} */
  #findings = [];
  #isRunning = false;
  /** @type {Problem | null} */
  #problem = null;
  #leave = new AbortController();
  #code;
  #browserChecks;

  /**
   * @param {string} code the reader's access code
   * @param {BrowserChecks} browserChecks
   */
  constructor(code, browserChecks) {
    super();
    this.#code = code;
    this.#browserChecks = browserChecks;
  }

  get isRunning() {
    return this.#isRunning;
  }

  /** Why the relay has told nothing, or not all. */
  get problem() {
    return this.#problem;
  }

  /** What was found so far: the worst first, and of the same verdict in the order of the groups. */
  get findings() {
    const rank = (/** @type {Finding} */ { verdict, group, cause_id: causeId }) => {
      return VERDICTS.indexOf(verdict) * GROUPS.length + (causeId === OPEN_SITE ? -1 : GROUPS.indexOf(group));
    };
    return [...this.#findings].sort((one, other) => rank(one) - rank(other));
  }

  /**
   * Looks at everything, from the beginning, or at some things again: then the rest stays as it is.
   *
   * @param {string[]} [checks] their ids
   */
  run(checks = []) {
    if (checks.length === 0) this.#findings = [];
    return this.#look(checks, false);
  }

  /** Looks at what only a question to the model tells, which costs a token. @param {string} check */
  probe(check) {
    return this.#look([check], true);
  }

  /** Nobody waits for it any more. */
  stop() {
    this.#leave.abort();
    this.#isRunning = false;
  }

  /**
   * @param {string[]} checks
   * @param {boolean} mayProbe
   */
  async #look(checks, mayProbe) {
    this.#leave.abort();
    const leave = new AbortController();
    this.#leave = leave;
    const { signal } = leave;
    this.#isRunning = true;
    this.#problem = null;
    this.#tell();
    /** What was found before stays until the check has something to say again. @type {Set<string>} */
    const renewed = new Set();
    /** @param {AsyncIterable<Finding>} findings */
    const take = async (findings) => {
      for await (const finding of findings) {
        if (signal.aborted) return;
        const { id } = finding;
        if (!renewed.has(id)) this.#findings = this.#findings.filter((one) => one.id !== id);
        renewed.add(id);
        this.#findings.push(finding);
        this.#tell();
      }
    };
    const { ids, run } = this.#browserChecks;
    const isAll = checks.length === 0;
    const sources = [
      ...(isAll || checks.some((id) => !ids.has(id)) ? [askDoctor(this.#code, { checks, mayProbe, signal })] : []),
      ...(isAll || checks.some((id) => ids.has(id)) ? [run(checks)] : []),
    ];
    await Promise.all(sources.map((source) => take(source).catch((error) => this.#note(error, signal))));
    if (signal.aborted) return;
    this.#isRunning = false;
    this.#tell();
  }

  /**
   * @param {unknown} error
   * @param {AbortSignal} signal
   */
  #note(error, signal) {
    if (signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    this.#problem = error;
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
