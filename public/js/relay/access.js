/** What an access code allows. */

import { post, readJson } from "./request.js";

/** @typedef {import("./relay_types.d.ts").Access} Access */

/**
 * @param {string} code empty for a site that needs none
 * @returns {Promise<Access>}
 */
export async function askAccess(code) {
  return /** @type {Access} */ (await readJson(await post("/access", { code })));
}
