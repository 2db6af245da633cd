/** What a conversation can have besides words: its code, words and style come when something of it is needed. */

import { loadPart } from "../../i18n/texts.js";
import { loadSheet } from "../../load/style_sheet.js";

/** @returns {Promise<typeof import("./talk.js")>} */
export async function loadTalk() {
  const [talk] = await Promise.all([import("./talk.js"), loadPart("talk"), loadSheet("talk")]);
  await talk.ready;
  return talk;
}
