/** A title that is being written: Enter and leaving keep it, Escape does not. */

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { unlessComposing } from "./keyboard.js";

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} [props.class]
 * @param {(title: string | null, isByKey: boolean) => void} props.onDone with null if it stays as it was
 */
export function RenameField({ title, class: className = "", onDone }) {
  /** @type {{ current: HTMLInputElement | null }} */
  const input = useRef(null);
  const isDone = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  /**
   * @param {boolean} isKept
   * @param {boolean} isByKey
   */
  const finish = (isKept, isByKey) => {
    // A field that is removed also loses the focus, and would finish a second time.
    if (isDone.current) return;
    isDone.current = true;
    const written = input.current?.value.trim() ?? "";
    onDone(isKept && written && written !== title ? written : null, isByKey);
  };

  const onKeyDown = unlessComposing((/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (!["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    finish(event.key === "Enter", true);
  });

  return html`<input
    ref=${input}
    class=${`rename-field ${className}`}
    type="text"
    dir="auto"
    maxlength="200"
    autocomplete="off"
    aria-label=${text("conversation.title")}
    defaultValue=${title}
    onKeyDown=${onKeyDown}
    onBlur=${() => finish(true, false)}
  />`;
}
