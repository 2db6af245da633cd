/** What the model's providers call their errors: the same thing has a dozen names, and our words know one of each. */

/** @typedef {{ code: string, status: number, isFromUpstream?: boolean, cause?: string }} ProviderError */

/** @type {Record<string, readonly string[]>} */
const NAMES = {
  account_deactivated: ["access_terminated"],
  content_filter: [
    "content_policy_violation",
    "data_inspection_failed",
    "moderation_blocked",
    "responsibleaipolicyviolation",
  ],
  context_length_exceeded: ["string_above_max_length", "context_window_exceeded", "exceed_context_size_error"],
  insufficient_quota: [
    "arrearage",
    "billing_hard_limit_reached",
    "billing_not_active",
    "exceeded_current_quota_error",
    "insufficient_balance",
    "provider_quota_reached",
  ],
  invalid_api_key: [
    "authentication_error",
    "incorrect_api_key",
    "invalid_authentication_error",
    "invalidapikey",
    "provider_key_refused",
  ],
  model_not_found: ["deploymentnotfound", "modelnotfound", "model_not_available"],
  provider_fault: [
    "api_error",
    "engine_overloaded_error",
    "internal_server_error",
    "overloaded_error",
    "server_error",
    "service_unavailable",
  ],
  rate_limit_exceeded: [
    "provider_rate_limited",
    "rate_limit_error",
    "rate_limit_reached_error",
    "throttling",
    "too_many_requests",
  ],
  unsupported_value: ["unsupported_parameter"],
};
const KINDS = new Map(Object.entries(NAMES).flatMap(([kind, names]) => names.map((name) => [name, kind])));
/** What a status means where a provider's code says nothing. @type {Map<number, string>} */
const STATUSES = new Map([
  [401, "invalid_api_key"],
  [402, "insufficient_quota"],
  [429, "rate_limit_exceeded"],
  [500, "provider_fault"],
  [502, "provider_fault"],
  [503, "provider_fault"],
  [504, "provider_fault"],
  [529, "provider_fault"],
]);

/**
 * @param {ProviderError} error
 * @returns {string[]} the names under which there may be words for it, the most telling one first
 */
export function namesOf({ code, status, isFromUpstream, cause = "" }) {
  // The relay has looked for the cause in all that the provider said.
  const byCause = KINDS.get(cause) ?? cause;
  const kind = KINDS.get(code.toLowerCase());
  const byStatus = isFromUpstream ? STATUSES.get(status) : undefined;
  return [byCause || undefined, code, kind, byStatus].filter((name) => name !== undefined);
}
