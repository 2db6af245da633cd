/** What the site tells everybody about itself, and each what their access code allows. */

import { post, readJson } from "./request.js";

/**
 * @typedef {import("./relay_types.d.ts").Config} Config
 * @typedef {import("./relay_types.d.ts").Access} Access
 */

/** @returns {Promise<Config>} */
export async function readConfig() {
  return /** @type {Config} */ (await readJson(await post("/config")));
}

/**
 * @param {string} code empty for a site that needs none
 * @returns {Promise<Access>}
 */
export async function askAccess(code) {
  return /** @type {Access} */ (await readJson(await post("/access", { code })));
}
