/** Every key that does something, from the same table that the keyboard is read with. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";
import { COMMANDS } from "../shared/commands.js";
import { Keys } from "../shared/keyboard.js";
import { Panel, showPanel } from "./panel.js";

/** Keys that are a text box's own, as `shortcut.<id>`. */
const WHILE_WRITING = [
  { id: "newLine", keys: "Shift+Enter" },
  { id: "recall", keys: "ArrowUp" },
  { id: "prompts", keys: "/" },
];

/** @param {{ settings: import("../../store/settings.js").Settings, composer: { focus(): void } }} parts */
export function openShortcuts({ settings, composer }) {
  return showPanel(ShortcutSheet, { sendKey: settings.get("sendKey") }, () => composer.focus());
}

/** @param {import("./panel.js").PanelProps & { sendKey: string }} props */
function ShortcutSheet({ sendKey, close, onClosed }) {
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
    <${Panel} title=${text("shortcut.title")} kind="sheet" isRead close=${close} onClosed=${onClosed}>
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
