/** One modal panel: a native dialog that is named by its title, and gives the focus back when it closes. */

import { html } from "htm/preact";
import { render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { languageEvents, text } from "../../i18n/texts.js";
import { useChanges, useOwnId } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { focusFirst, keepFocusIn } from "./panel_focus.js";

/**
 * @typedef {(result?: any) => void} Close
 * @typedef {{ close: Close, onClosed: () => void }} PanelProps what each panel's component is given
 */

/**
 * Shows a panel until it is closed.
 *
 * @template {PanelProps} Props
 * @param {(props: Props) => unknown} Component draws a `Panel`
 * @param {Omit<Props, keyof PanelProps>} props
 * @param {() => void} focusElsewhere called if what had the focus before has gone meanwhile
 * @returns {Promise<any>} what it was closed with
 */
export function showPanel(Component, props, focusElsewhere) {
  const host = document.createElement("div");
  (document.getElementById("panels") ?? document.body).append(host);
  return new Promise((resolve) => {
    /** @type {unknown} */
    let result;
    /** @type {Close} */
    const close = (value) => {
      result = value;
      host.querySelector("dialog")?.close();
    };
    const onClosed = () => {
      render(null, host);
      host.remove();
      if (!document.activeElement || document.activeElement === document.body) focusElsewhere();
      resolve(result);
    };
    render(html`<${Component} ...${props} close=${close} onClosed=${onClosed} />`, host);
  });
}

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} [props.kind] its shape in css/panels.css
 * @param {boolean} [props.isQuiet] whether the title is only heard
 * @param {boolean} [props.isRead] whether there is nothing in it that takes the focus, so that it scrolls by keyboard
 * @param {Close} props.close
 * @param {() => void} props.onClosed
 * @param {unknown} [props.children]
 */
export function Panel({ title, kind = "", isQuiet = false, isRead = false, close, onClosed, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const titleId = useOwnId();
  const startedBeside = useRef(false);
  useChanges(languageEvents, "change");
  useLayoutEffect(() => {
    if (!dialog.current) return;
    dialog.current.showModal();
    focusFirst(dialog.current);
    return keepFocusIn(dialog.current);
  }, []);
  /** @param {Event} event */
  const isBeside = (event) => event.target === dialog.current;
  return html`
    <dialog ref=${dialog} class=${`panel ${kind && `panel--${kind}`}`} aria-labelledby=${titleId} onClose=${onClosed}
      onPointerDown=${(/** @type {Event} */ event) => (startedBeside.current = isBeside(event))}
      onClick=${(/** @type {Event} */ event) => startedBeside.current && isBeside(event) && close()}>
      <header class=${isQuiet ? "only-heard" : "panel__head"}>
        <h2 id=${titleId} class="panel__title">${title}</h2>
        ${!isQuiet && html`
          <button type="button" class="icon-button" aria-label=${text("panel.close")} onClick=${() => close()}>
            ${icon("close")}
          </button>`}
      </header>
      <div class="panel__body" tabindex=${isRead ? 0 : undefined}>${children}</div>
    </dialog>`;
}
