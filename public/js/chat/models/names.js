/** How a request names a model: `name`, or `name@provider` if it does not go to the provider `openai`. */

export const OPENAI = "openai";
/** It has deployments, which only their owner can list. */
export const AZURE = "azure";
/** The model for a site whose owner names none. */
export const USUAL_MODEL = "gpt-6-luna";

/**
 * @param {string} id
 * @returns {{ name: string, provider: string } | null} null for none
 */
export function splitModel(id) {
  if (!id) return null;
  const at = id.lastIndexOf("@");
  if (at <= 0) return { name: id, provider: OPENAI };
  return { name: id.slice(0, at), provider: id.slice(at + 1).toLowerCase() };
}

/** @param {{ name: string, provider: string }} model */
export function joinModel({ name, provider }) {
  return provider === OPENAI ? name : `${name}@${provider}`;
}
