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
  #code;
  #memory = recall();

  /**
   * @param {import("./site.js").Site} site
   * @param {() => string} code
   */
  constructor(site, code) {
    super();
    this.#site = site;
    this.#code = code;
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
    const updates = await askUpdates(this.#code());
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

/** @param {import("./app.js").App} desk */
export function watchForOwner(desk) {
  desk.site.addEventListener("change", () => meetOwner(desk));
  meetOwner(desk);
}

/** @param {import("./app.js").App} desk */
async function meetOwner(desk) {
  if (!desk.site.access?.owner || desk.updateCheck) return;
  // Without a network there is nothing to be learnt, either.
  const watching = await Promise.resolve({ DAY_MS, REST_MS, UpdateCheck, watchForOwner }).catch(() => null);
  if (!watching || desk.updateCheck) return;
  desk.updateCheck = new watching.UpdateCheck(desk.site, () => desk.settings.get("code"));
  desk.updateCheck.addEventListener("change", () => desk.dispatchEvent(new Event("updates")));
  desk.dispatchEvent(new Event("updates"));
  try {
    await desk.updateCheck.learn();
  } catch (error) {
    // It is asked again another day; the settings tell that it is not known.
    if (!(error instanceof Problem)) throw error;
  }
}
