/** The controls of settings: one for each type of value. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { hasText, LANGUAGES, text } from "../../../i18n/texts.js";
import { icon } from "../../shared/icons.js";
import { keyNames, unlessComposing } from "../../shared/keyboard.js";

/**
 * @typedef {import("../../../store/settings_types.d.ts").SettingRow} SettingRow
 *
 * @typedef {object} ControlProps
 * @property {SettingRow} row
 * @property {any} value
 * @property {string} id of the control
 * @property {string} described ids of what describes it
 * @property {(value: any) => void} change
 *
 * @typedef {object} ModelParts what the choice of a model takes besides
 * @property {import("../../../app/site.js").Site} site
 * @property {import("../panel_types.d.ts").OpenModelPicker} openModelPicker
 */

/** @type {Record<SettingRow["type"], (props: ControlProps & ModelParts) => unknown>} */
export const CONTROLS = {
  number: NumberControl,
  choice: ChoiceControl,
  switch: SwitchControl,
  text: TextControl,
  secret: TextControl,
  longtext: TextControl,
  model: ModelControl,
};

/** A slider with more steps than this could not be set with a finger. */
const SLIDER_STEPS = 100;

/** @type {Partial<Record<string, number>>} */
const STEPS_OF_KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** Where there are more choices, they are listed one below the other. */
const MOST_SIDE_BY_SIDE = 3;

/** Names of choices that are not among the page's words. @type {Partial<Record<string, (choice: string) => string>>} */
const CHOICE_NAMES = {
  language: (choice) => LANGUAGES.find(({ id }) => id === choice)?.name ?? choice,
  sendKey: (choice) => keyNames(choice).join(" + "),
  speechVoice: (choice) => choice.replace(/^./, (letter) => letter.toUpperCase()),
};

/**
 * A slider where a hand is exact enough, and always a field to type in.
 *
 * @param {ControlProps} props
 */
function NumberControl({ row, value, id, described, change }) {
  // As long as somebody types, the field is theirs: "0." is on its way to 0.5.
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const { min = 0, max = 0, step = 1 } = row;
  const hasSlider = (max - min) / step <= SLIDER_STEPS;
  const isUnset = value === null;
  /** @param {any} event */
  const type = ({ currentTarget }) => {
    setTyped(currentTarget.value);
    const next = numberTyped(row, currentTarget.value);
    if (next !== undefined) change(next);
  };
  /** @param {any} event */
  const slide = ({ currentTarget }) => change(Number(currentTarget.value));
  const stepByKey = unlessComposing((/** @type {KeyboardEvent} */ event) => {
    const steps = STEPS_OF_KEYS[event.key];
    if (!steps) return;
    event.preventDefault();
    setTyped(null);
    change(numberAfterSteps(row, value, steps));
  });
  return html`
    <div class="number">
      ${hasSlider && html`
        <input type="range" class="slider" data-unset=${isUnset} min=${min} max=${max} step=${step}
          value=${value ?? neutral(row)} aria-label=${text(`setting.${row.key}.name`)} aria-describedby=${described}
          aria-valuetext=${isUnset ? text("setting.unset") : undefined} onInput=${slide} />`}
      <input type="text" inputmode="decimal" class="input number__field" id=${id} aria-describedby=${described}
        autocomplete="off" placeholder=${text("setting.unset")} value=${typed ?? numberWords(row, value)}
        onInput=${type} onBlur=${() => setTyped(null)} onKeyDown=${stepByKey} />
      ${hasText(`setting.${row.key}.unit`) && html`<span class="number__unit">${unitWords(row, value)}</span>`}
    </div>`;
}

/**
 * What typing has left in a field means; a field that was emptied means "leave it out", where that may be.
 *
 * @param {SettingRow} row
 * @param {string} typed
 * @returns {number | null | undefined} undefined for what is no number (yet)
 */
export function numberTyped(row, typed) {
  const trimmed = typed.trim().replace(",", ".");
  if (trimmed === "") return row.default === null || row.default === 0 ? row.default : undefined;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return undefined;
  const whole = Number.isInteger(row.step ?? 1) ? Math.round(value) : value;
  return Math.min(Math.max(whole, row.min ?? -Infinity), row.max ?? Infinity);
}

