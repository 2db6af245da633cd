/** The notices that there can be: when each of them holds, its words, and what can be done. */

import { plural, text } from "../../i18n/texts.js";
import { openSettings, openUpdates } from "../panels/panels.js";
import { problemWords } from "../shared/problem_card.js";

/**
 * @typedef {import("../../app/app.js").App} App
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
 * @typedef {object} Happenings
 * @property {boolean} isFull
 * @property {boolean} isBroken
 * @property {boolean} isOutdated
 * @property {(() => void) | null} update
 * @property {(news: Partial<Happenings>) => void} forget
 */

/**
 * @param {App} desk
 * @param {Happenings} happenings
 * @returns {Notice[]}
 */
export function currentNotices(desk, happenings) {
  return [
    ...siteNotices(desk),
    ...storageNotices(desk, happenings),
    ...programNotices(happenings),
    ...ownerNotices(desk),
  ];
}

/**
 * @param {App} desk
 * @returns {Notice[]}
 */
function siteNotices(desk) {
  const { site } = desk;
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
  else if (isOpen(site)) notices.push({ id: "open", words: text("notice.open") });
  if (site.problem) notices.push(problemNotice(desk, site.problem));
  return notices;
}

/** @param {import("../../app/site.js").Site} site */
function isOpen({ config, isBroken }) {
  return config.locutorio.version !== "" && !config.needCode && !isBroken;
}

/**
 * @param {App} desk
 * @param {import("../../relay/problem.js").Problem} problem
 * @returns {Notice}
 */
function problemNotice(desk, problem) {
  const words = problem.isUnreachable
    ? text("notice.unreachable")
    : problemWords(problem);
  const action = problem.isAboutAccess
    ? { label: text("notice.enterCode"), act: () => openSettings(desk, { section: "access", problem }) }
    : { label: text("resume.again"), act: () => desk.site.learn() };
  return { id: "site problem", words, action, isTrouble: true, isLasting: true, isNews: true };
}

/**
 * @param {App} desk
 * @param {Happenings} happenings
 * @returns {Notice[]}
 */
function storageNotices(desk, { isFull, isBroken, forget }) {
  /** @type {Notice[]} */
  const notices = [];
  const action = { label: text("notice.openStorage"), act: () => openSettings(desk, { section: "data" }) };
  if (!desk.archive.isKept) notices.push({ id: "unkept", words: text("notice.unkept") });
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
 * @param {Happenings} happenings
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
 * @param {App} desk
 * @returns {Notice[]}
 */
function ownerNotices(desk) {
  const news = desk.updateCheck?.news;
  if (!news) return [];
  const action = { label: text("updates.see"), act: () => openUpdates(desk) };
  const dismiss = () => desk.updateCheck?.dismiss();
  return [{ id: "updates", words: plural("updates.behind", news.behind), action, isNews: true, dismiss }];
}
