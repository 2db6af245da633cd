/** Shows exactly what of a file is sent and what that takes, and lets parts of it be chosen. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { loadPrices } from "../../../chat/models/prices.js";
import { loadTraits } from "../../../chat/models/traits.js";
import { chosenParts, rangesOf, textOfParts } from "../../../documents/parts.js";
import { isBelowCent, price } from "../../../i18n/formats.js";
import { language, plural, text } from "../../../i18n/texts.js";
import { Panel, showPanel } from "../../panels/panel.js";
import { useOwnId } from "../../shared/hooks.js";
import { showToast } from "../../shared/toast.js";
import { excessOf, figuresOf, mayGoAsFile, modelNow, prepare } from "./choice.js";
import { LongText } from "./long_text.js";
import { PagePictures, picturesOf } from "./page_pictures.js";
import { showSent } from "./sent_panel.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").DocumentContext} DocumentContext
 * @typedef {import("../../composer/composer_types.d.ts").PreparedFile} PreparedFile
 * @typedef {import("./choice.js").Choice} Choice
 * @typedef {import("./page_pictures.js").Picture} Picture
 * @typedef {import("./choice.js").Chosen & { isNew?: boolean, pictures?: Picture[] }} Previewed
 */

/**
 * @param {Previewed} previewed
 * @param {DocumentContext} context
 * @returns {Promise<PreparedFile | null>} what it was made into; null if it was let be
 */
export async function openPreview(previewed, context) {
  await Promise.all([loadTraits(), loadPrices()]);
  /** @type {Choice | undefined} */
  const choice = await showPanel(PreviewPanel, { previewed, context }, context.focus);
  if (!choice) return null;
  try {
    return await prepare({ ...previewed, choice }, { signal: new AbortController().signal });
  } catch {
    showToast({ text: text("files.failure.broken", { name: previewed.file.name }), seconds: 10 });
    return null;
  }
}

/** @param {import("../../panels/panel.js").PanelProps & { previewed: Previewed, context: DocumentContext }} props */
function PreviewPanel({ previewed, context, close, onClosed }) {
  const { file, document, password, choice, isNew = false, pictures = [] } = previewed;
  const count = document.parts.length;
  const [form, setForm] = useState(choice.form);
  const [range, setRange] = useState(choice.numbers.length === count ? "" : rangesOf(choice.numbers));
  const all = document.parts.map((_, index) => index + 1);
  const isWhole = form === "file" || (range.trim() === "" && choice.numbers.length > 0);
  const numbers = isWhole ? all : chosenParts(range, count);
  const excess = numbers && form === "text" ? excessOf(document, numbers, context) : "";
  const chosen = { file, document, password, choice: { form, numbers: numbers ?? [] } };
  const canDecide = numbers !== null && !excess;
  const labelId = useOwnId();
  const [words, setWords] = useState(/** @type {Blob | null} */ (null));
  useEffect(() => setWords(textOfParts(document, numbers ?? [])), [document, numbers?.join()]);
  return html`
    <${Panel} title=${file.name} kind="files" close=${close} onClosed=${onClosed}>
      ${choice.isTooLong && html`
        <p class="verdict" data-kind="wrong">
          ${text("files.tooLong", { name: file.name, model: modelNow(context) })}
        </p>`}
      ${mayGoAsFile(file, document, password, context) && html`
        <${FormChoice} form=${form} change=${setForm} />`}
      ${form === "text" && count > 1 && html`
        <${RangeField} unit=${document.unit} count=${count} range=${range} change=${setRange}
          isWrong=${numbers === null} titles=${document.parts.map(({ title }) => title)} />`}
      <${Figures} chosen=${chosen} context=${context} excess=${excess} />
      <h3 id=${labelId} class="panel__heading">${text("files.sent")}</h3>
      ${words && html`<${LongText} words=${words} labelId=${labelId} />`}
      <${PagePictures} pictures=${form === "text" ? pictures.filter(({ page }) => numbers?.includes(page)) : []} />
      <div class="panel__acts file-preview__acts">
        <button type="button" class="button button--next" disabled=${!canDecide}
          onClick=${() => close({ form, numbers })}>${text(isNew ? "files.attach" : "files.done")}</button>
        <button type="button" class="button" onClick=${() => close()}>${text("files.leave")}</button>
      </div>
    <//>`;
}

