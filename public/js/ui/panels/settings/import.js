/** What a file holds, and what of it is to be taken over. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { language, plural, text } from "../../../i18n/texts.js";
import { Problem } from "../../../relay/problem.js";
import { problemMessage } from "../../shared/problem_card.js";

/**
 * @typedef {import("../../../store/backup/merge.js").ImportReport} ImportReport
 * @typedef {import("../../../store/backup/merge.js").Tally} Tally
 */

const KINDS = /** @type {const} */ (["conversations", "messages", "prompts", "masks", "attachments"]);
const COUNTS = /** @type {const} */ (["new", "updated", "known", "deleted", "broken"]);

/**
 * @param {object} props
 * @param {import("../../../app/app.js").App} props.desk
 * @param {import("./data.js").Found} props.found
 * @param {(words: string) => void} props.finish
 */
export function ImportQuestion({ desk, found, finish }) {
  const { file, report } = found;
  const [wishes, setWishes] = useState(/** @type {Wishes} */ ({ settings: false, secrets: false, deleted: false }));
  const [isRunning, setRunning] = useState(false);
  const start = async () => {
    setRunning(true);
    finish(await applyImport(desk, found, wishes));
  };
  const offers = offersOf(report);
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
          <ul>${report.problems.map(({ kind, name, why }) => html`
            <li class="hint"
              dir="auto">${text(`data.problem.${why}`, { kind: text(`data.kind.${kind}s`), name: name || "–" })}</li>`)}
          </ul>
        </details>`}
      ${offers.map((wish) => html`
        <label key=${wish} class="check">
          <input type="checkbox" checked=${wishes[wish]}
            onChange=${(/** @type {any} */ event) => setWishes({ ...wishes, [wish]: event.currentTarget.checked })} />
          <span>${text(`data.wish.${wish}`)}</span>
        </label>`)}
      <div class="panel__acts">
        <button type="button" class="button button--next" disabled=${isRunning}
          onClick=${start}>${text("data.importNow")}</button>
        <button type="button" class="button" disabled=${isRunning}
          onClick=${() => finish("")}>${text("data.leaveIt")}</button>
      </div>
    </div>`;
}

/** @param {ImportReport} report @returns {(keyof Wishes)[]} */
function offersOf({ settings, secrets, conversations, prompts, masks }) {
  /** @type {[keyof Wishes, boolean][]} */
  const offers = [
    ["settings", Object.keys(settings).length > 0],
    ["secrets", Boolean(secrets?.code || secrets?.apiKey)],
    ["deleted", conversations.deleted + prompts.deleted + masks.deleted > 0],
  ];
  return offers.filter(([, isThere]) => isThere).map(([wish]) => wish);
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

/** @typedef {{ settings: boolean, secrets: boolean, deleted: boolean }} Wishes */

/**
 * @param {import("../../../app/app.js").App} desk
 * @param {import("./data.js").Found} found
 * @param {Wishes} wishes
 * @returns {Promise<string>} how it went, in words
 */
export async function applyImport(desk, { file }, wishes) {
  try {
    const { importBackup } = await import("../../../store/backup/backup.js");
    const report = await importBackup(file, desk.archive, { restoreDeleted: wishes.deleted });
    if (wishes.settings) desk.settings.change(report.settings);
    const { conversations, prompts, masks } = report;
    const count = [conversations, prompts, masks].reduce((total, tally) => total + tally.new + tally.updated, 0);
    const trouble = wishes.secrets && report.secrets ? await takeSecrets(desk, report.secrets) : "";
    return [plural("data.imported", count), trouble].filter(Boolean).join(" ");
  } catch {
    return text("data.unreadable", { name: file.name });
  }
}

/**
 * @param {import("../../../app/app.js").App} desk
 * @param {import("../../../store/backup/formats/parsed.js").Secrets} secrets
 * @returns {Promise<string>} what is in the way
 */
async function takeSecrets({ site, settings }, { code, apiKey }) {
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
