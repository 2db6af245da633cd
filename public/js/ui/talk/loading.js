/** What a conversation can have besides words: its code, words and style come when something of it is needed. */

import { loadPart } from "../../i18n/texts.js";
import { loadSheet } from "../../load/style_sheet.js";
import { untilItWorks } from "../../load/until_it_works.js";

/** @type {Promise<typeof import("./talk.js")> | null} */
let waiting = null;

/** @returns {Promise<typeof import("./talk.js")>} */
export async function loadTalk() {
  const [talk] = await Promise.all([import("./talk.js"), loadPart("talk"), loadSheet("talk")]);
  await talk.ready;
  return talk;
}

/**
 * For what is shown without anybody having pressed a button, which nobody would press again.
 *
 * @returns {Promise<typeof import("./talk.js")>} never rejects: without a network it takes until there is one
 */
export function untilTalkIsThere() {
  waiting ??= loadTalk().catch(() => untilItWorks(loadTalk));
  return waiting;
}
