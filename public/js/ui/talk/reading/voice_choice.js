/** Which language a text is in, and which of the device's voices speaks it. */

/** @typedef {import("../../../app/voice_models.js").SpokenLanguages} SpokenLanguages */

/** Of its letters: names in other letters make no other language of a sentence. */
const LEAST_PART = 0.2;

/**
 * A guess: by the letters of the sentence, and where many languages share those, by the commonest words around it.
 *
 * @param {string} sentence
 * @param {string} around words of the same text
 * @param {SpokenLanguages} languages
 * @param {string} usual the page's language
 * @returns {string} a tag such as `es`
 */
export function languageOf(sentence, around, { letters, commonWords }, usual) {
  const all = countOf(/\p{L}/gu, sentence);
  const byLetters = Object.entries(letters).find(
    ([, script]) => all > 0 && countOf(new RegExp(script, "gu"), sentence) >= all * LEAST_PART,
  );
  if (byLetters) return byLetters[0];
  const words = around.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scores = Object.entries(commonWords).map(([language, common]) => {
    const known = new Set(common.split(" "));
    return { language, score: words.filter((word) => known.has(word)).length };
  });
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one), { language: usual, score: 0 });
  return best.language;
}

/**
 * Voices that are not the device's own send the text to whoever runs them: none of those is used.
 *
 * @template {Pick<SpeechSynthesisVoice, "lang" | "localService" | "default">} Voice
 * @param {readonly Voice[]} voices
 * @param {string} language
 * @param {readonly string[]} preferred tags of the reader's languages, the best first
 * @returns {Voice | null}
 */
export function voiceFor(voices, language, preferred) {
  const fitting = voices.filter((voice) => voice.localService && baseOf(voice.lang) === baseOf(language));
  for (const tag of preferred) {
    const exact = fitting.find((voice) => normalised(voice.lang) === normalised(tag));
    if (exact) return exact;
  }
  return fitting.find((voice) => voice.default) ?? fitting[0] ?? null;
}

/**
 * @param {RegExp} pattern
 * @param {string} text
 */
function countOf(pattern, text) {
  return text.match(pattern)?.length ?? 0;
}

/** @param {string} tag Android writes `zh_CN` */
function normalised(tag) {
  return tag.replace("_", "-").toLowerCase();
}

/** @param {string} tag */
function baseOf(tag) {
  return normalised(tag).split("-")[0];
}
