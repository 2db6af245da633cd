/** The command palette: everything that can be done, and every conversation, by a few characters of its name. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { COMMANDS, isPossible } from "../shared/commands.js";
import { fuzzyFilter, MarkedText } from "../shared/fuzzy.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { Keys, unlessComposing } from "../shared/keyboard.js";
import { Panel, showPanel } from "./panel.js";
import { Picker } from "./picker.js";

const MOST_CONVERSATIONS = 12;
/** Enough to remember where one was, without hiding what can be done. */
const RECENT_CONVERSATIONS = 5;

/** @type {import("../shared/icons.js").IconName} */
const CONVERSATION_ICON = "conversation";

/**
 * @typedef {import("../../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../shared/commands.js").Command} Command
 *
 * @typedef {object} PaletteEntry
 * @property {string} id
 * @property {string} name
 * @property {import("../shared/icons.js").IconName} icon
 * @property {[start: number, end: number][]} marks
 * @property {Command} [command] none: a conversation
 */

/** @param {CommandContext} context */
export async function openPalette({ site, current, list, archive, composer, panels }) {
  const context = { site, current, list, archive, composer, panels };
  const chosen = await showPanel(Palette, { context }, () => composer.focus());
  // Only now: what the command shows must not lie under the palette, nor lose the focus to its closing.
  if (chosen?.command) chosen.command.run(context);
  else if (chosen) current.openConversation(chosen.id);
}

/**
 * @typedef {import("../shared/commands.js").CommandContext} CommandContext
 *
 * @param {import("./panel.js").PanelProps & { context: CommandContext }} props
 */
function Palette({ context, close, onClosed }) {
  const [query, setQuery] = useState("");
  // What is possible may be told only after somebody has opened it.
  useChanges(context.site, "change");
  const commands = COMMANDS.filter((command) => command.id !== "palette" && isPossible(command, context));
  const groups = paletteGroups(query, commands, context.list.conversations);
  const closeBySameKeys = unlessComposing((/** @type {KeyboardEvent} */ event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    close();
  });
  /** @param {PaletteEntry} entry */
  const draw = (entry) => html`
    ${icon(entry.icon)}
    <span class="option__words" dir="auto"><${MarkedText} words=${entry.name} marks=${entry.marks} /></span>
    ${entry.command?.keys && html`<${Keys} keys=${entry.command.keys} />`}`;
  return html`
    <${Panel} title=${text("palette.title")} kind="picker" isQuiet close=${close} onClosed=${onClosed}>
      <${Picker} label=${text("palette.title")} searchLabel=${text("palette.search")} query=${query} search=${setQuery}
        groups=${groups} choose=${close} draw=${draw} onKeyDown=${closeBySameKeys}>
        <button type="button" class="icon-button" aria-label=${text("panel.close")}
          onClick=${() => close()}>${icon("close")}</button>
      <//>
      <p class=${groups.length === 0 ? "hint picker__note" : "only-heard"} role="status">
        ${groups.length === 0 ? text("palette.nothing") : ""}
      </p>
    <//>`;
}

/**
 * @param {string} query
 * @param {readonly Command[]} commands
 * @param {readonly Conversation[]} conversations the latest first
 * @returns {import("./picker.js").Group<PaletteEntry>[]} those with something in them
 */
export function paletteGroups(query, commands, conversations) {
  const most = query.trim() ? MOST_CONVERSATIONS : RECENT_CONVERSATIONS;
  const byName = fuzzyFilter(query, commands, nameOf).map(({ thing: command, marks }) => ({
    id: command.id, name: nameOf(command), icon: command.icon, marks, command,
  }));
  const byTitle = fuzzyFilter(query, conversations, titleOf, most).map(({ thing: conversation, marks }) => ({
    id: conversation.id, name: titleOf(conversation), icon: CONVERSATION_ICON, marks,
  }));
  const groups = [
    { name: text("palette.commands"), entries: byName },
    { name: text("palette.conversations"), entries: byTitle },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** @param {Command} command */
function nameOf({ id }) {
  return text(`command.${id}`);
}

/** @param {Conversation} conversation */
function titleOf({ title }) {
  return title || text("conversation.untitled");
}
