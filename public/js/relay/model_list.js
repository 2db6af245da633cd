/** The models that a provider lists. */

import { get, providerPath, readJson } from "./request.js";

/**
 * @param {string} provider the folder under /api
 * @param {import("./relay_types.d.ts").Credential} credential
 * @returns {Promise<string[]>} their names, as a request gives them
 */
export async function askModels(provider, credential) {
  const answer = /** @type {any} */ (await readJson(await get(providerPath({ provider }, "models"), credential)));
  const models = Array.isArray(answer?.data) ? answer.data : [];
  const ids = models.map((/** @type {any} */ model) => model?.id);
  return ids.filter((/** @type {unknown} */ id) => typeof id === "string");
}
