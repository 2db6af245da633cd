/** The conversation on the screen as a mask: what it begins with, and the settings that hold in it. */

import { text } from "../../i18n/texts.js";
import { newMask } from "../../store/library_records.js";
import { CONVERSATION_ROWS } from "../../store/settings_table.js";

/**
 * @param {import("../../app/desk.js").Desk} desk
 * @returns {import("../../store/record_types.d.ts").Mask}
 */
export function maskOfConversation({ open, settings }) {
  const conversation = open?.conversation ?? null;
  const inEffect = /** @type {Record<string, unknown>} */ (settings.for(conversation));
  // The defaults stay out of it: they may become better ones.
  const special = CONVERSATION_ROWS.filter((row) => inEffect[row.key] !== row.default);
  return newMask({
    name: conversation?.title || text("masks.newName"),
    context: [...(conversation?.context ?? [])],
    settings: Object.fromEntries(special.map(({ key }) => [key, inEffect[key]])),
  });
}

/**
 * @param {readonly import("../../store/record_types.d.ts").Message[]} path
 * @returns {import("../../store/record_types.d.ts").PromptMessage[]} what was said, as fixed opening messages
 */
export function openingOfPath(path) {
  const said = path.filter(({ text: words, deleted }) => words && !deleted);
  return said.map(({ role, text: content }) => ({ role, content }));
}
