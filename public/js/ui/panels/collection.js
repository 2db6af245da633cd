/** A list of things that the reader keeps, each with what can be done, and the way back from what was just done. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { icon } from "../shared/icons.js";

/**
 * @typedef {object} RowAction
 * @property {import("../shared/icons.js").IconName} icon
 * @property {string} label
 * @property {() => unknown} run
 *
 * @typedef {object} CollectionRow
 * @property {string} id
 * @property {string} name
 * @property {string} glimpse
 * @property {string} hint what a press on it does
 * @property {() => unknown} open
 * @property {RowAction[]} actions
 */

/** @param {{ rows: CollectionRow[], label: string }} props */
export function Collection({ rows, label }) {
  return html`
    <ul class="collection" role="list" aria-label=${label}>
      ${rows.map(({ id, name, glimpse, hint, open, actions }) => html`
        <li key=${id} class="collection__row">
          <button type="button" class="collection__open" title=${hint} onClick=${open}>
            <span class="collection__name" dir="auto">${name}</span>
            <span class="collection__glimpse" dir="auto">${glimpse}</span>
          </button>
          <span class="collection__acts">
            ${actions.map((action) => html`
              <button key=${action.icon} type="button" class="icon-button" title=${action.label}
                aria-label=${`${action.label}: ${name}`} onClick=${action.run}>
                ${icon(action.icon)}
              </button>`)}
          </span>
        </li>`)}
    </ul>`;
}

/**
 * The way back from one thing to the list of all.
 *
 * @param {{ label: string, goBack: () => void }} props
 */
export function BackButton({ label, goBack }) {
  return html`
    <button type="button" class="quiet-button back-button" onClick=${goBack}>${icon("previous")} ${label}</button>`;
}

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
          <button type="button" class="quiet-button undo-bar__undo" data-first="now"
            onClick=${undo}>${icon("undo")} ${text("undo.act")}</button>`}`}
    </div>`;
}
