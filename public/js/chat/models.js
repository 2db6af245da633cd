/** Which models can be chosen, and which one is used. */

const OPENAI_DEFAULT = "gpt-4o-mini";
const NOT_FOR_CHAT = /embedding|whisper|tts|dall-e|moderation|transcribe|realtime|audio|image|sora|davinci|babbage/i;

/**
 * @param {import("../relay/config.js").Config} config
 * @param {import("../relay/access.js").Access | null} access null as long as nobody was let in
 * @returns {string[]} what the reader may be offered; empty if nothing is known
 */
export function modelChoices(config, access) {
  const known = access?.models?.filter((model) => !NOT_FOR_CHAT.test(model)) ?? shownModels(config.customModels);
  return [...new Set(config.defaultModel ? [config.defaultModel, ...known] : known)];
}

/**
 * @param {import("../relay/config.js").Config} config
 * @param {import("../relay/access.js").Access | null} access
 * @returns {string} the model of a reader who chose none
 */
export function siteModel(config, access) {
  const choices = modelChoices(config, access);
  if (config.defaultModel) return config.defaultModel;
  return choices.length === 0 || choices.includes(OPENAI_DEFAULT) ? OPENAI_DEFAULT : /** @type {string} */ (choices[0]);
}

/**
 * The models that CUSTOM_MODELS shows: `-all,+one,two=Shown name` shows one and two. A later item overrules an earlier.
 *
 * @param {string} customModels
 */
function shownModels(customModels) {
  /** @type {Set<string>} */
  const shown = new Set();
  for (const item of customModels.split(",").map((part) => part.trim())) {
    const name = (item.replace(/^[+-]/, "").split("=")[0] ?? "").trim();
    if (item.startsWith("-") && name === "all") shown.clear();
    else if (item.startsWith("-")) shown.delete(name);
    else if (name && name !== "all") shown.add(name);
  }
  return [...shown];
}
