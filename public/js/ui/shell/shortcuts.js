/** The one listener for the keys that act on the whole page. */

import { COMMANDS, isPossible } from "../shared/commands.js";
import { isMac, matchesKeys, unlessComposing } from "../shared/keyboard.js";

/** What lies over the page while it is open, and uses the keys itself. */
const OVER_THE_PAGE = "dialog[open], :popover-open, :root[data-drawer='open']";

/** @param {import("../shared/commands.js").CommandContext} context */
export function listenForShortcuts(context) {
  // At the window, so that an element which uses a key itself comes first.
  window.addEventListener("keydown", unlessComposing((/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.repeat) return;
    const command = COMMANDS.find(({ keys }) => keys && matchesKeys(event, keys));
    if (!command || isTakenByText(event) || document.querySelector(OVER_THE_PAGE)) return;
    if (!isPossible(command, context)) return;
    event.preventDefault();
    command.run(context);
  }));
}

/**
 * On a Mac, Alt and an arrow move the caret by paragraphs.
 *
 * @param {KeyboardEvent} event
 */
function isTakenByText({ key, target }) {
  const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
  return isMac && key.startsWith("Arrow") && isField && target.value !== "";
}
