/** Keeps what models and providers refuse in this browser, so that no question is asked twice for the same reason. */

import { missingDialects } from "../relay/missing_dialects.js";
import { refusalMemory } from "../relay/refused_parameters.js";
import { SITE_NAME } from "../store/storage_names.js";

const REFUSALS_KEY = `${SITE_NAME}.refusals`;
const DIALECTS_KEY = `${SITE_NAME}.dialects`;
/** Models of which they are kept: the last ones that refused something. */
const MOST_KEPT = 200;

/** Call it once. */
export function keepRefusals() {
  refusalMemory.restore(recall(REFUSALS_KEY));
  refusalMemory.addEventListener("change", () => keep(REFUSALS_KEY, refusalMemory.entries().slice(-MOST_KEPT)));
}

/**
 * A site that is set up in another way may ask another upstream. Call it once.
 *
 * @param {EventTarget & { config: import("../relay/relay_types.d.ts").Config }} site
 */
export function keepMissingDialects(site) {
  const kept = /** @type {{ site?: unknown, missing?: unknown } | null} */ (recall(DIALECTS_KEY));
  let known = String(kept?.site ?? "");
  missingDialects.restore(kept?.missing);
  missingDialects.addEventListener("change", () => {
    keep(DIALECTS_KEY, { site: known, missing: missingDialects.entries() });
  });
  site.addEventListener("change", () => {
    const now = setupOf(site.config);
    // Before the site has answered, nothing is known of it.
    if (!site.config.locutorio.version || now === known) return;
    const wasKnown = known !== "";
    known = now;
    if (wasKnown) missingDialects.forget();
  });
}

/** @param {import("../relay/relay_types.d.ts").Config} config */
function setupOf({ customModels, defaultModel, locutorio: { version, commit, providers, models } }) {
  return JSON.stringify([version, commit, providers, models, customModels, defaultModel]);
}

/** @param {string} key @returns {unknown} */
function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    // Storage is blocked, or holds something else: they are learned again.
    return null;
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is blocked or full: they last one visit.
  }
}
