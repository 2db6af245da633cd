/** Addresses of scripts for workers, through the one Trusted Types policy of ours: nothing but files of this site. */

import { SITE_ROOT } from "./site_root.js";

/** @type {{ createScriptURL(address: string): unknown }} */
const policy =
  // Not every browser knows Trusted Types; there, our own check remains.
  /** @type {any} */ (globalThis).trustedTypes?.createPolicy("app", { createScriptURL: addressInSite }) ?? {
    createScriptURL: addressInSite,
  };

/**
 * @param {string} path from the site's root, such as `build/search_worker.js`
 * @returns {URL} for `new Worker` and `serviceWorker.register`. In truth a TrustedScriptURL, which TypeScript does not
 *   know as an address.
 */
export function scriptUrl(path) {
  return /** @type {URL} */ (policy.createScriptURL(path));
}

/**
 * @param {string} path
 * @returns {string}
 */
function addressInSite(path) {
  const address = new URL(path, SITE_ROOT).href;
  if (!address.startsWith(SITE_ROOT)) throw new TypeError(`${path} is no script of this site`);
  return address;
}
