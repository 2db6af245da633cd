/** The notices that there can be: when each of them holds, its words, and what can be done. */

import { hostKind } from "../../browser/host_kind.js";
import { endingState } from "../../chat/models/endings.js";
import { today } from "../../chat/models/table.js";
import { dayWords } from "../../i18n/formats.js";
import { plural, text } from "../../i18n/texts.js";
import { problemWords } from "../shared/problem_card.js";

/**
 * @typedef {object} Parts
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/update_check.js").UpdateCheck} updateCheck
 * @property {import("../panels/panels.js").Panels} panels
 * @property {string} model that the next question goes to
 * @property {boolean} isWelcome whether the welcome is on the screen, which asks for a code itself
 *
 * @typedef {object} Notice
 * @property {string} id
 * @property {string} words
 * @property {{ label: string, act: () => unknown }} [action]
 * @property {boolean} [isTrouble]
 * @property {boolean} [isLasting] holds until its cause is gone
 * @property {boolean} [isNews] came while the page was open, and is read aloud
 * @property {() => void} [dismiss] forgets what has happened, which may happen again; the others rest for the session
 *
 * @typedef {object} PageState what has happened since the page was opened
 * @property {boolean} isFull the storage has no room left
 * @property {boolean} isBroken records could not be read, or not wholly
 * @property {boolean} isOutdated another tab has brought the database to a newer version
 * @property {(() => void) | null} update changes to a newer version of the page that waits
 * @property {(news: Partial<PageState>) => void} forget
 */

/**
 * What everybody who can open the page may read. Whoever reads it is a guest, unless nobody but its owner can reach it:
 * only there it says what to do, and nowhere whose money it is.
 */
const OPEN_WORDS = { machine: "notice.openMachine", network: "notice.openNetwork", public: "notice.open" };

/**
 * @param {Parts} parts
 * @param {PageState} pageState
 * @returns {Notice[]}
 */
export function currentNotices({ site, archive, updateCheck, panels, isWelcome, model }, pageState) {
  return [
    ...siteNotices(site, panels, isWelcome),
    ...modelNotices(site, panels, model),
    ...storageNotices(archive, panels, pageState),
    ...programNotices(pageState),
    ...ownerNotices(site, updateCheck, panels),
  ];
}

/**
 * @param {Parts["site"]} site
 * @param {Parts["panels"]} panels
 * @param {boolean} isWelcome
 * @returns {Notice[]}
 */
function siteNotices(site, panels, isWelcome) {
  const { problems, demo } = site.config.locutorio;
  /** @type {Notice[]} */
  const notices = problems.map((problem) => ({
    id: `problem ${problem.variable}`,
    words: text("notice.problem", problem),
    isTrouble: true,
    isLasting: true,
  }));
  const model = site.siteModel;
  const demoWords = demo === "model" ? "notice.demoModel" : "notice.demoScripted";
  if (demo) notices.push({ id: "demo", words: text(demoWords, { model }) });
  else if (isOpen(site) && !site.problem?.isUnreachable) {
    notices.push({ id: "open", words: text(OPEN_WORDS[hostKind(location.hostname)]) });
  }
  const isAskedBelow = isWelcome && site.isLocked && site.problem?.isAboutAccess;
  if (site.problem && !isAskedBelow) notices.push(problemNotice(site, panels, site.problem));
  return notices;
}

/**
 * @param {Parts["site"]} site
 * @param {Parts["panels"]} panels
 * @param {string} model
 * @returns {Notice[]}
 */
function modelNotices(site, panels, model) {
  const choice = site.models.find(({ id }) => id === model);
  const state = choice ? endingState(choice.shutdown, today()) : "";
  if (!choice || !state) return [];
  const facts = { model: choice.name, date: dayWords(choice.shutdown), successor: choice.successor };
  const words = text(`notice.model.${state}${choice.successor ? ".successor" : ""}`, facts);
  const action = { label: text("notice.chooseModel"), act: () => panels.openModelPicker() };
  return [{ id: `model ${state} ${model}`, words, action }];
}

/** @param {Parts["site"]} site */
function isOpen({ config, isBroken }) {
  return config.locutorio.version !== "" && !config.needCode && !isBroken;
}

/**
 * @param {Parts["site"]} site
 * @param {Parts["panels"]} panels
 * @param {import("../../relay/problem.js").Problem} problem
 * @returns {Notice}
 */
function problemNotice(site, panels, problem) {
  const words = problem.isUnreachable ? text("notice.unreachable") : problemWords(problem);
  const action = problem.isAboutAccess
    ? { label: text("notice.enterCode"), act: () => panels.openSettings({ section: "access", problem }) }
    : { label: text("resume.again"), act: () => site.learn() };
  return { id: "site problem", words, action, isTrouble: true, isLasting: true, isNews: true };
}

/**
 * @param {Parts["archive"]} archive
 * @param {Parts["panels"]} panels
 * @param {PageState} pageState
 * @returns {Notice[]}
 */
function storageNotices(archive, panels, { isFull, isBroken, forget }) {
  /** @type {Notice[]} */
  const notices = [];
  const action = { label: text("notice.openStorage"), act: () => panels.openSettings({ section: "data" }) };
  if (!archive.isKept) notices.push({ id: "unkept", words: text("notice.unkept") });
  if (isFull) {
    const dismiss = () => forget({ isFull: false });
    notices.push({ id: "full", words: text("notice.full"), action, isTrouble: true, isNews: true, dismiss });
  }
  if (isBroken) {
    notices.push({ id: "broken", words: text("notice.broken"), dismiss: () => forget({ isBroken: false }) });
  }
  return notices;
}

/**
 * @param {PageState} pageState
 * @returns {Notice[]}
 */
function programNotices({ isOutdated, update, forget }) {
  /** @type {Notice[]} */
  const notices = [];
  if (isOutdated) {
    const action = { label: text("notice.reload"), act: () => location.reload() };
    const words = text("notice.outdated");
    notices.push({ id: "outdated", words, action, isTrouble: true, isLasting: true, isNews: true });
  }
  if (update) {
    const action = { label: text("notice.useUpdate"), act: update };
    const dismiss = () => forget({ update: null });
    notices.push({ id: "update", words: text("notice.update"), action, isNews: true, dismiss });
  }
  return notices;
}

/**
 * @param {Parts["site"]} site
 * @param {Parts["updateCheck"]} updateCheck
 * @param {Parts["panels"]} panels
 * @returns {Notice[]}
 */
function ownerNotices(site, updateCheck, panels) {
  // A slip closes one access code alone, which guests can do nothing about.
  const slips = site.access?.owner ? site.config.locutorio.warnings : [];
  /** @type {Notice[]} */
  const notices = slips.map(({ variable, why }) => ({
    id: `warning ${variable} ${why}`,
    words: text("notice.warning", { variable, why }),
  }));
  const { news } = updateCheck;
  if (!news) return notices;
  const action = { label: text("updates.see"), act: () => panels.openUpdates() };
  const dismiss = () => updateCheck.dismiss();
  return [...notices, { id: "updates", words: plural("updates.behind", news.behind), action, isNews: true, dismiss }];
}
