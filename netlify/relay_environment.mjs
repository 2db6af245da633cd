// What the relay gets to see of the function's environment.

/**
 * The function's variables without those that Netlify's AI gateway has filled in: it puts a token of its own where the
 * owner has set no key, and the relay would show that token to the providers.
 *
 * @param {Record<string, string | undefined>} variables
 * @returns {Record<string, string | undefined>}
 */
export function relayEnvironment(variables) {
  const { NETLIFY_AI_GATEWAY_KEY: key, NETLIFY_AI_GATEWAY_URL: url } = variables;
  const filledIn = new Set([key, url].filter(Boolean));
  const kept = Object.entries(variables).filter(([, value]) => !filledIn.has(value));
  return { ...Object.fromEntries(kept), NETLIFY: "true" };
}
