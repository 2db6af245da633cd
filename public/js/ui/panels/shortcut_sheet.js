/** Every key that does something, from the same table that the keyboard is read with. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";
import { COMMANDS } from "../shared/commands.js";
import { Keys } from "../shared/keyboard.js";
import { Panel, showPanel } from "./panel.js";

/** @typedef {import("../../app/app.js").App} App */

/** Keys that are a text box's own, as `shortcut.<id>`. */
const WHILE_WRITING = [
  { id: "newLine", keys: "Shift+Enter" },
  { id: "recall", keys: "ArrowUp" },
  { id: "prompts", keys: "/" },
];

/** @param {App} desk */
export default function openShortcuts(desk) {
  return showPanel(desk, ShortcutSheet, {});
}

/** @param {import("./panel.js").PanelProps} props */
function ShortcutSheet({ desk, close, onClosed }) {
  const sendKey = desk.settings.get("sendKey");
  // Where Shift and Enter send, Enter alone begins a new line.
  const writing = WHILE_WRITING.map((row) => (row.keys === sendKey ? { ...row, keys: "Enter" } : row));
  const groups = [
    {
      id: "everywhere",
      rows: COMMANDS.flatMap(({ id, keys }) => (keys ? [{ name: text(`command.${id}`), keys }] : [])),
    },
    {
      id: "writing",
      rows: [{ id: "send", keys: sendKey }, ...writing].map(({ id, keys }) => ({ name: text(`shortcut.${id}`), keys })),
    },
  ];
  return html`
    <${Panel} desk=${desk} title=${text("shortcut.title")} kind="sheet" isRead close=${close} onClosed=${onClosed}>
      ${groups.map(({ id, rows }) => html`
        <section key=${id} class="shortcuts">
          <h3 class="panel__heading">${text(`shortcut.${id}`)}</h3>
          <dl class="shortcuts__list">
            ${rows.map(({ name, keys }) => html`
              <div key=${name} class="shortcuts__row"><dt>${name}</dt><dd><${Keys} keys=${keys} /></dd></div>`)}
          </dl>
        </section>`)}
    <//>`;
}
