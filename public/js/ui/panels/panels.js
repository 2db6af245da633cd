/** The ways into the panels. Each of them is loaded when it is first needed. */

import { text } from "../../i18n/texts.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("./panel_types.d.ts").PanelModule} PanelModule
 */

/** @param {App} desk @param {import("./panel_types.d.ts").SettingsOptions} [options] */
export const openSettings = (desk, options = {}) => open(import("./settings/settings.js"), desk, options);

/** @param {App} desk @param {import("./panel_types.d.ts").ModelPickerOptions} [options] */
export const openModelPicker = (desk, options = {}) => open(import("./model_picker.js"), desk, options);

/** @param {App} desk */
export const openPalette = (desk) => open(import("./palette.js"), desk, { panels });

/** @param {App} desk */
export const openShortcuts = (desk) => open(import("./shortcut_sheet.js"), desk);

/** @param {App} desk */
export const openPrompts = (desk) => open(import("./prompts.js"), desk);

/** @param {App} desk */
export const openMasks = (desk) => open(import("./masks.js"), desk);

/** @param {App} desk */
export const openContext = (desk) => open(import("./context.js"), desk);

/** @param {App} desk */
export const openUpdates = (desk) => open(import("./updates.js"), desk);

/**
 * Asks before a code or key that came in a link is used.
 *
 * @param {App} desk
 * @param {import("./panel_types.d.ts").Offered} offered
 * @returns {Promise<boolean | undefined>} whether it was taken
 */
export const confirmFastLink = (desk, offered) => open(import("./link_confirmation.js"), desk, offered);

/** All of them, for the commands that open one. */
export const panels = {
  openSettings, openModelPicker, openPalette, openShortcuts, openPrompts, openMasks, openContext,
};

/** Counts what readers want to see. */
let wishes = 0;

/**
 * @param {Promise<PanelModule>} loading
 * @param {App} desk
 * @param {object} [options]
 */
async function open(loading, desk, options = {}) {
  wishes += 1;
  const wish = wishes;
  const loaded = await loading.catch(() => null);
  if (!loaded) {
    showToast({ text: text("panel.notLoaded") });
    return undefined;
  }
  // Somebody who presses twice, or elsewhere meanwhile, gets one panel: the last.
  return wish === wishes ? loaded.default(desk, options) : undefined;
}
