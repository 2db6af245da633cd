/** Which of the doctor's checks explains a problem. */

/** By the code of the problem. @type {Record<string, string>} */
const CHECKS = {
  key_missing: "variables.keys",
  upstream_unreachable: "way.name",
  upstream_timeout: "way.answer",
  upstream_tls: "way.tls",
  upstream_scheme: "way.address",
  upstream_proxy: "way.proxy",
  upstream_invalid_response: "way.answer",
  upstream_redirect: "way.answer",
  upstream_refused: "keys.valid",
  invalid_api_key: "keys.valid",
  insufficient_quota: "keys.quota",
  model_not_found: "keys.models",
  too_many_open_files: "site.open_files",
  stream_limit: "site.time_limits",
  ledger_unavailable: "store.reach",
  internal_error: "variables.misspelt",
};

/** What everybody can look at, and do something about. @type {Record<string, string>} */
const OPEN_CHECKS = { not_from_relay: "streaming.buffered", site_unreachable: "streaming.buffered" };

/**
 * @param {{ code: string }} problem
 * @param {boolean} seesAllChecks whether the doctor tells this reader everything
 * @returns {string} the check's id; empty where none explains it
 */
export function checkFor({ code }, seesAllChecks) {
  return OPEN_CHECKS[code] || (seesAllChecks && CHECKS[code]) || "";
}
