/** Which model makes the picture, how large and how well, and what that costs. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { knownPictureModels, sidesOf } from "../../../chat/models/picture_models.js";
import { knownPrices } from "../../../chat/models/prices.js";
import { price } from "../../../i18n/formats.js";
import { hasText, text } from "../../../i18n/texts.js";
import { Panel } from "../../panels/panel.js";
import { useOwnId } from "../../shared/hooks.js";

/**
 * @typedef {import("../../../store/record_types.d.ts").PictureOptions} PictureOptions
 * @typedef {import("../../../chat/models/picture_models.js").PictureModel} PictureModel
 * @typedef {{ id: string, name: string, traits: PictureModel }} PictureChoice
 */

/**
 * Closed with what was chosen.
 *
 * @param {{ models: PictureChoice[], picture: PictureOptions } & import("../../panels/panel.js").PanelProps} props
 */
export function PicturePanel({ models, picture, close, onClosed }) {
  const [wanted, setWanted] = useState(picture);
  const traits = models.find(({ id }) => id === wanted.model)?.traits;
  const { sizes = [], qualities = [], edits = 0 } = traits ?? {};
  /** @param {Partial<PictureOptions>} changes */
  const change = (changes) => setWanted(possible({ ...wanted, ...changes }, models));
  /** @param {Event} event */
  const accept = (event) => {
    event.preventDefault();
    close(wanted);
  };
  return html`
    <${Panel} title=${text("pictures.title")} kind="question" close=${close} onClosed=${onClosed}>
      <form class="picture-panel" onSubmit=${accept}>
        <p class="hint">${text("pictures.hint")}</p>
        <${Choice} label=${text("pictures.model")} value=${wanted.model}
          choices=${models.map(({ id, name }) => [id, name])}
          choose=${(/** @type {string} */ model) => change({ model })} />
        ${sizes.length > 0 && html`
          <${Choice} label=${text("pictures.size")} value=${wanted.size}
            choices=${[...sizes, ""].map((size) => [size, sizeWords(size)])}
            choose=${(/** @type {string} */ size) => change({ size })} />`}
        ${qualities.length > 0 && html`
          <${Choice} label=${text("pictures.quality")} value=${wanted.quality}
            choices=${[...qualities, ""].map((quality) => [quality, qualityWords(quality)])}
            choose=${(/** @type {string} */ quality) => change({ quality })} />`}
        <p class="picture-panel__price" role="status">${priceWords(wanted)}</p>
        ${edits === 0 && html`<p class="hint">${text("pictures.changesNone")}</p>`}
        <div class="picture-panel__acts">
          <button type="submit" class="button button--next">${text("pictures.choose")}</button>
        </div>
      </form>
    <//>`;
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.value
 * @param {[string, string][]} props.choices each with its words
 * @param {(value: string) => void} props.choose
 */
function Choice({ label, value, choices, choose }) {
  const id = useOwnId();
  return html`
    <div class="picture-panel__choice">
      <label for=${id}>${label}</label>
      <select class="input" id=${id} value=${value}
        onChange=${(/** @type {any} */ event) => choose(event.currentTarget.value)}>
        ${choices.map(([choice, words]) => html`
          <option key=${choice} value=${choice} selected=${choice === value}>${words}</option>`)}
      </select>
    </div>`;
}

/**
 * Another model may know other sizes.
 *
 * @param {PictureOptions} wanted
 * @param {PictureChoice[]} models
 * @returns {PictureOptions}
 */
function possible({ model, size, quality }, models) {
  const { sizes = [], qualities = [] } = models.find(({ id }) => id === model)?.traits ?? {};
  return {
    model,
    size: sizes.includes(size) ? size : size && (sizes[0] ?? ""),
    quality: qualities.includes(quality) ? quality : "",
  };
}

/** @param {string} size */
function sizeWords(size) {
  if (!size) return text("pictures.automatic");
  const { width, height } = sidesOf(size);
  const shape = width === height ? "square" : width > height ? "landscape" : "portrait";
  return text(`pictures.${shape}`, { width, height });
}

/** @param {string} quality */
function qualityWords(quality) {
  if (!quality) return text("pictures.automatic");
  const key = `pictures.quality.${quality}`;
  return hasText(key) ? text(key) : quality;
}

/** @param {PictureOptions} wanted */
function priceWords(wanted) {
  const { most, isExact } = knownPictureModels().costOf(wanted, knownPrices());
  if (!most) return text("pictures.priceUnknown");
  return text(isExact ? "pictures.priceAbout" : "pictures.priceAtMost", { price: price(most) });
}
