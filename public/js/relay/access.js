/** What an access code allows. */

import { post, readJson } from "./request.js";

/**
 * @typedef {object} Access
 * @property {string} label who the code belongs to, as its owner named it
 * @property {boolean} open whether the site asks nobody for a code
 * @property {string[] | null} models all that may be asked for; null if the upstream does not say what it has
 * @property {{ models: string[], until: string | null }} limits the code's own: model patterns, and its last day
 */

/**
 * @param {string} code empty for a site that needs none
 * @returns {Promise<Access>}
 */
export async function askAccess(code) {
  return /** @type {Access} */ (await readJson(await post("/access", { code })));
}
