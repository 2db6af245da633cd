/** What was found, as a text to hand on: in English, as whoever helps needs it, and without a secret. */

import { VERDICTS } from "../../../app/doctor/diagnosis.js";

/**
 * @typedef {import("../../../relay/doctor.js").Finding} Finding
 *
 * @typedef {object} Around
 * @property {string} version the site's
 * @property {string} language
 * @property {string} browser
 * @property {Date} now
 * @property {string[]} secrets that this browser knows: the access code, a key of the reader's own
 */

const MASK = "[removed]";
/** Below this, a secret is only looked for as a whole word: it might be part of many. */
const UNMISTAKABLE = 8;
/** What looks like a secret, whoever's it is. The first group stays. */
const SECRET_SHAPES = [
  // Where one is told to be: a scheme of authorisation, a parameter, a field, the part of an address before the host.
  /(\b(?:bearer|basic)\s+)[^\s,;"']+/gi,
  /(\b[\w-]*(?:api[_-]?key|token|secret|password|passwd|code)["']?\s*[=:]\s*["']?)[^\s,;&"']{4,}/gi,
  /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/@]+(?=@)/gi,
  // Keys as the providers make them, and access codes as clients send them.
  /(\b)(?:sk|pk|rk|nk|gsk|xai|hf|ghp|key|nvapi|tgp|fw|csk|r8)[-_][\w.+/=%-]{4,}/g,
  /(\b)AIza[\w-]{10,}/g,
  /(\b)eyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  // What nobody would write by hand.
  /(\b)(?=\w*\d)(?=\w*[a-z])\w{28,}\b/gi,
];

/**
 * @param {readonly Finding[]} findings
 * @param {Around} around
 */
export function doctorReport(findings, { version, language, browser, now, secrets }) {
  const head = [`version: ${version}`, `time: ${now.toISOString()}`, `language: ${language}`, `browser: ${browser}`];
  const sorted = VERDICTS.flatMap((wanted) => findings.filter(({ verdict }) => verdict === wanted));
  const lines = [...head, "", ...sorted.flatMap(linesOf)];
  return withoutSecrets(lines.join("\n"), secrets);
}

/** @param {Finding} finding */
function linesOf({ id, verdict, cause, next, cause_id: causeId, evidence, ms }) {
  const seen = Object.entries(evidence).map(([name, value]) => `${name}=${value}`);
  return [
    [verdict.toUpperCase(), id, causeId && causeId !== id ? `(${causeId})` : "", `${Math.round(ms)} ms`]
      .filter(Boolean)
      .join(" "),
    ...[cause, next, seen.join(", ")].filter(Boolean).map((line) => `  ${line}`),
  ];
}

/**
 * @param {string} words
 * @param {readonly string[]} secrets that are known; empty ones are none
 */
export function withoutSecrets(words, secrets) {
  const encoded = secrets.map((secret) => encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "")));
  const known = [...secrets, ...encoded].filter(Boolean);
  // The longest first: one may be part of another.
  const patterns = known.sort((one, other) => other.length - one.length).map(patternOf);
  const masked = patterns.reduce((rest, pattern) => rest.replace(pattern, MASK), words);
  return SECRET_SHAPES.reduce((rest, shape) => rest.replace(shape, `$1${MASK}`), masked);
}

/** @param {string} secret */
function patternOf(secret) {
  const literal = secret.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const isUnmistakable = secret.length >= UNMISTAKABLE;
  return new RegExp(isUnmistakable ? literal : `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "giu");
}
