/** The command palette: everything that can be done, and every conversation, by a few characters of its name. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { COMMANDS, isPossible } from "../shared/commands.js";
import { fuzzyFilter, MarkedText } from "../shared/fuzzy.js";
import { icon } from "../shared/icons.js";
import { Keys } from "../shared/keyboard.js";
import { useListbox } from "../shared/listbox.js";
import { Panel, showPanel } from "./panel.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../shared/commands.js").Panels} Panels
 */

/**
 * @param {App} desk
 * @param {{ panels: Panels }} options
 */
export default async function openPalette(desk, { panels }) {
  const commands = COMMANDS.filter((command) => command.id !== "palette" && isPossible(command, desk));
  const chosen = await showPanel(desk, Palette, { commands });
  // Only now: what the command shows must not lie under the palette, nor lose the focus to its closing.
  if (chosen?.command) chosen.command.run(desk, panels);
  else if (chosen) desk.openConversation(chosen.id);
}

/** @param {import("./panel.js").PanelProps & { commands: import("../shared/commands.js").Command[] }} props */
function Palette({ desk, close, onClosed, commands }) {
  const [query, setQuery] = useState("");
  const groups = paletteEntries(query, commands, desk.list.conversations);
  const entries = groups.flatMap(({ entries: members }) => members);
  const listbox = useListbox(entries.length, (index) => close(entries[index]));
  /** @param {any} event */
  const search = ({ currentTarget }) => {
    setQuery(currentTarget.value);
    listbox.setActive(0);
  };
  /** @param {KeyboardEvent} event */
  const closeBySameKeys = (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    close();
  };
  /** @param {PaletteEntry} entry */
  const option = (entry) => html`
    <div key=${entry.id} class="option" ...${listbox.option(entries.indexOf(entry))}>
      ${icon(entry.icon)}
      <span class="option__words"><${MarkedText} words=${entry.name} marks=${entry.marks} /></span>
      ${entry.command?.keys && html`<${Keys} keys=${entry.command.keys} />`}
    </div>`;
  return html`
    <${Panel} desk=${desk} title=${text("palette.title")} kind="picker" isQuiet close=${close} onClosed=${onClosed}>
      <div class="picker__search" onKeyDown=${closeBySameKeys}>
        ${icon("search")}
        <input type="text" class="picker__field" data-first aria-label=${text("palette.search")}
          placeholder=${text("palette.search")} value=${query} onInput=${search} ...${listbox.field} />
        <button type="button" class="icon-button" aria-label=${text("panel.close")}
          onClick=${() => close()}>${icon("close")}</button>
      </div>
      <div class="picker__list" aria-label=${text("palette.title")} ...${listbox.list}>
        ${groups.map(({ name, entries: members }) => html`
          <div key=${name} role="group" aria-label=${name} class="picker__group">
            <div class="picker__heading" aria-hidden="true">${name}</div>
            ${members.map(option)}
          </div>`)}
      </div>
      <p class=${entries.length === 0 ? "hint picker__note" : "only-heard"} role="status">
        ${entries.length === 0 ? text("palette.nothing") : ""}
      </p>
    <//>`;
}

const MOST_CONVERSATIONS = 12;
/** Enough to remember where one was, without hiding what can be done. */
const RECENT_CONVERSATIONS = 5;

/**
 * @typedef {object} PaletteEntry
 * @property {string} id
 * @property {string} name
 * @property {import("../shared/icons.js").IconName} icon
 * @property {[start: number, end: number][]} marks
 * @property {import("../shared/commands.js").Command} [command] none: a conversation
 */

/**
 * @param {string} query
 * @param {readonly import("../shared/commands.js").Command[]} commands
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

/** @type {import("../shared/icons.js").IconName} */
const CONVERSATION = "next";

/** @param {import("../../store/record_types.d.ts").Conversation} conversation */
function titleOf({ title }) {
  return title || text("conversation.untitled");
}
