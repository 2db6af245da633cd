/** The reader's settings. They are stored in this browser under one key, and all of its tabs follow a change. */

import { clamped, CONVERSATION_ROWS, isValid, SETTING_ROWS, SETTINGS } from "./settings_table.js";
import { SITE_NAME } from "./storage_names.js";

/**
 * @typedef {import("./settings_types.d.ts").SettingsValues} SettingsValues
 * @typedef {import("./settings_types.d.ts").ConversationSettings} ConversationSettings
 * @typedef {keyof SettingsValues} SettingKey
 */

const KEY = `${SITE_NAME}.settings`;

/** Events: "change" with the `keys` that have changed, here or in another tab. Without storage they last one visit. */
export class Settings extends EventTarget {
  /** What differs from the defaults, and whatever else is stored under the key. @type {Record<string, unknown>} */
  #kept = {};
  /** False once a write failed: from then on the storage is out of date. */
  #isStored = true;

  constructor() {
    super();
    this.#kept = readKept() ?? {};
    globalThis.addEventListener?.("storage", (event) => {
      // A null key: the whole storage was cleared.
      if (event.key === KEY || event.key === null) this.#replaceBy(readKept() ?? {});
    });
  }

  /**
   * @template {SettingKey} Key
   * @param {Key} key
   * @returns {SettingsValues[Key]}
   */
  get(key) {
    return /** @type {any} */ (valueIn(this.#kept, key));
  }

  /**
   * Clamps numbers into their range and ignores invalid values.
   *
   * @param {Partial<SettingsValues>} changes
   */
  change(changes) {
    // Another tab may have written a moment ago, and its event has not arrived yet.
    const next = { ...((this.#isStored && readKept()) || this.#kept) };
    for (const [key, value] of Object.entries(changes)) {
      const row = SETTING_ROWS.get(key);
      if (!row) continue;
      const wanted = clamped(row, value);
      if (wanted === row.default) delete next[key];
      else if (isValid(row, wanted)) next[key] = wanted;
    }
    this.#isStored = store(next);
    this.#replaceBy(next);
  }

  /** @param {readonly SettingKey[]} [keys] by default all of them */
  reset(keys = SETTINGS.map((row) => row.key)) {
    this.change(Object.fromEntries(keys.map((key) => [key, SETTING_ROWS.get(key)?.default])));
  }

  /** @param {SettingKey} key */
  isDefault(key) {
    return this.get(key) === SETTING_ROWS.get(key)?.default;
  }

  /**
   * The settings in effect for a conversation: its own, and the page's for the rest.
   *
   * @param {Pick<import("./record_types.d.ts").Conversation, "settings"> | null} conversation
   * @returns {Readonly<ConversationSettings>}
   */
  for(conversation) {
    const overrides = /** @type {Record<string, unknown>} */ (conversation?.settings ?? {});
    const values = CONVERSATION_ROWS.map((row) => {
      const isOverridden = Object.hasOwn(overrides, row.key) && isValid(row, overrides[row.key]);
      return [row.key, isOverridden ? overrides[row.key] : this.get(row.key)];
    });
    return Object.freeze(Object.fromEntries(values));
  }

  /** @param {Record<string, unknown>} next */
  #replaceBy(next) {
    const before = this.#kept;
    this.#kept = next;
    const keys = SETTINGS.map((row) => row.key).filter((key) => valueIn(before, key) !== valueIn(next, key));
    if (keys.length > 0) this.dispatchEvent(new CustomEvent("change", { detail: { keys } }));
  }
}

/**
 * @param {Record<string, unknown>} kept
 * @param {SettingKey} key
 */
function valueIn(kept, key) {
  const row = SETTING_ROWS.get(key);
  if (!row) throw new Error(`no such setting: ${key}`);
  return Object.hasOwn(kept, key) && isValid(row, kept[key]) ? kept[key] : row.default;
}

/** @returns {Record<string, unknown> | null} null if storage cannot be read */
function readKept() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch (error) {
    return error instanceof SyntaxError ? {} : null;
  }
}

/** @param {Record<string, unknown>} kept */
function store(kept) {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    // Storage is blocked or full: the settings last as long as the page.
    return false;
  }
}
