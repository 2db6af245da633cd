/** What the site tells everybody about itself. */

import { post, readJson } from "./request.js";

/**
 * @typedef {object} Config
 * @property {boolean} needCode
 * @property {string} customModels CUSTOM_MODELS as its owner wrote it
 * @property {string} defaultModel empty if its owner named none
 * @property {object} locutorio
 * @property {string} locutorio.version
 * @property {string} locutorio.commit
 * @property {string} locutorio.demo `model` or `scripted` where a demo answers in place of a provider, else empty
 * @property {{ variable: string, why: string }[]} locutorio.problems each of them closes the site
 */

/** @returns {Promise<Config>} */
export async function readConfig() {
  return /** @type {Config} */ (await readJson(await post("/config")));
}
