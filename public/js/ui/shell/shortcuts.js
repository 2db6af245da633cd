/** The one listener for keys that mean the whole page. */

import { panels } from "../panels/panels.js";
import { COMMANDS, isPossible } from "../shared/commands.js";
import { isMac, matchesKeys } from "../shared/keyboard.js";

/** Where one of these is open, keys are its own. */
const OVER_THE_PAGE = "dialog[open], :popover-open, :root[data-drawer='open']";

/** @param {import("../../app/app.js").App} desk */
export function listenForShortcuts(desk) {
  // At the window, so that whoever has a use of their own for a key comes first.
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const command = COMMANDS.find(({ keys }) => keys && matchesKeys(event, keys));
    if (!command || isTakenByText(event) || document.querySelector(OVER_THE_PAGE)) return;
    if (!isPossible(command, desk)) return;
    event.preventDefault();
    command.run(desk, panels);
  });
  performance.mark("shortcuts ready");
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
