/** What is kept in this browser: how much it is, how safe it is, and how it comes in, out and away. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { language, text } from "../../../i18n/texts.js";
import { DATABASE } from "../../../store/database_schema.js";
import { SETTINGS } from "../../../store/settings_table.js";
import { SITE_NAME } from "../../../store/storage_names.js";
import { askToPersist, readStorage } from "../../../store/storage_usage.js";
import { saveFile } from "../../shared/clipboard.js";
import { UndoBar, useUndo } from "../collection.js";
import { ImportQuestion } from "./import.js";

/** @typedef {import("../../../store/settings_types.d.ts").SettingsValues} SettingsValues */

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
      <h3 class="setting__name">${text("data.resetOrDelete")}</h3>
      <p class="hint">${text("data.resetOrDeleteHint")}</p>
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

const UNITS = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte"]);

/** @param {{ archive: import("../../../store/archive.js").Archive }} props */
export function StoragePart({ archive }) {
  const [storage, setStorage] = useState(
    /** @type {import("../../../store/storage_usage.js").StorageState | null} */ (null),
  );
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    readStorage().then(setStorage);
  }, []);
  const ask = async () => {
    setRefused(!(await askToPersist()));
    setStorage(await readStorage());
  };
  if (!storage) return null;
  const { usage, quota, isPersisted } = storage;
  const values = { usage: bytesWords(usage), quota: bytesWords(quota) };
  const words = text(quota ? "data.usedOf" : "data.used", values);
  const promise = isPersisted ? "data.safe" : isRefused ? "data.refused" : "data.notSafe";
  return html`
    <div class="setting">
      <h3 class="setting__name">${text("data.storage")}</h3>
      <p class="hint">${words}</p>
      ${quota > 0 && html`<meter class="gauge" min="0" max=${quota} value=${usage} aria-label=${words}></meter>`}
      <p class="hint" role="status">${text(archive.isKept ? promise : "data.notKept")}</p>
      ${archive.isKept && !isPersisted && html`
        <div class="panel__acts"><button type="button" class="button"
          onClick=${ask}>${text("data.askToKeep")}</button></div>`}
    </div>`;
}

/** @param {number} bytes */
function bytesWords(bytes) {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** step;
  const digits = value < 10 && step > 0 ? 1 : 0;
  return value.toLocaleString(language(), { style: "unit", unit: UNITS[step], maximumFractionDigits: digits });
}

/** Everything of ours in localStorage begins with it. */
const PREFIX = `${SITE_NAME}.`;

/** @param {{ desk: import("../../../app/app.js").App }} props */
export function DeleteEverything({ desk }) {
  const [typed, setTyped] = useState("");
  const word = text("data.everythingWord");
  const isMeant = typed.trim().toLowerCase() === word.toLowerCase();
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    if (isMeant) deleteEverything(desk);
  };
  return html`
    <form class="setting" onSubmit=${submit}>
      <label class="setting__name" for="delete-word">${text("data.everything")}</label>
      <p class="hint" id="delete-hint">${text("data.everythingHint", { word })}</p>
      <div class="panel__acts">
        <input class="input delete-word" id="delete-word" autocomplete="off" autocapitalize="off"
          spellcheck=${false} dir="auto"
          aria-describedby="delete-hint" value=${typed}
          onInput=${(/** @type {any} */ event) => setTyped(event.currentTarget.value)} />
        <button type="submit" class="button button--trouble"
          disabled=${!isMeant}>${text("data.deleteEverything")}</button>
      </div>
    </form>`;
}

/** @param {import("../../../app/app.js").App} desk */
async function deleteEverything(desk) {
  desk.open?.stop();
  // What stands in the box would be kept once more when the page goes.
  if (desk.composer) desk.composer.text = "";
  desk.archive.close();
  await databaseGone();
  forgetLocally();
  location.replace(location.pathname);
  location.reload();
}

/** Other tabs are told by the browser to let go of it; the deletion waits for them. */
function databaseGone() {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = resolve;
    request.onerror = resolve;
  });
}

function forgetLocally() {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  }
}

/** @typedef {{ file: File, report: import("../../../store/backup/merge.js").ImportReport }} Found */

/** The code for it is needed once a year. */
const loadBackup = () => import("../../../store/backup/backup.js");

/** @param {{ desk: import("../../../app/app.js").App }} props */
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
