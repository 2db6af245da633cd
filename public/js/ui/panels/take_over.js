/** Takes over what a file holds. A code or a key only if that was wished for, and a code only if it is right here. */

import { plural, text } from "../../i18n/texts.js";
import { Problem } from "../../relay/problem.js";
import { problemMessage } from "../problem_words.js";

/** @typedef {{ settings: boolean, secrets: boolean, deleted: boolean }} Wishes */

/**
 * @param {import("../../app/desk.js").Desk} desk
 * @param {import("./backup_part.js").Found} found
 * @param {Wishes} wishes
 * @returns {Promise<string>} how it went, in words
 */
export async function takeOver(desk, { file }, wishes) {
  try {
    const { importBackup } = await import("../../store/backup.js");
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
 * @param {import("../../app/desk.js").Desk} desk
 * @param {import("../../store/formats/parsed.js").Secrets} secrets
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
