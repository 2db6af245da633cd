/** A field for what nobody should read over a shoulder: hidden until it is asked to show itself. */

import { html } from "htm/preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { icon } from "../icons.js";

/**
 * @param {object} props
 * @param {string} props.id
 * @param {{ current: HTMLInputElement | null }} props.field
 * @param {string} props.value to begin with
 * @param {string} props.described
 * @param {boolean} [props.isWrong]
 * @param {boolean} [props.isFirst] whether the panel begins here
 * @param {() => void} props.onEntered after typing, and after pasting
 */
export function SecretField({ id, field, value, described, isWrong = false, isFirst = false, onEntered }) {
  const [isShown, setShown] = useState(false);
  useLayoutEffect(() => {
    // As a property: an attribute would show the secret to whoever copies the page.
    if (field.current) field.current.value = value;
  }, []);
  const label = text(isShown ? "secret.hide" : "secret.show");
  return html`
    <div class="secret">
      <input ref=${field} id=${id} class="input secret__field" type=${isShown ? "text" : "password"}
        autocomplete="off" autocapitalize="off" spellcheck=${false} dir="ltr" data-first=${isFirst ? "now" : undefined}
        aria-describedby=${described} aria-invalid=${isWrong} onChange=${onEntered}
        onPaste=${() => {
          // The pasted text is in the field only after the event.
          setTimeout(onEntered);
        }} />
      <button type="button" class="icon-button secret__show" aria-label=${label} title=${label}
        aria-pressed=${isShown} aria-controls=${id}
        onClick=${() => setShown(!isShown)}>
        ${icon(isShown ? "eyeOff" : "eye")}
      </button>
    </div>`;
}
