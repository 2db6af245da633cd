/** Everything in one file, and back again: what a file holds is said before anything is taken over. */

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { saveFile } from "../save_file.js";
import { ImportQuestion } from "./import_question.js";

/** @typedef {{ file: File, report: import("../../store/import_count.js").ImportReport }} Found */

/** The code for it is needed once a year. */
const loadBackup = () => import("../../store/backup.js");

/** @param {{ desk: import("../../app/desk.js").Desk }} props */
export function BackupPart({ desk }) {
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [found, setFound] = useState(/** @type {Found | null} */ (null));
  const [words, setWords] = useState("");

  const exportAll = async () => {
    const { exportBackup } = await loadBackup();
    const day = new Date().toISOString().slice(0, 10);
    saveFile(`locutorio-${day}.json`, await exportBackup(desk.archive, { settings: desk.settings }));
    setWords(text("data.exported"));
  };
  /** @param {any} event */
  const read = async ({ currentTarget }) => {
    const [file] = currentTarget.files;
    currentTarget.value = "";
    if (!file) return;
    setFound(null);
    setWords(text("data.reading", { name: file.name }));
    try {
      const { importBackup } = await loadBackup();
      setFound({ file, report: await importBackup(file, desk.archive, { isDryRun: true }) });
      setWords("");
    } catch {
      // Whatever is wrong with it, nothing was taken over.
      setWords(text("data.unreadable", { name: file.name }));
    }
  };
  return html`
    <div class="setting">
      <h3 class="setting__name">${text("data.backup")}</h3>
      <p class="hint">${text("data.backupHint")}</p>
      <div class="panel__acts">
        <button type="button" class="button" onClick=${exportAll}>${text("data.export")}</button>
        <button type="button" class="button" onClick=${() => picker.current?.click()}>${text("data.import")}</button>
        <input ref=${picker} type="file" accept=".json,application/json" hidden aria-label=${text("data.import")}
          onChange=${read} />
      </div>
      <p class="verdict" role="status">${words}</p>
      ${found && html`
        <${ImportQuestion} key=${found.file} desk=${desk} found=${found} finish=${(/** @type {string} */ end) => {
          setFound(null);
          setWords(end);
        }} />`}
    </div>`;
}
