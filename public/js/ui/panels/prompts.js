/** The reader's own prompts, which a slash in the message box brings up. What is typed here is kept as it is typed. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { blanksIn, filledBlanks } from "../../chat/prompt/blanks.js";
import { text } from "../../i18n/texts.js";
import { Library, newPrompt } from "../../store/library.js";
import { useOwnId, useRecords } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { BackButton, Collection, UndoBar, useUndo } from "./collection.js";
import { Panel, showPanel } from "./panel.js";

/**
 * @typedef {import("../../store/archive.js").Archive} Archive
 * @typedef {import("../../store/record_types.d.ts").Prompt} Prompt
 * @typedef {{ fill(words: string): void, focus(): void }} MessageBox
 *
 * @typedef {object} Parts
 * @property {Archive} archive
 * @property {MessageBox} composer
 * @property {(prompt: Prompt) => Promise<string | null | undefined>} openBlanks asks for what a prompt leaves open
 *
 * @typedef {{ prompt: Pick<Prompt, "title" | "content">, focusBox: () => void }} Asked
 */

/** @param {Parts} parts */
export function openPrompts({ archive, composer, openBlanks }) {
  return showPanel(PromptsPanel, { archive, composer, openBlanks }, () => composer.focus());
}

/** @param {import("./panel.js").PanelProps & Parts} props */
function PromptsPanel({ archive, composer, openBlanks, close, onClosed }) {
  const [edited, setEdited] = useState(/** @type {Prompt | null} */ (null));
  const [done, tell] = useUndo();
  const library = new Library(archive);
  const prompts = useRecords(archive, "prompts", async () => byTitle(await library.prompts()));

  /** @param {Prompt} prompt */
  const remove = async (prompt) => {
    await library.removePrompt(prompt.id);
    tell({ words: text("prompts.removed", { title: titleOf(prompt) }), undo: () => library.putPrompt(prompt) });
  };
  /** @param {Prompt} prompt */
  const use = async (prompt) => {
    close();
    const words = blanksIn(prompt.content).length > 0 ? await openBlanks(prompt) : prompt.content;
    if (words) composer.fill(words);
    composer.focus();
  };
  const rows = (prompts ?? []).map((prompt) => ({
    id: prompt.id,
    name: titleOf(prompt),
    glimpse: prompt.content,
    hint: text("prompts.use"),
    open: () => use(prompt),
    actions: [
      { icon: /** @type {const} */ ("edit"), label: text("prompts.edit"), run: () => setEdited(prompt) },
      { icon: /** @type {const} */ ("trash"), label: text("prompts.remove"), run: () => remove(prompt) },
    ],
  }));
  return html`
    <${Panel} title=${text("prompts.title")} kind="collection" close=${close} onClosed=${onClosed}>
      ${edited
        ? html`<${PromptEditor} key=${edited.id} prompt=${edited} library=${library} goBack=${() => setEdited(null)} />`
        : html`
          <p class="hint">${text("prompts.lead")}</p>
          <button type="button" class="button add-button" data-first onClick=${() => setEdited(newPrompt())}>
            ${icon("new")} ${text("prompts.add")}
          </button>
          <${UndoBar} done=${done} tell=${tell} />
          <${Collection} rows=${rows} label=${text("prompts.title")} />
          ${prompts?.length === 0 && html`<p class="empty">${text("prompts.none")}</p>`}`}
    <//>`;
}

/** @param {{ prompt: Prompt, library: Library, goBack: () => void }} props */
function PromptEditor({ prompt: first, library, goBack }) {
  const [prompt, setPrompt] = useState(first);
  /** @param {Partial<Prompt>} changes */
  const change = (changes) => {
    const next = { ...prompt, ...changes };
    setPrompt(next);
    // A prompt without words would be nothing to choose; what it was when it was opened is not lost for that.
    if (hasWords(next)) library.putPrompt(next);
    else if (hasWords(first)) library.putPrompt(first);
    else if (hasWords(prompt)) library.removePrompt(first.id);
  };
  return html`
    <${BackButton} label=${text("prompts.all")} goBack=${goBack} />
    <div class="setting">
      <label class="setting__name" for="prompt-title">${text("prompts.name")}</label>
      <input class="input" id="prompt-title" data-first dir="auto" autocomplete="off" value=${prompt.title}
        placeholder=${text("prompts.namePlaceholder")}
        onInput=${(/** @type {any} */ event) => change({ title: event.currentTarget.value })} />
    </div>
    <div class="setting">
      <label class="setting__name" for="prompt-content">${text("prompts.content")}</label>
      <textarea class="input text-area" id="prompt-content" rows="8" dir="auto" value=${prompt.content}
        onInput=${(/** @type {any} */ event) => change({ content: event.currentTarget.value })}></textarea>
      <p class="hint">${text("prompts.blanks", { example: `{{${text("prompts.blankExample")}}}` })}</p>
    </div>
    <p class="hint">${text("kept.atOnce")}</p>`;
}

/** @param {Prompt} prompt */
function hasWords({ title, content }) {
  return Boolean(title.trim() || content.trim());
}

/** @param {Prompt[]} prompts */
function byTitle(prompts) {
  return prompts.sort((one, other) => one.title.localeCompare(other.title));
}

/** @param {Prompt} prompt */
function titleOf({ title, content }) {
  return title.trim() || content.trim().slice(0, 40) || text("prompts.untitled");
}

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
