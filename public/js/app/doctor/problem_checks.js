/** Which of the doctor's checks explains a problem. */

/** By what the problem is called; several are looked at in that order. @type {Record<string, string>} */
const CHECKS = {
  key_missing: "keys.missing",
  configuration_invalid: "variables.problems",
  upstream_unreachable: "way.proxy,way.dns,way.tcp",
  upstream_timeout: "way.http",
  upstream_tls: "way.tls",
  upstream_scheme: "way.tls,way.http",
  upstream_proxy: "way.proxy",
  upstream_cut: "way.http",
  upstream_invalid_response: "way.http,way.api",
  upstream_redirect: "way.http",
  upstream_refused: "way.api",
  unsupported_country_region_territory: "way.api",
  invalid_api_key: "keys.valid",
  account_deactivated: "keys.valid",
  insufficient_quota: "keys.quota",
  provider_purse_empty: "keys.quota",
  provider_owner_limit: "keys.quota",
  provider_account_limit: "keys.quota",
  provider_key_limit: "keys.quota",
  rate_limit_exceeded: "keys.quota",
  model_not_found: "keys.models",
  search_key_refused: "keys.search",
  search_quota_exhausted: "keys.search",
  search_form_refused: "keys.search",
  search_failed: "keys.search",
  too_many_open_files: "site.open_files",
  stream_limit: "site.time_limits",
  ledger_unavailable: "store.reachable",
  not_from_relay: "site.address",
  site_unreachable: "site.address",
};

/**
 * @param {readonly string[]} names of the problem, the most telling one first
 * @param {boolean} seesAllChecks whether the doctor tells this reader everything
 * @returns {string} ids, with commas between; empty where none explains it, and for a guest, who could do nothing
 */
export function checkFor(names, seesAllChecks) {
  const check = names.map((name) => CHECKS[name]).find(Boolean);
  return (seesAllChecks && check) || "";
}