/**
 * @param {SettingRow} row
 * @param {number | null} value
 * @param {number} steps
 */
function numberAfterSteps(row, value, steps) {
  const { min = 0, max = 0, step = 1 } = row;
  // Tenths do not add up exactly.
  const next = Number(((value ?? neutral(row)) + steps * step).toFixed(4));
  return Math.min(Math.max(next, min), max);
}

/**
 * Where the slider is as long as no value is set.
 *
 * @param {SettingRow} row
 */
function neutral({ min = 0 }) {
  return min < 0 ? 0 : 1;
}

/**
 * @param {SettingRow} row
 * @param {number | null} value
 */
function numberWords(row, value) {
  // Where zero is the default, it means "not sent".
  return value === null || (value === 0 && row.default === 0) ? "" : String(value);
}

/**
 * @param {SettingRow} row
 * @param {number | null} value
 */
function unitWords(row, value) {
  const isHighest = value === row.max && hasText(`setting.${row.key}.highest`);
  return text(`setting.${row.key}.${isHighest ? "highest" : "unit"}`);
}

/** @param {ControlProps} props */
function ChoiceControl({ row, value, id, described, change }) {
  const choices = row.choices ?? [];
  /** @param {any} event */
  const choose = ({ currentTarget }) => change(currentTarget.value);
  if (choices.length > MOST_SIDE_BY_SIDE) {
    return html`
      <select class="input choice" id=${id} aria-describedby=${described} value=${value} onChange=${choose}>
        ${choices.map((choice) => html`<option key=${choice} value=${choice}>${choiceName(row.key, choice)}</option>`)}
      </select>`;
  }
  return html`
    <div class="segments" role="radiogroup" id=${id} aria-labelledby=${`${id}-name`} aria-describedby=${described}>
      ${choices.map((choice) => html`
        <label key=${choice} class="segments__choice">
          <input type="radio" class="segments__input" name=${id} value=${choice} checked=${choice === value}
            onChange=${choose} />
          <span class="segments__name">${choiceName(row.key, choice)}</span>
        </label>`)}
    </div>`;
}

/**
 * @param {string} key
 * @param {string} choice
 */
function choiceName(key, choice) {
  return (choice && CHOICE_NAMES[key]?.(choice)) || text(`setting.${key}.${choice || "auto"}`);
}

/** @param {ControlProps} props */
function SwitchControl({ value, id, described, change }) {
  return html`
    <input type="checkbox" role="switch" class="switch" id=${id} checked=${value} aria-describedby=${described}
      onChange=${(/** @type {any} */ event) => change(event.currentTarget.checked)} />`;
}

/** @param {ControlProps} props */
function TextControl({ row, value, id, described, change }) {
  /** @param {any} event */
  const write = ({ currentTarget }) => change(currentTarget.value);
  const placeholder = hasText(`setting.${row.key}.placeholder`) ? text(`setting.${row.key}.placeholder`) : undefined;
  const common = { id, class: "input", value, placeholder, onInput: write, "aria-describedby": described, dir: "auto" };
  if (row.type === "longtext") return html`<textarea ...${common} class="input text-area" rows="3"></textarea>`;
  return html`<input type="text" autocomplete="off" ...${common} />`;
}

/** @param {ControlProps & ModelParts} props */
function ModelControl({ row, value, id, described, change, site, openModelPicker }) {
  const none =
    row.key === "model" ? text("models.siteChoice", { model: site.siteModel }) : text(`setting.${row.key}.none`);
  const noneIs = row.key === "model" ? site.siteModel : "";
  const name = site.models.find((model) => model.id === value)?.name ?? value;
  return html`
    <button type="button" class="input model-button" id=${id} aria-labelledby=${`${id}-name ${id}`}
      aria-describedby=${described} onClick=${() => openModelPicker({ value, none, noneIs, choose: change })}>
      <span class="model-button__name">${name || none}</span>${icon("chevronDown")}
    </button>`;
}
