/** Tells the site's owner once what is new in its repository, unless they put it off or want to hear nothing of it. */

import { Problem } from "../relay/problem.js";
import { askUpdates } from "../relay/site_api.js";
import { SITE_NAME } from "../store/storage_names.js";

/**
 * @typedef {import("../relay/site_api.js").Updates} Updates
 *
 * @typedef {object} Memory
 * @property {number} askedAt when the relay was last asked
 * @property {Updates | null} updates what it said
 * @property {string} seen the newest change that the owner has been told of
 * @property {number} restUntil
 * @property {boolean} isOff
 */

const KEY = `${SITE_NAME}.updates`;
export const DAY_MS = 86_400_000;
export const REST_MS = 7 * DAY_MS;

/** Events: "change". */
export class UpdateCheck extends EventTarget {
  #site;
  #settings;
  #isWatching = false;
  #memory = recall();

  /**
   * Begins to ask once the site knows its reader as the owner, now or later.
   *
   * @param {import("./site.js").Site} site
   * @param {Pick<import("../store/settings.js").Settings, "get">} settings
   */
  constructor(site, settings) {
    super();
    this.#site = site;
    this.#settings = settings;
    site.addEventListener("change", () => this.#followSite());
    this.#followSite();
  }

  /** What the relay said, for the owner; null for a guest, and until it is known. */
  get updates() {
    return this.#isOwner ? this.#memory.updates : null;
  }

  get isOff() {
    return this.#memory.isOff;
  }

  /** What there is to tell without having been asked. */
  get news() {
    const { isOff, restUntil, seen } = this.#memory;
    const updates = this.updates;
    const isTold = updates?.state !== "behind" || newest(updates) === seen;
    return isOff || isTold || Date.now() < restUntil ? null : updates;
  }

  /** Asks once a day, and after each deployment. */
  async learn() {
    const { askedAt, updates, isOff } = this.#memory;
    if (!this.#isOwner || isOff) return;
    const isSameDeployment = updates?.deployment.commit === this.#site.config.locutorio.commit;
    if (isSameDeployment && Date.now() - askedAt < DAY_MS) return;
    await this.ask();
  }

  /**
   * @returns {Promise<Updates>}
   * @throws {import("../relay/problem.js").Problem}
   */
  async ask() {
    const updates = await askUpdates(this.#settings.get("code"));
    this.#remember({ updates, askedAt: Date.now() });
    return updates;
  }

  /** The owner has read of it. */
  dismiss() {
    if (this.updates) this.#remember({ seen: newest(this.updates) });
  }

  /** Says nothing for a week. */
  rest() {
    this.#remember({ restUntil: Date.now() + REST_MS });
  }

  /** @param {boolean} isOff */
  turnOff(isOff) {
    this.#remember({ isOff, restUntil: 0, seen: "" });
  }

  async #followSite() {
    if (!this.#isOwner || this.#isWatching) return;
    this.#isWatching = true;
    this.dispatchEvent(new Event("change"));
    try {
      await this.learn();
    } catch (error) {
      // The relay is asked again another day; the settings say that nothing is known.
      if (!(error instanceof Problem)) throw error;
    }
  }

  get #isOwner() {
    return this.#site.access?.owner === true;
  }

  /** @param {Partial<Memory>} news */
  #remember(news) {
    this.#memory = { ...this.#memory, ...news };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#memory));
    } catch {
      // Where nothing can be kept the owner is told again with the next page.
    }
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {Updates} updates */
function newest({ changes }) {
  return changes[0]?.url ?? "";
}

/** @returns {Memory} */
function recall() {
  const nothing = { askedAt: 0, updates: null, seen: "", restUntil: 0, isOff: false };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept?.askedAt === "number" ? { ...nothing, ...kept } : nothing;
  } catch {
    return nothing;
  }
}
