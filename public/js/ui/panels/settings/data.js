/** The data kept in this browser: how much it is, how safe it is, and how it comes out, in, and is deleted. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { saveFile } from "../../../browser/clipboard.js";
import { language, text } from "../../../i18n/texts.js";
import { DATABASE } from "../../../store/database_schema.js";
import { noteBackup } from "../../../store/backup/last_backup.js";
import { SETTINGS } from "../../../store/settings_table.js";
import { SITE_NAME } from "../../../store/storage_names.js";
import { askToPersist, readStorage } from "../../../store/storage_usage.js";
import { UndoBar, useUndo } from "../collection.js";
import { ImportQuestion } from "./import.js";

/**
 * @typedef {import("../../../app/conversation_list.js").ConversationList} ConversationList
 * @typedef {import("../../../app/current_conversation.js").CurrentConversation} CurrentConversation
 * @typedef {import("../../../app/site.js").Site} Site
 * @typedef {import("../../../store/archive.js").Archive} Archive
 * @typedef {import("../../../store/backup/merge.js").ImportReport} ImportReport
 * @typedef {import("../../../store/settings.js").Settings} Settings
 * @typedef {import("../../../store/storage_usage.js").StorageState} StorageState
 * @typedef {{ text: string }} MessageBox
 * @typedef {typeof import("../../../store/backup/backup.js")} BackupModule
 * @typedef {{ file: File, report: ImportReport, backup: BackupModule }} Opened
 */

const UNITS = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte"]);

/** The beginning of all that is ours in localStorage. */
const PREFIX = `${SITE_NAME}.`;

/**
 * @param {object} props
 * @param {Settings} props.settings
 * @param {Site} props.site
 * @param {Archive} props.archive
 * @param {ConversationList} props.list
 * @param {CurrentConversation} props.current
 * @param {MessageBox} props.composer
 */
export function DataSection({ settings, site, archive, list, current, composer }) {
  return html`
    <${StorageUsage} archive=${archive} />
    <${Backup} settings=${settings} site=${site} archive=${archive} />
    <${ResetOrDelete} settings=${settings} archive=${archive} list=${list} current=${current} />
    <${DeleteEverything} archive=${archive} current=${current} composer=${composer} />`;
}

/** @param {{ archive: Archive }} props */
function StorageUsage({ archive }) {
  const [storage, setStorage] = useState(/** @type {StorageState | null} */ (null));
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
      ${usage > 0 && html`<p class="hint">${words}</p>`}
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

/** Few visits need what reads and writes backups. @returns {Promise<BackupModule | null>} null without a network */
function loadBackup() {
  return import("../../../store/backup/backup.js").catch(() => null);
}

/**
 * Everything goes out in one file; a file comes in after a look at it.
 *
 * @param {{ settings: Settings, site: Site, archive: Archive }} props
 */
function Backup({ settings, site, archive }) {
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [opened, setOpened] = useState(/** @type {Opened | null} */ (null));
  const [words, setWords] = useState("");

  const exportAll = async () => {
    const backup = await loadBackup();
    if (!backup) return setWords(text("panel.notLoaded"));
    const day = new Date().toISOString().slice(0, 10);
    saveFile(`locutorio-${day}.json`, await backup.exportBackup(archive, { settings }));
    noteBackup();
    return setWords(text("data.exported"));
  };
  /** @param {any} event */
  const open = async ({ currentTarget }) => {
    const [file] = currentTarget.files;
    currentTarget.value = "";
    if (!file) return;
    setOpened(null);
    setWords(text("data.reading", { name: file.name }));
    const backup = await loadBackup();
    if (!backup) return setWords(text("panel.notLoaded"));
    try {
      setOpened({ file, report: await backup.importBackup(file, archive, { isDryRun: true }), backup });
      setWords("");
    } catch {
      // Whatever is wrong with it, nothing was imported.
      setWords(text("data.unreadable", { name: file.name }));
    }
    return undefined;
  };
  /** @param {string} how it went */
  const finish = (how) => {
    setOpened(null);
    setWords(how);
  };
  return html`
    <div class="setting">
      <h3 class="setting__name">${text("data.backup")}</h3>
      <p class="hint">${text("data.backupHint")}</p>
      <div class="panel__acts">
        <button type="button" class="button" onClick=${exportAll}>${text("data.export")}</button>
        <button type="button" class="button" onClick=${() => picker.current?.click()}>${text("data.import")}</button>
        <input ref=${picker} type="file" accept=".json,application/json" hidden aria-label=${text("data.import")}
          onChange=${open} />
      </div>
      <p class="verdict" role="status">${words}</p>
      ${opened && html`
        <${ImportQuestion} key=${opened.file} file=${opened.file} report=${opened.report} finish=${finish}
          importBackup=${opened.backup.importBackup} parts=${{ settings, site, archive }} />`}
    </div>`;
}

/**
 * What can be undone as long as it is shown.
 *
 * @param {{ settings: Settings, archive: Archive, list: ConversationList, current: CurrentConversation }} props
 */
function ResetOrDelete({ settings, archive, list, current }) {
  const [done, tell] = useUndo();
  const resetAll = () => {
    // The reader wants other settings, and not to be locked out.
    const keys = SETTINGS.filter(({ group }) => group !== "access").map(({ key }) => key);
    const before = Object.fromEntries(keys.map((key) => [key, settings.get(key)]));
    settings.reset(keys);
    tell({ words: text("data.settingsReset"), undo: () => settings.change(before) });
  };
  const removeAll = async () => {
    const ids = list.conversations.map(({ id }) => id);
    await archive.removeConversations(ids);
    current.showNew();
    tell({ words: text("data.allRemoved"), undo: () => archive.restoreConversations(ids) });
  };
  return html`
    <div class="setting">
      <h3 class="setting__name">${text("data.resetOrDelete")}</h3>
      <p class="hint">${text("data.resetOrDeleteHint")}</p>
      <${UndoBar} done=${done} tell=${tell} />
      <div class="panel__acts">
        <button type="button" class="button" onClick=${resetAll}>${text("data.resetSettings")}</button>
        <button type="button" class="button" disabled=${list.conversations.length === 0} onClick=${removeAll}>
          ${text("data.removeAll")}
        </button>
      </div>
    </div>`;
}

/** @param {{ archive: Archive, current: CurrentConversation, composer: MessageBox }} props */
function DeleteEverything({ archive, current, composer }) {
  const [typed, setTyped] = useState("");
  const word = text("data.everythingWord");
  const isMeant = typed.trim().toLowerCase() === word.toLowerCase();
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    if (!isMeant) return;
    current.open?.stop();
    // What is written in the box would be kept once more when the page goes.
    composer.text = "";
    deleteEverything(archive);
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

/** @param {Archive} archive */
async function deleteEverything(archive) {
  archive.close();
  await deleteDatabase();
  deleteLocalItems();
  history.replaceState(null, "", location.pathname);
  location.reload();
}

/** The browser tells other tabs to close the database; the deletion waits for them. */
function deleteDatabase() {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = resolve;
    request.onerror = resolve;
  });
}

function deleteLocalItems() {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  }
}
