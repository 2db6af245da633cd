/** What the site said last time, for a start without a network. It has no code and no key in it. */

import { NO_LIMITS } from "../relay/site_api.js";
import { SITE_NAME } from "../store/storage_names.js";

const KEY = `${SITE_NAME}.site`;

/**
 * @typedef {import("../relay/relay_types.d.ts").Config} Config
 * @typedef {import("../relay/relay_types.d.ts").Access} Access
 *
 * @typedef {object} SiteRecord
 * @property {Config} config
 * @property {Access | null} access
 * @property {import("./model_directory.js").ModelLists} lists
 * @property {string} siteModel
 * @property {number} at when the site said so
 */

/** Used until the site has answered. @type {Config} */
export const UNKNOWN_SITE = {
  needCode: false,
  hideUserApiKey: true,
  disableGPT4: false,
  hideBalanceQuery: true,
  disableFastLink: false,
  customModels: "",
  defaultModel: "",
  visionModels: "",
  locutorio: {
    version: "",
    commit: "",
    repository: "",
    providers: [],
    models: { entries: [], others: {}, default: null },
    inputTemplate: "",
    name: "",
    accent: { light: "", dark: "" },
    sign: "",
    examples: [],
    welcome: "",
    demo: "",
    problems: [],
    warnings: [],
    search: false,
    servers: [],
    limits: { bodyBytes: 4_500_000, heartbeatSeconds: 10, streamSeconds: 0 },
  },
};

/** @type {Access} */
const NO_ACCESS = {
  label: "",
  owner: false,
  open: false,
  models: null,
  sees_all_checks: false,
  shutdown: {},
  limits: NO_LIMITS,
  left: null,
};

/** @returns {SiteRecord | null} */
export function recallSite() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept?.at !== "number") return null;
    return {
      config: completeConfig(kept.config),
      access: kept.access ? completeAccess(kept.access) : null,
      lists: listsIn(kept.lists),
      siteModel: String(kept.siteModel ?? ""),
      at: kept.at,
    };
  } catch {
    return null;
  }
}

/**
 * @param {unknown} kept by this version of the page, or by one that kept names alone
 * @returns {SiteRecord["lists"]}
 */
function listsIn(kept) {
  const lists = Object.entries(kept && typeof kept === "object" ? kept : {});
  return Object.fromEntries(lists.map(([provider, models]) => [
    provider,
    (Array.isArray(models) ? models : []).filter((model) => typeof model?.id === "string"),
  ]));
}

/** @param {SiteRecord} record */
export function rememberSite(record) {
  try {
    localStorage.setItem(KEY, JSON.stringify(record));
  } catch {
    // Storage is blocked or full: the next start asks the site, as the first one did.
  }
}

/**
 * @param {unknown} told by a relay that may be older or newer than this page
 * @returns {Config}
 */
export function completeConfig(told) {
  return filledIn(told, UNKNOWN_SITE);
}

/**
 * @param {unknown} told as by `completeConfig`
 * @returns {Access}
 */
export function completeAccess(told) {
  return filledIn(told, NO_ACCESS);
}

/**
 * @template Shape
 * @param {unknown} told
 * @param {Shape} shape what is taken where something is missing or of another kind; `{}` stands for any fields
 * @returns {Shape}
 */
function filledIn(told, shape) {
  if (shape === null) return /** @type {Shape} */ (told ?? null);
  if (Array.isArray(shape)) return /** @type {Shape} */ (Array.isArray(told) ? told : shape);
  if (typeof shape !== "object") return typeof told === typeof shape ? /** @type {Shape} */ (told) : shape;
  const fields = /** @type {Record<string, unknown>} */ (typeof told === "object" && told !== null ? told : {});
  if (Object.keys(shape).length === 0) return /** @type {Shape} */ (fields);
  const parts = Object.entries(/** @type {object} */ (shape));
  return /** @type {Shape} */ (Object.fromEntries(parts.map(([key, part]) => [key, filledIn(fields[key], part)])));
}
