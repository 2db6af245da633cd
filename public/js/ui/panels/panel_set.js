/** The panels that everybody uses, as one piece that is fetched at once. */

export { openContext } from "./context.js";
export { confirmFastLink } from "./link_confirmation.js";
export { openAssistants } from "./assistants.js";
export { openModelPicker } from "./model_picker.js";
export { openPalette } from "./palette.js";
export { openPromptBlanks, openPrompts } from "./prompts.js";
export { openSettings } from "./settings/settings.js";
export { openShortcuts } from "./shortcut_sheet.js";
export { openUpdates } from "./updates.js";
