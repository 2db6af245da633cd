/** What is new in the repository that the site follows. The relay tells it to the site's owner alone. */

import { get, readJson } from "./request.js";

/**
 * @typedef {{ title: string, at: string, url: string }} Change
 *
 * @typedef {object} Updates
 * @property {"current" | "behind" | "unrelated" | "unknown" | "off"} state
 * @property {number} behind how many changes the deployment has not
 * @property {Change[]} changes the newest of them, the newest first
 * @property {string} comparison the page where all of them can be read
 * @property {string} repository that is followed, as `owner/name`
 * @property {{ platform: string, repository: string, commit: string, version: string }} deployment
 */

/**
 * @param {string} code the owner's
 * @returns {Promise<Updates>}
 * @throws {import("./problem.js").Problem}
 */
export async function askUpdates(code) {
  return /** @type {Updates} */ (await readJson(await get("/updates", { code })));
}
