/** What the site tells about itself: its configuration, what an access code allows, its models and its updates. */

import { get, post, providerPath, readJson } from "./request.js";

/**
 * @typedef {import("./relay_types.d.ts").Access} Access
 * @typedef {import("./relay_types.d.ts").Config} Config
 * @typedef {import("./usage_types.d.ts").Usage | import("./usage_types.d.ts").SiteUsage} AnyUsage
 *
 * @typedef {{ title: string, at: string, url: string }} Change
 *
 * @typedef {object} Updates
 * @property {"current" | "behind" | "unrelated" | "unknown" | "off"} state
 * @property {number} behind how many changes the deployment lacks
 * @property {Change[]} changes the newest of them, newest first
 * @property {string} comparison the page that shows all of them
 * @property {string} repository that is followed, as `owner/name`
 * @property {{ platform: string, repository: string, commit: string, version: string }} deployment
 *
 * @typedef {object} ListedCode a code of the site's, without the code itself
 * @property {number} position in CODE, from 1
 * @property {string} label
 * @property {import("./relay_types.d.ts").Limits} limits
 * @property {boolean} expired
 * @property {string} problem why it is closed; empty where it is not
 */

const TOKENS_OF_A_PRICE = 1_000_000;

/** @type {import("./relay_types.d.ts").Limits} */
export const NO_LIMITS = {
  models: [],
  until: null,
  tools: [],
  budget: [],
  per_minute: 0,
  parallel: 0,
  forbidden: [],
  warn_percent: 80,
};

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

/**
 * @param {string} provider the folder under /api
 * @param {import("./relay_types.d.ts").Credential} credential
 * @returns {Promise<import("./relay_types.d.ts").ListedModel[]>}
 */
export async function askModels(provider, credential) {
  const answer = /** @type {any} */ (await readJson(await get(providerPath({ provider }, "models"), credential)));
  const models = /** @type {any[]} */ (Array.isArray(answer?.data) ? answer.data : []);
  return models.filter((model) => typeof model?.id === "string").map(listedModel);
}

/**
 * @param {any} model as OpenAI lists it, or as gateways do: by OpenRouter's names or by those of Vercel's
 * @returns {import("./relay_types.d.ts").ListedModel}
 */
function listedModel({ id, shutdown_date: shutdown, context_length: length, context_window: window, pricing }) {
  const contextTokens = Number(length ?? window);
  const [input = -1, output = -1] = [pricing?.prompt ?? pricing?.input, pricing?.completion ?? pricing?.output].map(
    (dollars) => (typeof dollars === "string" ? Number((Number(dollars) * TOKENS_OF_A_PRICE).toFixed(6)) : -1),
  );
  return {
    id,
    ...(/^\d{4}-\d\d-\d\d$/.test(shutdown) && { shutdown }),
    ...(contextTokens > 0 && { contextTokens }),
    // A router that chooses the model says -1.
    ...(input >= 0 && output >= 0 && { price: { input, output } }),
  };
}

/**
 * @param {string} code the owner's
 * @returns {Promise<Updates>}
 * @throws {import("./problem.js").Problem}
 */
export async function askUpdates(code) {
  return /** @type {Updates} */ (await readJson(await get("/updates", { code })));
}

/**
 * @param {string} code the owner's
 * @returns {Promise<ListedCode[]>}
 * @throws {import("./problem.js").Problem}
 */
export async function askCodes(code) {
  const answer = /** @type {{ codes: ListedCode[] }} */ (await readJson(await get("/codes", { code })));
  // A relay of an earlier version knows fewer limits.
  return answer.codes.map((code) => ({ ...code, limits: { ...NO_LIMITS, ...code.limits } }));
}

/**
 * @param {string} code the owner's
 * @param {Pick<ListedCode, "label" | "position">} wanted
 * @returns {Promise<string>} the code to hand out
 * @throws {import("./problem.js").Problem}
 */
export async function askInvitation(code, { label, position }) {
  const response = await post("/invitations", { code, body: { label, position } });
  return /** @type {{ code: string }} */ (await readJson(response)).code;
}

/**
 * @param {string} code empty for a site that needs none
 * @param {{ days: number, balances?: boolean, signal?: AbortSignal }} wanted `balances`: ask the providers, too
 * @returns {Promise<AnyUsage>} everybody's for the owner's code, else the code's own
 * @throws {import("./problem.js").Problem}
 */
export async function askUsage(code, { days, balances = false, signal }) {
  const path = `/usage?days=${days}${balances ? "&balances=1" : ""}`;
  return /** @type {AnyUsage} */ (await readJson(await get(path, { code, signal })));
}

/**
 * @param {string} code
 * @param {number} days
 * @returns {Promise<Blob>} the rows as a table
 * @throws {import("./problem.js").Problem}
 */
export async function askUsageTable(code, days) {
  return (await get(`/usage?days=${days}&format=csv`, { code })).blob();
}
