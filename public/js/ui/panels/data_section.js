/** What is kept in this browser: how much it is, how safe it is, and how it comes in, out and away. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";
import { SETTINGS } from "../../store/settings_table.js";
import { BackupPart } from "./backup_part.js";
import { DeleteEverything } from "./delete_everything.js";
import { StoragePart } from "./storage_part.js";
import { UndoBar, useUndo } from "./undo_bar.js";

/** @typedef {import("../../store/settings_types.d.ts").SettingsValues} SettingsValues */

/** @param {import("./settings.js").SectionProps} props */
export function DataSection({ desk }) {
  const [done, tell] = useUndo();

  const removeAll = async () => {
    const ids = desk.list.conversations.map(({ id }) => id);
    await desk.archive.removeConversations(ids);
    desk.showNew();
    tell({ words: text("data.allRemoved"), undo: () => desk.archive.restoreConversations(ids) });
  };
  const resetAll = () => {
    // Whoever resets the knobs does not want to be locked out.
    const keys = SETTINGS.filter(({ group }) => group !== "access").map(({ key }) => key);
    const before = Object.fromEntries(keys.map((key) => [key, desk.settings.get(key)]));
    desk.settings.reset(keys);
    tell({ words: text("data.settingsReset"), undo: () => desk.settings.change(before) });
  };
  return html`
    <${StoragePart} archive=${desk.archive} />
    <${BackupPart} desk=${desk} />
    <div class="setting">
      <h3 class="setting__name">${text("data.away")}</h3>
      <p class="hint">${text("data.awayHint")}</p>
      <${UndoBar} done=${done} tell=${tell} />
      <div class="panel__acts">
        <button type="button" class="button" onClick=${resetAll}>${text("data.resetSettings")}</button>
        <button type="button" class="button" disabled=${desk.list.conversations.length === 0} onClick=${removeAll}>
          ${text("data.removeAll")}
        </button>
      </div>
    </div>
    <${DeleteEverything} desk=${desk} />`;
}
