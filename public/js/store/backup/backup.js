/** Exports everything into one file, and imports a file without losing anything that is here. */

import { ImportCount, Merge } from "./merge.js";
import { openBackup } from "./reader.js";
import { backupPieces } from "./writer.js";

/**
 * @typedef {import("../archive.js").Archive} Archive
 * @typedef {import("./merge.js").ImportReport} ImportReport
 * @typedef {import("./writer.js").BackupOptions} BackupOptions
 */

const MOST_PROBLEMS = 100;
const CONVERSATIONS_IN_TRANSACTION = 50;

/**
 * @param {Archive} archive
 * @param {BackupOptions} [options]
 * @returns {Promise<Blob>}
 */
export async function exportBackup(archive, options = {}) {
  /** @type {Blob[]} */
  const parts = [];
  // One Blob per piece, which the browser can move to the disk.
  for await (const piece of backupPieces(archive, options)) parts.push(new Blob([piece]));
  return new Blob(parts, { type: "application/json" });
}

/**
 * Adds what is in the file but not in this browser. What is newer here stays, and what was deleted here stays deleted.
 *
 * Settings and secrets are only returned with the report; the caller decides about them.
 *
 * @param {Blob} file
 * @param {Archive} archive
 * @param {object} [options]
 * @param {boolean} [options.isDryRun] only count
 * @param {boolean} [options.restoreDeleted] bring back what was deleted here
 * @param {(report: ImportReport) => void} [options.onProgress]
 * @param {AbortSignal} [options.signal] stops between two transactions; what is imported stays
 * @returns {Promise<ImportReport>}
 * @throws {import("./formats/parsed.js").UnknownFormat}
 */
export async function importBackup(file, archive, options = {}) {
  const { isDryRun = false, restoreDeleted = false, onProgress, signal } = options;
  const count = new ImportCount(isDryRun, MOST_PROBLEMS);
  const parsed = await openBackup(file, (problem) => count.noteProblem(problem));
  const tombstones = restoreDeleted ? [] : await archive.recordStore.all("tombstones");
  const deleted = new Set(tombstones.map(({ id }) => id));
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
    // A file may contain the same conversation twice.
    if (merging.isPending(entry)) await flush();
    writes.push(...(await merging.writesFor(entry)));
    begun += 1;
    if (begun === CONVERSATIONS_IN_TRANSACTION) await flush();
  }
  writes.push(...(await merging.writesForPrompts(parsed.prompts)), ...(await merging.writesForMasks(parsed.masks)));
  await flush();
  if (!isDryRun) archive.changes.tell("everything");
  return Object.assign(count.report, { format: parsed.format, settings: parsed.settings, secrets: parsed.secrets });
}
