/** What the site tells everybody about itself. */

import { post, readJson } from "./request.js";

/**
 * @typedef {object} Config
 * @property {boolean} needCode
 * @property {boolean} hideUserApiKey whether keys of the reader's own are refused
 * @property {boolean} disableGPT4
 * @property {boolean} hideBalanceQuery
 * @property {boolean} disableFastLink
 * @property {string} customModels CUSTOM_MODELS as its owner wrote it
 * @property {string} defaultModel empty if its owner named none
 * @property {string} visionModels names of models that see, separated by commas
 * @property {object} locutorio
 * @property {string} locutorio.version
 * @property {string} locutorio.commit
 * @property {string[]} locutorio.providers the folders under /api that can be used
 * @property {string} locutorio.inputTemplate
 * @property {string} locutorio.demo `model` or `scripted` where a demo answers in place of a provider, else empty
 * @property {{ variable: string, why: string }[]} locutorio.problems each of them closes the site
 * @property {{ bodyBytes: number, heartbeatSeconds: number, streamSeconds: number }} locutorio.limits
 */

/** @returns {Promise<Config>} */
export async function readConfig() {
  return /** @type {Config} */ (await readJson(await post("/config")));
}
