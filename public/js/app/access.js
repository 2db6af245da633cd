/** The way into the site: what the reader's code allows, or why it is refused, and what each request is sent with. */

import { AZURE, OPENAI, splitModel } from "../chat/models/names.js";
import { Problem } from "../relay/problem.js";
import { askAccess } from "../relay/site_api.js";
import { completeAccess } from "./site_cache.js";

/**
 * @typedef {import("../relay/relay_types.d.ts").Access} Access
 * @typedef {import("../relay/relay_types.d.ts").Config} Config
 */

/** Asks the site what a code allows. */
export class AccessCheck {
  /** Null until it is known, and where the code is refused. @type {Access | null} */
  access = null;
  /** @type {Problem | null} */
  problem = null;
  #askedCode = "";
  #refusedCode = "";

  /**
   * Finds out what a code allows. An answer about a code that was changed meanwhile counts for nothing.
   *
   * @param {string} code
   */
  async learn(code) {
    this.#askedCode = code;
    try {
      const access = completeAccess(await askAccess(code));
      if (this.isAbout(code)) this.#accept(access);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (this.isAbout(code)) this.#refuse(error);
    }
  }

  /**
   * @param {string} code
   * @returns {Promise<Access>} which holds from now on
   * @throws {Problem} and nothing has changed
   */
  async verify(code) {
    const access = completeAccess(await askAccess(code));
    this.#askedCode = code;
    this.#accept(access);
    return access;
  }

  /** @param {string} [code] that replaces it */
  forget(code = "") {
    this.#askedCode = code;
    this.access = null;
    this.problem = null;
  }

  /**
   * Takes what an answer says is left. Which of the allowances is meant shows in what it counts and how much it allows.
   *
   * @param {import("../relay/relay_types.d.ts").BudgetNews} news
   * @returns {boolean} whether anything has changed
   */
  follow({ code, kind, most, left, renewsAt }) {
    const standings = this.isAbout(code) ? (this.access?.left ?? []) : [];
    const same = standings.filter((one) => one.kind === kind && one.most === most);
    const meant = same.find((one) => one.renews_at === renewsAt) ?? same[0];
    if (!meant || (meant.left === left && meant.renews_at === renewsAt)) return false;
    Object.assign(meant, { left, used: Math.max(0, most - left), renews_at: renewsAt });
    return true;
  }

  /** @param {string} code */
  isAbout(code) {
    return this.#askedCode === code;
  }

  /** @param {string} code */
  isRefused(code) {
    return code !== "" && code === this.#refusedCode;
  }

  /** @param {Access} access */
  #accept(access) {
    this.access = access;
    this.problem = null;
    this.#refusedCode = "";
  }

  /** @param {Problem} problem */
  #refuse(problem) {
    this.problem = problem;
    // Somebody who is offline keeps what the code allowed last time.
    if (!problem.isAboutAccess) return;
    this.access = null;
    this.#refusedCode = this.#askedCode;
  }
}

/** The code or key that goes with a request. */
export class Credentials {
  #settings;
  #readConfig;

  /**
   * @param {Pick<import("../store/settings.js").Settings, "get">} settings
   * @param {() => Config} readConfig
   */
  constructor(settings, readConfig) {
    this.#settings = settings;
    this.#readConfig = readConfig;
  }

  get code() {
    return this.#settings.get("code");
  }

  /** Empty where there is none, or the site refuses it. */
  get ownKey() {
    return this.#readConfig().hideUserApiKey ? "" : this.#settings.get("apiKey");
  }

  /** The provider whose key the reader has; empty for none. */
  get ownProvider() {
    return this.ownKey && (this.#settings.get("provider") || OPENAI);
  }

  /** @param {string} provider */
  for(provider) {
    return provider === this.ownProvider ? { code: "", apiKey: this.ownKey } : { code: this.code, apiKey: "" };
  }

  /** @param {string} model */
  forModel(model) {
    const provider = splitModel(model)?.provider ?? OPENAI;
    const isKnown = [...this.#readConfig().locutorio.providers, this.ownProvider, AZURE].includes(provider);
    // What follows the @ may belong to the name: claude-3-5-sonnet@20240620.
    return this.for(isKnown ? provider : OPENAI);
  }
}
