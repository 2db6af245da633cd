/** The site as this reader may use it: what it says of itself, whom it lets in, and which line a request takes. */

import { OPENAI, USUAL_MODEL } from "../chat/models/names.js";
import { budgetEvents } from "../relay/budget.js";
import { Problem } from "../relay/problem.js";
import { readConfig } from "../relay/site_api.js";
import { AccessCheck, Credentials } from "./access.js";
import { askLists, choicesFor, offeredFor } from "./model_directory.js";
import { completeConfig, recallSite, rememberSite, UNKNOWN_SITE } from "./site_cache.js";

/**
 * @typedef {import("../chat/models/choices.js").ModelChoice} ModelChoice
 * @typedef {import("../relay/relay_types.d.ts").Access} Access
 */

const PROGRAM_NAME = "Locutorio";

/** Events: "change". */
export class Site extends EventTarget {
  config = UNKNOWN_SITE;
  /** When the site last said so; 0: never. */
  knownAt = 0;
  /** Whether what is known is from an earlier visit, since the site has not answered yet. */
  isRemembered = false;
  /** Settled once the site has answered, or has not. @type {Promise<void>} */
  learnt = Promise.resolve();

  #settings;
  #credentials;
  #accessCheck = new AccessCheck();
  /** @type {import("./model_directory.js").ModelLists} */
  #lists = {};
  #usualModel = "";
  #hasAnswered = false;
  /** @type {Problem | null} */
  #problem = null;
  /** @type {ModelChoice[] | null} */
  #models = null;