/** @param {{ form: Choice["form"], change: (form: Choice["form"]) => void }} props */
function FormChoice({ form, change }) {
  const name = useOwnId();
  return html`
    <fieldset class="file-forms">
      <legend class="setting__name">${text("files.form.label")}</legend>
      ${(/** @type {const} */ (["file", "text"])).map((one) => html`
        <label key=${one} class="check">
          <input type="radio" name=${name} checked=${form === one} onChange=${() => change(one)} />
          <span>${text(`files.form.${one}`)}</span>
        </label>`)}
    </fieldset>`;
}

/**
 * @param {object} props
 * @param {import("../../../documents/document_types.d.ts").Unit} props.unit
 * @param {number} props.count
 * @param {string} props.range
 * @param {(range: string) => void} props.change
 * @param {boolean} props.isWrong
 * @param {string[]} props.titles
 */
function RangeField({ unit, count, range, change, isWrong, titles }) {
  const [fieldId, hintId] = [useOwnId(), useOwnId()];
  return html`
    <div class="file-range">
      <label class="setting__name" for=${fieldId}>${text(`files.choose.${unit}`)}</label>
      <input id=${fieldId} class="input" inputmode="text" autocomplete="off" spellcheck="false" value=${range}
        placeholder=${`1-${count}`} aria-describedby=${hintId} aria-invalid=${isWrong}
        onInput=${(/** @type {any} */ event) => change(event.currentTarget.value)} />
      <p id=${hintId} class="hint" role=${isWrong ? "alert" : undefined}>
        ${text(isWrong ? "files.choose.wrong" : "files.choose.hint", { count })}
      </p>
      ${titles.some(Boolean) && html`<${Titles} titles=${titles} />`}
    </div>`;
}

/** @param {{ titles: string[] }} props */
function Titles({ titles }) {
  const [words, setWords] = useState(/** @type {Blob | null} */ (null));
  const label = text("files.choose.titles");
  const write = () => setWords(new Blob(titles.map((title, index) => (title ? `${index + 1}: ${title}\n` : ""))));
  return html`
    <details class="file-titles" onToggle=${() => words ?? write()}>
      <summary class="hint">${label}</summary>
      ${words && html`<${LongText} words=${words} label=${label} />`}
    </details>`;
}

/** @param {{ chosen: import("./choice.js").Chosen, context: DocumentContext, excess: string }} props */
function Figures({ chosen, context, excess }) {
  const model = modelNow(context);
  const { tokens, cost, pictures, isFile, seesPictures } = figuresOf(chosen, context);
  const amount = plural("files.tokens", tokens, { tokens: tokens.toLocaleString(language()) });
  const money = cost && (isBelowCent(cost) ? price(cost) : text("files.price", { price: price(cost) }));
  const parts = plural(`files.count.${chosen.document.unit}`, chosen.choice.numbers.length);
  return html`
    <div class="summary">
      <p class="summary__lead">${[parts, amount, money].filter(Boolean).join(" · ")}</p>
      ${chosen.choice.form === "file" && html`
        <p class="hint">${text(isFile ? "files.form.fileHint" : "files.form.textInstead", { model })}</p>`}
      ${pictures > 0 && html`
        <p class="hint">
          ${seesPictures ? plural("files.pictures", pictures) : text("files.unseen", { model })}
        </p>`}
      ${excess && html`
        <p class="verdict" data-kind="wrong" role="alert">${text(`files.excess.${excess}`, { model })}</p>`}
    </div>`;
}

/**
 * @param {PreparedFile} prepared
 * @param {DocumentContext} context
 * @returns {Promise<PreparedFile | null>}
 */
export async function previewFile(prepared, context) {
  const { attachment, original, document, password = "", blob, more = [] } = prepared;
  const read = async (/** @type {string} */ id) => more.find((one) => one.id === id)?.blob ?? null;
  if (document && original instanceof File) {
    const all = document.parts.map((_, index) => index + 1);
    const numbers = attachment.source?.chosen ? (chosenParts(attachment.source.chosen, all.length) ?? all) : all;
    const form = attachment.kind === "file" ? "file" : "text";
    const pictures = await picturesOf(attachment, read);
    return openPreview({ file: original, document, password, choice: { form, numbers }, pictures }, context);
  }
  await showSent(attachment, async (id) => (id === attachment.id ? blob : read(id)));
  return null;
}
