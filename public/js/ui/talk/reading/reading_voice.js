/** Who reads an answer: the reader's own device, or a model of the site. */

import { ModelVoice } from "../../../app/model_voice.js";
import { loadVoices, voiceLine } from "../../../app/voice_models.js";
import { DeviceVoice, deviceVoices } from "../../../browser/device_voice.js";
import { language, text } from "../../../i18n/texts.js";
import { showToast } from "../../shared/toast.js";
import { languageOf, voiceFor } from "./voice_choice.js";

/**
 * @typedef {object} ReadingVoice
 * @property {DeviceVoice | ModelVoice} voice
 * @property {string} words about who reads
 *
 * @typedef {object} VoiceParts
 * @property {import("../../../app/site.js").Site} site
 * @property {import("../../../store/settings.js").Settings} settings
 */

/** The language is seen from so much of the beginning. */
const MOST_READ = 2000;

/**
 * @param {VoiceParts} parts
 * @param {() => string} textSoFar of the answer
 * @returns {Promise<ReadingVoice | null>} null where nobody can: the reader is told
 */
export async function readingVoice({ site, settings }, textSoFar) {
  const { speaking, languages } = await loadVoices();
  const rate = settings.get("speechRate") / 100;
  const mayModel = !site.forbids("speech");
  const byModel = () => {
    const line = voiceLine(site, speaking);
    const voice = new ModelVoice(line, { voice: settings.get("speechVoice"), speed: rate });
    return { voice, words: text("voice.readingBy", { model: line.model }) };
  };
  if (mayModel && settings.get("readAloudBy") === "model") return byModel();

  const voices = (await deviceVoices()).filter(({ localService }) => localService);
  const preferred = [language(), ...navigator.languages];
  const isIn = (/** @type {string} */ words) => {
    return languageOf(words, textSoFar().slice(0, MOST_READ), languages, language());
  };
  const main = () => voiceFor(voices, isIn(textSoFar().slice(0, MOST_READ)), preferred);
  if (!main() && mayModel) {
    showToast({ text: text("voice.modelInstead") });
    return byModel();
  }
  if (voices.length === 0) {
    showToast({ text: text("voice.none") });
    return null;
  }
  /** @param {import("../../../browser/device_voice.js").Speech} speech */
  const choose = ({ words, isOurs }) => {
    return voiceFor(voices, isOurs ? language() : isIn(words), preferred) ?? main() ?? voices[0] ?? null;
  };
  return { voice: new DeviceVoice({ choose, rate }), words: text("voice.reading") };
}
