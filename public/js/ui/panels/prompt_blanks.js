/** Asks what a prompt's blanks are to be filled with. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { useOwnId } from "../shared/hooks.js";
import { blanksIn, filledBlanks } from "../shared/prompt_blanks.js";
import { Panel, showPanel } from "./panel.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Prompt} Prompt
 * @typedef {{ prompt: Pick<Prompt, "title" | "content">, focusBox: () => void }} Asked
 */

/**
 * @param {Asked} asked
 * @returns {Promise<string | undefined>} the prompt's words; undefined if the reader wants them no more
 */
export function openPromptBlanks({ prompt, focusBox }) {
  return showPanel(BlanksPanel, { prompt }, focusBox);
}

/** @param {import("./panel.js").PanelProps & Pick<Asked, "prompt">} props */
function BlanksPanel({ prompt: { title, content }, close, onClosed }) {
  const blanks = blanksIn(content);
  const [values, setValues] = useState(/** @type {ReadonlyMap<string, string>} */ (new Map()));
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    close(filledBlanks(content, values));
  };
  return html`
    <${Panel} title=${title.trim() || text("prompts.untitled")} close=${close} onClosed=${onClosed}>
      <form onSubmit=${submit}>
        ${blanks.map((name, index) => html`
          <${Blank} key=${name} name=${name} isFirst=${index === 0} value=${values.get(name) ?? ""}
            change=${(/** @type {string} */ value) => setValues(new Map([...values, [name, value]]))} />`)}
        <p class="hint blanks__preview" dir="auto">${filledBlanks(content, values)}</p>
        <div class="panel__acts">
          <button type="submit" class="button button--next">${text("prompts.use")}</button>
        </div>
      </form>
    <//>`;
}

/** @param {{ name: string, isFirst: boolean, value: string, change: (value: string) => void }} props */
function Blank({ name, isFirst, value, change }) {
  const id = useOwnId();
  return html`
    <div class="setting">
      <label class="setting__name" for=${id} dir="auto">${name}</label>
      <input class="input" id=${id} dir="auto" autocomplete="off" data-first=${isFirst || undefined} value=${value}
        onInput=${(/** @type {any} */ event) => change(event.currentTarget.value)} />
    </div>`;
}
