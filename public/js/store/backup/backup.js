/** Everything in one file, and back again: writing a backup, and taking over what a file holds without a loss here. */

import { text } from "../../i18n/texts.js";
import { asMarkdown, shownPath } from "./formats/markdown.js";
import { ImportCount, Merge } from "./merge.js";
import { openBackup } from "./reader.js";
import { backupPieces } from "./writer.js";

const TYPE = "application/json";
const MOST_PROBLEMS = 100;
/** Conversations to a transaction. */
const BATCH = 50;

/**
 * @typedef {import("../archive.js").Archive} Archive
 * @typedef {import("./merge.js").ImportReport} ImportReport
 * @typedef {import("./writer.js").BackupOptions} BackupOptions
 */

/**
 * @param {Archive} archive
 * @param {BackupOptions} [options]
 * @returns {Promise<Blob>}
 */
export async function exportBackup(archive, options = {}) {
  /** @type {Blob[]} */
  const parts = [];
  // A Blob a piece: the browser may lay them down on the disk.
  for await (const piece of backupPieces(archive, options)) parts.push(new Blob([piece]));
  return new Blob(parts, { type: TYPE });
}

/**
 * @param {Archive} archive
 * @param {string} id
 * @returns {Promise<Blob | null>} what is shown of the conversation
 */
export async function exportConversationAsMarkdown(archive, id) {
  const conversation = await archive.conversation(id);
  if (!conversation) return null;
  const words = {
    untitled: text("conversation.untitled"),
    user: text("export.user"),
    assistant: text("export.assistant"),
    system: text("export.system"),
    note: endingNote,
  };
  const path = shownPath(await archive.messages(id), conversation.leafId);
  return new Blob([asMarkdown(conversation, path, words)], { type: "text/markdown" });
}

/**
 * Adds what the file has and this browser has not. What is newer here stays, and what was deleted here stays deleted.
 *
 * Settings and secrets come back with the report and are changed by nobody but the caller.
 *
 * @param {Blob} file
 * @param {Archive} archive
 * @param {object} [options]
 * @param {boolean} [options.isDryRun] only count
 * @param {boolean} [options.restoreDeleted] bring back what was deleted here
 * @param {(report: ImportReport) => void} [options.onProgress]
 * @param {AbortSignal} [options.signal] stops between two batches; what is in stays in
 * @returns {Promise<ImportReport>}
 * @throws {import("./formats/parsed.js").UnknownFormat}
 */
export async function importBackup(file, archive, options = {}) {
  const { isDryRun = false, restoreDeleted = false, onProgress, signal } = options;
  const count = new ImportCount(isDryRun, MOST_PROBLEMS);
  const parsed = await openBackup(file, (problem) => count.noteProblem(problem));
  const deleted = restoreDeleted ? new Set() : new Set((await archive.recordStore.all("tombstones")).map(({ id }) => id));
  const merging = new Merge(archive, count, { deleted, restoreDeleted });
  let begun = 0;
  /** @type {import("../database_types.d.ts").Write[]} */
  let writes = [];
  const flush = async () => {
    if (!isDryRun) await archive.recordStore.write(writes);
    [writes, begun] = [[], 0];
    onProgress?.(count.report);
  };
  for await (const entry of parsed.entries) {
    if (signal?.aborted) break;
    // A file may have the same conversation twice.
    if (merging.isPending(entry)) await flush();
    writes.push(...(await merging.writesFor(entry)));
    begun += 1;
    if (begun === BATCH) await flush();
  }
  writes.push(...(await merging.writesForPrompts(parsed.prompts)), ...(await merging.writesForMasks(parsed.masks)));
  await flush();
  if (!isDryRun) archive.news.tell("everything");
  return Object.assign(count.report, { format: parsed.format, settings: parsed.settings, secrets: parsed.secrets });
}

/** @param {import("../record_types.d.ts").Message} message */
function endingNote({ state }) {
  return ["stopped", "cut", "failed"].includes(state) ? text(`export.${state}`) : "";
}
