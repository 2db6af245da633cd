/** NextChat's settings under the names that they have here: those that its user changed. */

import { CONVERSATION_ROWS, isValid, SETTINGS } from "../../settings_table.js";
import { validSettings, ownField, textOf } from "./parsed.js";

/** Its name, ours, and its default: NextChat writes all of its defaults into every file, and nobody chose those. */
const MODEL_SETTINGS = /** @type {const} */ ([
  ["temperature", "temperature", 0.5],
  ["top_p", "topP", 1],
  ["presence_penalty", "presencePenalty", 0],
  ["frequency_penalty", "frequencyPenalty", 0],
  ["sendMemory", "sendMemory", true],
  ["historyMessageCount", "historyCount", 4],
  ["compressMessageLengthThreshold", "memoryThreshold", 1000],
  ["compressModel", "memoryModel", ""],
  ["template", "inputTemplate", "{{input}}"],
]);
const DEFAULT_MODEL = "gpt-4o-mini";
const DEFAULT_FONT_SIZE = 14;

/**
 * @param {unknown} config a `modelConfig`
 * @param {unknown} [common] the `modelConfig` of the whole page, if `config` is one conversation's
 * @returns {Partial<import("../../settings_types.d.ts").ConversationSettings>}
 */
export function conversationSettings(config, common) {
  /** @type {[string, unknown][]} */
  const changed = [];
  for (const [theirs, ours, initial] of MODEL_SETTINGS) {
    const value = ownField(config, theirs);
    if (value !== initial && value !== ownField(common, theirs)) changed.push([ours, value]);
  }
  const model = modelOf(config);
  if (model && model !== (common ? modelOf(common) : DEFAULT_MODEL)) changed.push(["model", model]);
  return validSettings(changed, CONVERSATION_ROWS, isValid);
}

/**
 * @param {unknown} config the `app-config`
 * @returns {Partial<import("../../settings_types.d.ts").SettingsValues>}
 */
export function pageSettings(config) {
  const fontSize = ownField(config, "fontSize");
  /** @type {[string, unknown][]} */
  const values = [
    ["sendKey", ownField(config, "submitKey")],
    ["theme", ownField(config, "theme")],
    ["autoTitle", ownField(config, "enableAutoGenerateTitle")],
  ];
  if (typeof fontSize === "number") values.push(["textSize", Math.round((fontSize / DEFAULT_FONT_SIZE) * 20) * 5]);
  const settings = validSettings(values, SETTINGS, isValid);
  const isChanged = (/** @type {string} */ key) => SETTINGS.find((row) => row.key === key)?.default !== settings[key];
  const changed = Object.entries(settings).filter(([key]) => isChanged(key));
  return { ...Object.fromEntries(changed), ...conversationSettings(ownField(config, "modelConfig")) };
}

/**
 * @param {unknown} access the `access-control`
 * @returns {import("./parsed.js").Secrets | null}
 */
export function secretsOf(access) {
  const filled = Object.entries(Object(access)).filter(([, value]) => typeof value === "string" && value.trim());
  const others = filled.map(([key]) => key).filter((key) => /key|secret/i.test(key) && key !== "openaiApiKey");
  const code = textOf(ownField(access, "accessCode")).trim();
  const apiKey = textOf(ownField(access, "openaiApiKey")).trim();
  return code || apiKey || others.length > 0 ? { code, apiKey, others } : null;
}

/** @param {unknown} config */
function modelOf(config) {
  const model = textOf(ownField(config, "model"));
  const isAzure = textOf(ownField(config, "providerName")).toLowerCase() === "azure";
  return model && isAzure ? `${model}@azure` : model;
}
