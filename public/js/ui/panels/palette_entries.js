/** What the palette lists: commands and conversations by name, each in its group. */

import { text } from "../../i18n/texts.js";
import { fuzzyFilter } from "../fuzzy.js";

const MOST_CONVERSATIONS = 12;
/** Enough to remember where one was, without hiding what can be done. */
const RECENT_CONVERSATIONS = 5;

/**
 * @typedef {object} PaletteEntry
 * @property {string} id
 * @property {string} name
 * @property {import("../icons.js").IconName} icon
 * @property {[start: number, end: number][]} marks
 * @property {import("../commands.js").Command} [command] none: a conversation
 */

/**
 * @param {string} query
 * @param {readonly import("../commands.js").Command[]} commands
 * @param {readonly import("../../store/record_types.d.ts").Conversation[]} conversations the latest first
 * @returns {{ name: string, entries: PaletteEntry[] }[]} groups with something in them
 */
export function paletteEntries(query, commands, conversations) {
  const most = query.trim() ? MOST_CONVERSATIONS : RECENT_CONVERSATIONS;
  const byName = fuzzyFilter(query, commands, ({ id }) => text(`command.${id}`));
  const byTitle = fuzzyFilter(query, conversations, titleOf, most);
  const groups = [
    {
      name: text("palette.commands"),
      entries: byName.map(({ thing: command, marks }) => ({
        id: command.id, name: text(`command.${command.id}`), icon: command.icon, marks, command,
      })),
    },
    {
      name: text("palette.conversations"),
      entries: byTitle.map(({ thing, marks }) => ({ id: thing.id, name: titleOf(thing), icon: CONVERSATION, marks })),
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** @type {import("../icons.js").IconName} */
const CONVERSATION = "next";

/** @param {import("../../store/record_types.d.ts").Conversation} conversation */
function titleOf({ title }) {
  return title || text("conversation.untitled");
}