  /** @param {Pick<import("../store/settings.js").Settings, "get" | "change" | "addEventListener">} settings */
  constructor(settings) {
    super();
    this.#settings = settings;
    this.#credentials = new Credentials(settings, () => this.config);
    this.#recall();
    settings.addEventListener("change", (event) => {
      this.#followSettings(/** @type {CustomEvent<{ keys: string[] }>} */ (event).detail.keys);
    });
    budgetEvents.addEventListener("change", (event) => {
      if (this.#accessCheck.follow(/** @type {CustomEvent} */ (event).detail)) this.#tell();
    });
  }

  /**
   * Asks the site. What is known meanwhile stays, and nobody has to wait.
   *
   * @param {Promise<void>} [pageReady] before which nobody can choose among models
   */
  async learn(pageReady) {
    this.learnt = this.#learn();
    await Promise.all([this.learnt, pageReady]);
    await this.#learnModels();
  }

  /**
   * Keeps a code if it is right.
   *
   * @param {string} code
   * @returns {Promise<Access>}
   * @throws {Problem}
   */
  async verify(code) {
    const access = await this.#accessCheck.verify(code);
    this.#settings.change({ code });
    this.#tell();
    this.#learnModels();
    return access;
  }

  /** Forgets the code. */
  forget() {
    this.#settings.change({ code: "" });
  }

  /** What the kept code allows; null until it is known, and where it is refused. */
  get access() {
    return this.#accessCheck.access;
  }

  /** Where the code stands in its allowances; none where nothing is limited, or a key of one's own pays. */
  get standings() {
    return (!this.#credentials.ownKey && this.access?.left) || [];
  }

  /** Whether each request is one of a number that the reader may make. */
  get countsRequests() {
    return this.standings.some(({ kind }) => kind === "requests");
  }

  /** The allowance of which so much is used that the reader should know; null while there is enough of all. */
  get lowStanding() {
    const part = (this.access?.limits.warn_percent ?? 100) / 100;
    const low = this.standings.filter(({ used, most }) => used >= most * part);
    return low.sort((one, other) => one.left / one.most - other.left / other.most)[0] ?? null;
  }

  /** Why the site, or what the code allows, could not be learnt. */
  get problem() {
    return this.#problem ?? this.#accessCheck.problem;
  }

  /** Whether a code, or a key of one's own, is missing. */
  get isLocked() {
    const { code, ownKey } = this.#credentials;
    return this.config.needCode && !ownKey && (!code || this.#accessCheck.isRefused(code));
  }

  get name() {
    return this.config.locutorio.name || PROGRAM_NAME;
  }

  /** Whether its owner must fix a setting before anything is answered. */
  get isBroken() {
    return this.config.locutorio.problems.length > 0;
  }

  /** Whether the doctor tells this reader everything, as it does an owner. */
  get seesAllChecks() {
    return this.access?.sees_all_checks === true;
  }

  get allowsOwnKey() {
    return !this.config.hideUserApiKey;
  }

  /**
   * Whether a tool that somebody has to pay for may be used, by the name that requests have for it.
   *
   * @param {string} tool
   */
  mayUse(tool) {
    if (this.#credentials.ownKey) return true;
    const tools = this.access?.limits.tools ?? [];
    return tools.some((allowed) => allowed === "*" || tool === allowed || tool.startsWith(`${allowed}_`));
  }

  /** @param {"images" | "speech" | "transcription"} kind of request */
  forbids(kind) {
    return !this.#credentials.ownKey && (this.access?.limits.forbidden ?? []).includes(kind);
  }

  /** Whether the relay searches the web for this reader. */
  get maySearch() {
    // A key of one's own pays for no search of the site's.
    return this.config.locutorio.search && !this.#credentials.ownKey && this.mayUse("web_search");
  }

  /** The tool servers that this reader may use. */
  get servers() {
    if (this.#credentials.ownKey) return [];
    return this.config.locutorio.servers.filter(({ label }) => this.mayUse("mcp") || this.mayUse(`mcp:${label}`));
  }

  get allowsFastLinks() {
    return !this.config.disableFastLink;
  }

  /** The default comes first; none until they are known. */
  get models() {
    if (!this.#hasAnswered) return [];
    this.#models ??= choicesFor(this.#standing, this.#lists);
    return this.#models;
  }

  /** All that the reader may ask, also what does not chat, such as models that make pictures. */
  get offeredModels() {
    return this.#hasAnswered ? offeredFor(this.#standing, this.#lists) : [];
  }

  /** The model of a reader who chose none. */
  get siteModel() {
    return this.models[0]?.id ?? (this.#usualModel || this.config.defaultModel || USUAL_MODEL);
  }

  /**
   * Everything goes through OpenAI's place: the relay sends `model@provider` where it belongs.
   *
   * @param {{ model: string }} settings in effect
   * @returns {import("../relay/relay_types.d.ts").Line}
   */
  line(settings) {
    const model = settings.model || this.siteModel;
    return { ...this.#credentials.forModel(model), provider: OPENAI, model };
  }

  async #learn() {
    try {
      Object.assign(this, { config: completeConfig(await readConfig()), isRemembered: false });
      this.#problem = null;
      this.#tell();
      await this.#learnAccess();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#problem = error;
      this.#tell();
    }
  }

  async #learnAccess() {
    const { code } = this.#credentials;
    if (this.isBroken || (this.config.needCode && !code)) this.#accessCheck.forget(code);
    else await this.#accessCheck.learn(code);
    this.#remember();
    this.#tell();
  }

  async #learnModels() {
    this.#hasAnswered = true;
    this.#lists = await askLists(this.#standing, this.#credentials, this.#lists);
    this.#remember();
    this.#tell();
  }

  get #standing() {
    return { config: this.config, access: this.access, ownProvider: this.#credentials.ownProvider };
  }

  /** @param {string[]} keys that have changed, here or in another tab */
  #followSettings(keys) {
    const { code } = this.#credentials;
    const isOtherCode = keys.includes("code") && !this.#accessCheck.isAbout(code);
    if (!isOtherCode && !keys.includes("apiKey") && !keys.includes("provider")) return;
    if (isOtherCode) this.#accessCheck.forget(code);
    this.#tell();
    // Before the site has answered for the first time, whatever stands in the settings then is asked about.
    if (!this.config.locutorio.version) return;
    this.learnt = isOtherCode ? this.#learnAccess().then(() => this.#learnModels()) : this.#learnModels();
  }

  #recall() {
    const known = recallSite();
    if (!known) return;
    Object.assign(this, { config: known.config, knownAt: known.at, isRemembered: true });
    this.#lists = known.lists;
    this.#usualModel = known.siteModel;
    if (this.#credentials.code || !known.config.needCode) this.#accessCheck.access = known.access;
  }

  #remember() {
    // What an earlier visit has learnt does not become younger.
    if (this.isRemembered || !this.config.locutorio.version) return;
    this.knownAt = Date.now();
    const { config, access, siteModel, knownAt: at } = this;
    rememberSite({ config, access, lists: this.#lists, siteModel, at });
  }

  #tell() {
    this.#models = null;
    this.dispatchEvent(new Event("change"));
  }
}
