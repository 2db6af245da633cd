/** Which of the site's models listen, and which speak. */

import { SITE_ROOT } from "../load/site_root.js";

/**
 * @typedef {{ pattern: string, usual: string }} VoiceModels
 * @typedef {object} SpokenLanguages
 * @property {Record<string, string>} letters patterns of those that are a language's own
 * @property {Record<string, string>} commonWords
 * @typedef {{ listening: VoiceModels, speaking: VoiceModels, languages: SpokenLanguages }} VoiceTable
 * @typedef {Pick<import("./site.js").Site, "access" | "line">} VoiceSite
 */

/** @type {Promise<VoiceTable> | null} */
let loading = null;

/** @returns {Promise<VoiceTable>} */
export function loadVoices() {
  loading ??= fetch(new URL("data/voice.json", SITE_ROOT))
    .then((response) => response.json())
    .catch((error) => {
      loading = null;
      throw error;
    });
  return loading;
}

/**
 * @param {VoiceSite} site
 * @param {VoiceModels} models
 * @returns {import("../relay/relay_types.d.ts").Line} to the first one that the site lists, else to the usual one
 */
export function voiceLine(site, { pattern, usual }) {
  const wanted = new RegExp(pattern);
  const listed = site.access?.models?.filter((name) => wanted.test(name)) ?? [];
  return site.line({ model: listed.includes(usual) ? usual : (listed[0] ?? usual) });
}
