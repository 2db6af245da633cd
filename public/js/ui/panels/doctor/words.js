/** What a check asks, what it has found and what to do, in the reader's language where that is known. */

import { hasText, language, text } from "../../../i18n/texts.js";

/** @typedef {import("../../../relay/doctor.js").Finding} Finding */

/**
 * @typedef {object} Words
 * @property {string} words
 * @property {boolean} isEnglish whether they are the relay's own, on a page in another language
 */

/** What stands in the evidence under this name are lines of a configuration, to be copied as they are. */
const SETTING = "setting";

/** @param {Finding} finding @returns {Words} */
export function titleWords({ id, title, evidence }) {
  return wordsFor(`doctor.${id}`, title || id, evidence);
}

/** What the matter is; of what the browser has found, the page alone has the words. @param {Finding} finding */
export function causeWords({ cause, cause_id: causeId, evidence }) {
  return wordsFor(`doctor.cause.${causeId}`, cause, evidence);
}

/** @param {Finding} finding */
export function nextWords({ next, cause_id: causeId, evidence }) {
  return wordsFor(`doctor.next.${causeId}`, next, evidence);
}

/**
 * @param {string} repository of the program
 * @param {string} anchor of an entry of the FAQ, in English
 * @returns {string} where that entry is in the reader's language, in English where nobody has translated it
 */
export function faqAddress(repository, anchor) {
  const key = `doctorFaq.${anchor}`;
  const [guide, heading] = hasText(key) ? [language(), text(key)] : ["en", anchor];
  return `https://github.com/${repository}/blob/HEAD/docs/${guide}/faq.md#${encodeURIComponent(heading)}`;
}

/** @param {string} group */
export function groupWords(group) {
  const key = `doctorPage.group.${group}`;
  return hasText(key) ? text(key) : group;
}

/**
 * @param {Finding} finding
 * @returns {string[]} what was seen, a pair each
 */
export function evidenceWords({ evidence }) {
  const seen = Object.entries(evidence).filter(([name, value]) => name !== SETTING && value !== null && value !== "");
  return seen.map(([name, value]) => {
    const shown = typeof value === "number" ? value.toLocaleString(language(), { maximumFractionDigits: 1 }) : value;
    return name.endsWith("_ms") ? `${name.slice(0, -3)}: ${shown} ms` : `${name}: ${shown}`;
  });
}

/** The lines of another program's configuration that would help; empty where none would. @param {Finding} finding */
export function settingLines({ evidence }) {
  const lines = evidence[SETTING];
  return typeof lines === "string" ? lines : "";
}

/**
 * @param {string} key
 * @param {string} theirs in English
 * @param {Finding["evidence"]} evidence
 * @returns {Words}
 */
function wordsFor(key, theirs, evidence) {
  const isEnglish = language().startsWith("en");
  if (!hasText(key)) return { words: theirs, isEnglish: !isEnglish };
  const values = Object.entries(evidence).map(([name, value]) => [name, String(value ?? "")]);
  const ours = text(key, Object.fromEntries(values));
  // What the relay has not told cannot stand in a sentence of ours.
  return /\{\w+\}/.test(ours) ? { words: theirs, isEnglish: !isEnglish } : { words: ours, isEnglish: false };
}
