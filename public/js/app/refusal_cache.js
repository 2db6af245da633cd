/** Keeps what models refuse in this browser, so that no question is asked twice for the same reason. */

import { refusalMemory } from "../relay/refused_parameters.js";
import { SITE_NAME } from "../store/storage_names.js";

const KEY = `${SITE_NAME}.refusals`;
/** Models of which they are kept: the last ones that refused something. */
const MOST_KEPT = 200;

/** Call it once. */
export function keepRefusals() {
  try {
    refusalMemory.restore(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  } catch {
    // Storage is blocked, or holds something else: they are learned again.
  }
  refusalMemory.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(refusalMemory.entries().slice(-MOST_KEPT)));
    } catch {
      // Storage is blocked or full: they last one visit.
    }
  });
}
