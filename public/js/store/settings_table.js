/** Every setting that a reader has: which values it may have, and its default. */

import { LANGUAGES } from "../i18n/texts.js";

/** @typedef {import("./settings_types.d.ts").SettingRow} SettingRow */

const LANGUAGE_CHOICES = ["", ...LANGUAGES.map(({ id }) => id)];
const SEND_KEYS = ["Enter", "Ctrl+Enter", "Shift+Enter", "Alt+Enter", "Meta+Enter"];
/** Those that every one of OpenAI's speaking models has. */
const SPEECH_VOICES = ["alloy", "ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer"];

/** @type {readonly SettingRow[]} */
export const SETTINGS = [
  { key: "code", scope: "page", type: "secret", default: "", group: "access" },
  { key: "apiKey", scope: "page", type: "secret", default: "", group: "access" },
  { key: "provider", scope: "page", type: "text", default: "", group: "access" },

  { key: "model", scope: "conversation", type: "model", default: "", group: "model" },
  { key: "systemPrompt", scope: "conversation", type: "longtext", default: "", group: "model" },
  {
    key: "temperature", scope: "conversation", type: "number", default: null, min: 0, max: 2, step: 0.1,
    group: "model",
  },
  { key: "topP", scope: "conversation", type: "number", default: null, min: 0, max: 1, step: 0.05, group: "model" },
  {
    key: "presencePenalty", scope: "conversation", type: "number", default: null, min: -2, max: 2, step: 0.1,
    group: "model",
  },
  {
    key: "frequencyPenalty", scope: "conversation", type: "number", default: null, min: -2, max: 2, step: 0.1,
    group: "model",
  },
  {
    key: "maxTokens", scope: "conversation", type: "number", default: 0, min: 0, max: 1_000_000, step: 1,
    group: "model",
  },

  {
    key: "historyCount", scope: "conversation", type: "number", default: 32, min: 0, max: 64, step: 1,
    group: "context",
  },
  { key: "sendMemory", scope: "conversation", type: "switch", default: true, group: "context" },
  {
    key: "memoryThreshold", scope: "conversation", type: "number", default: 1000, min: 500, max: 4000, step: 100,
    group: "context",
  },
  { key: "memoryModel", scope: "conversation", type: "model", default: "", group: "context" },
  { key: "inputTemplate", scope: "conversation", type: "longtext", default: "", group: "context" },

  // Chosen beside the box, where they are used.
  { key: "effort", scope: "conversation", type: "text", default: "", group: "tools" },
  {
    key: "webSearch", scope: "conversation", type: "choice", default: "off", choices: ["off", "auto", "on"],
    group: "tools",
  },

  { key: "language", scope: "page", type: "choice", default: "", choices: LANGUAGE_CHOICES, group: "page" },
  { key: "theme", scope: "page", type: "choice", default: "auto", choices: ["auto", "light", "dark"], group: "page" },
  { key: "textSize", scope: "page", type: "number", default: 100, min: 80, max: 160, step: 5, group: "page" },
  {
    key: "readingWidth", scope: "page", type: "choice", default: "normal", choices: ["normal", "wide"],
    group: "page",
  },
  { key: "codeWrap", scope: "page", type: "switch", default: false, group: "page" },

  { key: "sendKey", scope: "page", type: "choice", default: "Enter", choices: SEND_KEYS, group: "writing" },
  { key: "notifyWhenDone", scope: "page", type: "switch", default: false, group: "writing" },
  { key: "autoTitle", scope: "page", type: "switch", default: true, group: "writing" },
  {
    key: "readAloudBy", scope: "page", type: "choice", default: "browser", choices: ["browser", "model"],
    group: "writing",
  },
  { key: "speechVoice", scope: "page", type: "choice", default: "alloy", choices: SPEECH_VOICES, group: "writing" },
  { key: "speechRate", scope: "page", type: "number", default: 100, min: 50, max: 200, step: 10, group: "writing" },
];

/** @type {ReadonlyMap<string, SettingRow>} */
export const SETTING_ROWS = new Map(SETTINGS.map((row) => [row.key, row]));

/** The settings that a conversation may override. */
export const CONVERSATION_ROWS = SETTINGS.filter((row) => row.scope === "conversation");

/**
 * @param {SettingRow} row
 * @param {unknown} value
 * @returns {boolean} whether the setting may have this value
 */
export function isValid(row, value) {
  switch (row.type) {
    case "switch":
      return typeof value === "boolean";
    case "number":
      if (value === null) return row.default === null;
      return typeof value === "number" && value >= (row.min ?? -Infinity) && value <= (row.max ?? Infinity);
    case "choice":
      return typeof value === "string" && (row.choices ?? []).includes(value);
    default:
      return typeof value === "string";
  }
}

/**
 * What a person typed, clamped into the setting's range.
 *
 * @param {SettingRow} row
 * @param {unknown} value
 * @returns {unknown}
 */
export function clamped(row, value) {
  if (row.type === "secret" && typeof value === "string") return value.trim();
  if (row.type !== "number" || typeof value !== "number" || Number.isNaN(value)) return value;
  return Math.min(Math.max(value, row.min ?? -Infinity), row.max ?? Infinity);
}
