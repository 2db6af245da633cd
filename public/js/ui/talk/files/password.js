/** Asks for the password of a document. It opens the document here, and goes nowhere. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../../i18n/texts.js";
import { Panel, showPanel } from "../../panels/panel.js";
import { useOwnId } from "../../shared/hooks.js";

/**
 * @param {string} name of the document
 * @param {boolean} wasWrong whether another one was tried
 * @param {() => void} focusElsewhere
 * @returns {Promise<string>} empty if there is none
 */
export async function askPassword(name, wasWrong, focusElsewhere) {
  return (await showPanel(PasswordPanel, { name, wasWrong }, focusElsewhere)) ?? "";
}

/** @param {import("../../panels/panel.js").PanelProps & { name: string, wasWrong: boolean }} props */
function PasswordPanel({ name, wasWrong, close, onClosed }) {
  const [password, setPassword] = useState("");
  const [fieldId, hintId] = [useOwnId(), useOwnId()];
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    if (password) close(password);
  };
  return html`
    <${Panel} title=${text("files.password.title", { name })} kind="question" close=${close} onClosed=${onClosed}>
      <form class="file-password" onSubmit=${submit}>
        <label class="setting__name" for=${fieldId}>${text("files.password.label")}</label>
        <input id=${fieldId} class="input" type="password" autocomplete="off" aria-describedby=${hintId}
          aria-invalid=${wasWrong} value=${password}
          onInput=${(/** @type {any} */ event) => setPassword(event.currentTarget.value)} />
        <p id=${hintId} class="hint">${text(wasWrong ? "files.password.wrong" : "files.password.hint")}</p>
        <div class="panel__acts">
          <button type="submit" class="button button--next"
            disabled=${!password}>${text("files.password.open")}</button>
          <button type="button" class="button" onClick=${() => close()}>${text("files.leave")}</button>
        </div>
      </form>
    <//>`;
}
