/** A way back inside a panel, for toasts lie out of reach behind it. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { icon } from "../icons.js";

/** @typedef {{ words: string, undo?: () => unknown }} Done */

/** @returns {[done: Done | null, tell: (done: Done | null) => void]} what was just done, for an `UndoBar` */
export function useUndo() {
  const [done, tell] = useState(/** @type {Done | null} */ (null));
  return [done, tell];
}

/** @param {{ done: Done | null, tell: (done: Done | null) => void }} props */
export function UndoBar({ done, tell }) {
  const undo = () => {
    done?.undo?.();
    tell(null);
  };
  return html`
    <div class="undo-bar" role="status" hidden=${!done}>
      ${done && html`
        <span class="undo-bar__words">${done.words}</span>
        ${done.undo && html`
          <button type="button" class="quiet-button undo-bar__undo"
            onClick=${undo}>${icon("undo")} ${text("undo.act")}</button>`}`}
    </div>`;
}
