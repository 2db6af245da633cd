/** What the page alone can see of a site and of its reader's browser: the relay's doctor knows nothing of it. */

import { Problem } from "../../relay/problem.js";
import { loadFacts } from "./facts.js";
import { checkBackup, checkClock, checkExtensions, checkStorage, checkTemperature } from "./reader_checks.js";
import {
  checkAddress,
  checkHeaders,
  checkMixedContent,
  checkSecurity,
  checkStranger,
  checkWorker,
} from "./site_checks.js";
import { checkStreaming } from "./streaming_check.js";

/**
 * @typedef {import("../../relay/doctor.js").Finding} Finding
 * @typedef {import("./doctor_types.d.ts").Told} Told
 * @typedef {import("./doctor_types.d.ts").Visit} Visit
 * @typedef {import("./facts.js").Facts} Facts
 *
 * @typedef {object} BrowserCheck
 * @property {string} id
 * @property {string} faq
 * @property {(visit: Visit, facts: Facts) => Told | Promise<Told>} run
 */

const GUESTS = /^(?:browser\.|streaming\.)/;
const LONGEST_MS = 8000;

/** @type {readonly BrowserCheck[]} */
const CHECKS = [
  {
    id: "streaming.buffered",
    faq: "why-doesnt-the-answer-arrive-word-by-word",
    run: ({ code }, facts) => checkStreaming(code, facts),
  },
  { id: "site.secure", faq: "the-site-is-deployed-but-no-one-can-reach-it", run: checkSecurity },
  { id: "site.address", faq: "the-site-is-deployed-but-no-one-can-reach-it", run: checkAddress },
  { id: "site.headers", faq: "who-can-read-what-i-write", run: (_, facts) => checkHeaders(facts) },
  { id: "site.mixed_content", faq: "the-site-is-deployed-but-no-one-can-reach-it", run: checkMixedContent },
  { id: "site.worker", faq: "why-does-the-page-mention-a-new-version", run: checkWorker },
  { id: "site.stranger", faq: "do-i-need-code", run: ({ code }, facts) => checkStranger(facts, code !== "") },
  { id: "browser.storage", faq: "who-can-read-what-i-write", run: checkStorage },
  { id: "browser.backup", faq: "who-can-read-what-i-write", run: checkBackup },
  { id: "browser.temperature", faq: "the-answers-make-no-sense", run: checkTemperature },
  { id: "browser.extensions", faq: "the-answers-make-no-sense", run: (_, facts) => checkExtensions(facts) },
  { id: "browser.clock", faq: "it-says-unauthorized", run: checkClock },
];

/** The checks that the relay does not know. */
export const BROWSER_CHECK_IDS = CHECKS.map(({ id }) => id);

/**
 * Yields what is found, as it is found; the checks run side by side. It never throws.
 *
 * @param {Visit} visit
 * @param {string[]} [ids] these alone; all where the list is empty
 * @returns {AsyncGenerator<Finding, void, void>}
 */
export async function* browserChecks(visit, ids = []) {
  const facts = await loadFacts();
  const wanted = CHECKS.filter(({ id }) => {
    return (visit.isOwner || GUESTS.test(id)) && (ids.length === 0 || ids.includes(id));
  });
  const running = new Map(wanted.map((check) => [check.id, finding(check, visit, facts)]));
  while (running.size > 0) {
    const found = await Promise.race(running.values());
    running.delete(found.id);
    yield found;
  }
}

/**
 * @param {BrowserCheck} check
 * @param {Visit} visit
 * @param {Facts | null} facts
 * @returns {Promise<Finding>}
 */
async function finding({ id, faq, run }, visit, facts) {
  const begun = performance.now();
  const told = facts ? await within(LONGEST_MS, async () => run(visit, facts)) : SITE_SILENT;
  return {
    id,
    group: id.split(".")[0] ?? "",
    title: "",
    cause: "",
    next: "",
    cause_id: "",
    evidence: {},
    faq,
    ms: Math.round(performance.now() - begun),
    ...told,
  };
}

/** @type {Told} */
const SITE_SILENT = { verdict: "skipped", cause_id: "browser.no_answer" };

/**
 * @param {number} ms
 * @param {() => Promise<Told>} look
 * @returns {Promise<Told>}
 */
async function within(ms, look) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const patience = new Promise((resolve) => {
    timer = setTimeout(() => resolve(SITE_SILENT), ms);
  });
  try {
    return /** @type {Told} */ (await Promise.race([look(), patience]));
  } catch (error) {
    const code = error instanceof Problem ? error.code : error instanceof Error ? error.name : "";
    return { ...SITE_SILENT, evidence: { error: code } };
  } finally {
    clearTimeout(timer);
  }
}
