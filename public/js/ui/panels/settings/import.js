/** Importing a file: what it contains, what of it is wanted, and how it went. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { language, plural, text } from "../../../i18n/texts.js";
import { Problem } from "../../../relay/problem.js";
import { problemMessage } from "../../shared/problem_card.js";

/**
 * @typedef {import("../../../store/backup/merge.js").ImportReport} ImportReport
 * @typedef {import("../../../store/backup/merge.js").Tally} Tally
 * @typedef {typeof import("../../../store/backup/backup.js").importBackup} ImportBackup
 * @typedef {{ settings: boolean, secrets: boolean, deleted: boolean }} Choices
 *
 * @typedef {object} ImportParts
 * @property {import("../../../store/settings.js").Settings} settings
 * @property {import("../../../app/site.js").Site} site
 * @property {import("../../../store/archive.js").Archive} archive
 */

const IMPORTED = /** @type {const} */ (["conversations", "prompts", "masks"]);
const KINDS = /** @type {const} */ (["conversations", "messages", "prompts", "masks", "attachments"]);
const COUNTS = /** @type {const} */ (["new", "updated", "known", "deleted", "broken"]);

/**
 * Asks before anything is imported.
 *
 * @param {object} props
 * @param {File} props.file
 * @param {ImportReport} props.report what importing it would do
 * @param {ImportParts} props.parts
 * @param {ImportBackup} props.importBackup
 * @param {(words: string) => void} props.finish
 */
export function ImportQuestion({ file, report, parts, importBackup, finish }) {
  const [choices, setChoices] = useState(/** @type {Choices} */ ({ settings: false, secrets: false, deleted: false }));
  /** @param {keyof Choices} choice @param {boolean} isWanted */
  const choose = (choice, isWanted) => setChoices({ ...choices, [choice]: isWanted });
  const [isRunning, setRunning] = useState(false);
  const start = async () => {
    setRunning(true);
    finish(await applyImport(parts, file, choices, importBackup));
  };
  return html`
    <div class="import">
      <p class="import__lead">${text("data.holds", { name: file.name })}</p>
      <dl class="facts">
        ${KINDS.filter((kind) => totalOf(report[kind]) > 0).map((kind) => html`
          <div key=${kind}
            class="facts__row"><dt>${text(`data.kind.${kind}`)}</dt><dd>${tallyWords(report[kind])}</dd></div>`)}
      </dl>
      ${KINDS.every((kind) => totalOf(report[kind]) === 0) && html`<p class="hint">${text("data.holdsNothing")}</p>`}
      ${report.problems.length > 0 && html`
        <details class="import__problems">
          <summary class="hint">${plural("data.problems", report.problems.length)}</summary>
          <ul>
            ${report.problems.map((problem) => html`<li class="hint" dir="auto">${problemLine(problem)}</li>`)}
          </ul>
        </details>`}
      ${choicesIn(report).map((choice) => html`
        <label key=${choice} class="check">
          <input type="checkbox" checked=${choices[choice]}
            onChange=${(/** @type {any} */ event) => choose(choice, event.currentTarget.checked)} />
          <span>${text(`data.wish.${choice}`)}</span>
        </label>`)}
      <div class="panel__acts">
        <button type="button" class="button button--next" disabled=${isRunning}
          onClick=${start}>${text("data.importNow")}</button>
        <button type="button" class="button" disabled=${isRunning}
          onClick=${() => finish("")}>${text("data.leaveIt")}</button>
      </div>
    </div>`;
}

/** @param {ImportReport["problems"][number]} problem */
function problemLine({ kind, name, why }) {
  return text(`data.problem.${why}`, { kind: text(`data.kind.${kind}s`), name: name || "–" });
}

/**
 * @param {ImportReport} report
 * @returns {(keyof Choices)[]} what may be imported or left
 */
function choicesIn({ settings, secrets, conversations, prompts, masks }) {
  /** @type {[keyof Choices, boolean][]} */
  const choices = [
    ["settings", Object.keys(settings).length > 0],
    ["secrets", Boolean(secrets?.code || secrets?.apiKey)],
    ["deleted", conversations.deleted + prompts.deleted + masks.deleted > 0],
  ];
  return choices.filter(([, isThere]) => isThere).map(([choice]) => choice);
}

/** @param {Tally} tally */
function totalOf(tally) {
  return COUNTS.reduce((total, count) => total + tally[count], 0);
}

/** @param {Tally} tally */
function tallyWords(tally) {
  const counted = COUNTS.filter((count) => tally[count] > 0);
  const words = counted.map((count) => plural(`data.tally.${count}`, tally[count]));
  return new Intl.ListFormat(language(), { type: "unit" }).format(words);
}

/**
 * @param {ImportParts} parts
 * @param {File} file
 * @param {Choices} choices
 * @param {ImportBackup} importBackup
 * @returns {Promise<string>} how it went, in words
 */
async function applyImport({ settings, site, archive }, file, choices, importBackup) {
  try {
    const report = await importBackup(file, archive, { restoreDeleted: choices.deleted });
    if (choices.settings) settings.change(report.settings);
    const trouble = choices.secrets && report.secrets ? await importSecrets({ settings, site }, report.secrets) : "";
    return [importedWords(report), trouble].filter(Boolean).join(" ");
  } catch {
    return text("data.unreadable", { name: file.name });
  }
}

/** @param {import("../../../store/backup/merge.js").ImportReport} report */
function importedWords(report) {
  const things = IMPORTED.flatMap((kind) => {
    const count = report[kind].new + report[kind].updated;
    return count > 0 ? [plural(`data.count.${kind}`, count)] : [];
  });
  if (things.length === 0) return text("data.importedNothing");
  return text("data.imported", { things: new Intl.ListFormat(language(), { type: "unit" }).format(things) });
}

/**
 * @param {Pick<ImportParts, "settings" | "site">} parts
 * @param {import("../../../store/backup/formats/parsed.js").Secrets} secrets
 * @returns {Promise<string>} what is in the way
 */
async function importSecrets({ settings, site }, { code, apiKey }) {
  if (apiKey && site.allowsOwnKey) settings.change({ apiKey });
  if (!code) return "";
  try {
    await site.verify(code);
    return "";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return problemMessage(error);
  }
}
