/** A number: a slider where a hand is exact enough, and always a field to type in. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { loadTraits, NO_TRAITS } from "../../../chat/models/traits.js";
import { hasText, LANGUAGES, text } from "../../../i18n/texts.js";
import { icon } from "../../shared/icons.js";
import { keyNames } from "../../shared/keyboard.js";
import openModelPicker from "../model_picker.js";

/** A slider with more steps than this could not be set with a finger. */
const SLIDER_STEPS = 100;

/**
 * What typing has left in a field means; a field that was emptied means "leave it out", where that may be.
 *
 * @param {import("../../../store/settings_types.d.ts").SettingRow} row
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

/** @param {import("./setting_row.js").ControlProps} props */
export function NumberControl({ row, value, id, described, change }) {
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
  /** @param {KeyboardEvent} event */
  const stepByKeys = (event) => stepByKey(event, row, value, change, setTyped);
  return html`
    <div class="number">
      ${hasSlider && html`
        <input type="range" class="slider" data-unset=${isUnset} min=${min} max=${max} step=${step}
          value=${value ?? neutral(row)} aria-label=${text(`setting.${row.key}.name`)} aria-describedby=${described}
          aria-valuetext=${isUnset ? text("setting.unset") : undefined} onInput=${slide} />`}
      <input type="text" inputmode="decimal" class="input number__field" id=${id} aria-describedby=${described}
        autocomplete="off" placeholder=${text("setting.unset")} value=${typed ?? shown(row, value)} onInput=${type}
        onBlur=${() => setTyped(null)} onKeyDown=${stepByKeys} />
      ${hasText(`setting.${row.key}.unit`) && html`<span class="number__unit">${unit(row, value)}</span>`}
    </div>`;
}

/**
 * @param {KeyboardEvent} event
 * @param {import("../../../store/settings_types.d.ts").SettingRow} row
 * @param {number | null} value
 * @param {(value: number) => void} change
 * @param {(typed: string | null) => void} setTyped
 */
function stepByKey(event, row, value, change, setTyped) {
  const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  if (!steps) return;
  event.preventDefault();
  setTyped(null);
  const { min = 0, max = 0, step = 1 } = row;
  // Tenths do not add up exactly.
  const next = Number(((value ?? neutral(row)) + steps * step).toFixed(4));
  change(Math.min(Math.max(next, min), max));
}

/** @param {import("../../../store/settings_types.d.ts").SettingRow} row */
function neutral({ min = 0 }) {
  return min < 0 ? 0 : 1;
}

/**
 * @param {import("../../../store/settings_types.d.ts").SettingRow} row
 * @param {number | null} value
 */
function shown(row, value) {
  // Where zero is how it began, it stands for "not sent".
  return value === null || (value === 0 && row.default === 0) ? "" : String(value);
}

/**
 * @param {import("../../../store/settings_types.d.ts").SettingRow} row
 * @param {number | null} value
 */
function unit(row, value) {
  const isHighest = value === row.max && hasText(`setting.${row.key}.highest`);
  return text(`setting.${row.key}.${isHighest ? "highest" : "unit"}`);
}

const MOST_SIDE_BY_SIDE = 3;

/**
 * How choices are called that have names without words of ours.
 *
 * @type {Partial<Record<string, (choice: string) => string>>}
 */
const NAMES = {
  language: (choice) => LANGUAGES.find(({ id }) => id === choice)?.name ?? choice,
  sendKey: (choice) => keyNames(choice).join(" + "),
};

/** @param {import("./setting_row.js").ControlProps} props */
export function ChoiceControl({ row, value, id, described, change }) {
  const choices = row.choices ?? [];
  /** @param {any} event */
  const choose = ({ currentTarget }) => change(currentTarget.value);
  if (choices.length > MOST_SIDE_BY_SIDE) {
    return html`
      <select class="input choice" id=${id} aria-describedby=${described} value=${value} onChange=${choose}>
        ${choices.map((choice) => html`<option key=${choice} value=${choice}>${nameOf(row.key, choice)}</option>`)}
      </select>`;
  }
  return html`
    <div class="segments" role="radiogroup" id=${id} aria-labelledby=${`${id}-name`} aria-describedby=${described}>
      ${choices.map((choice) => html`
        <label key=${choice} class="segments__choice">
          <input type="radio" class="segments__input" name=${id} value=${choice} checked=${choice === value}
            onChange=${choose} />
          <span class="segments__name">${nameOf(row.key, choice)}</span>
        </label>`)}
    </div>`;
}

/**
 * @param {string} key
 * @param {string} choice
 */
function nameOf(key, choice) {
  return (choice && NAMES[key]?.(choice)) || text(`setting.${key}.${choice || "auto"}`);
}

/** @param {import("./setting_row.js").ControlProps} props */
export function TextControl({ row, value, id, described, change }) {
  /** @param {any} event */
  const write = ({ currentTarget }) => change(currentTarget.value);
  const placeholder = hasText(`setting.${row.key}.placeholder`) ? text(`setting.${row.key}.placeholder`) : undefined;
  const common = { id, class: "input", value, placeholder, onInput: write, "aria-describedby": described, dir: "auto" };
  if (row.type === "longtext") return html`<textarea ...${common} class="input text-area" rows="3"></textarea>`;
  return html`<input type="text" autocomplete="off" ...${common} />`;
}

/** @param {import("./setting_row.js").ControlProps} props */
export function ModelControl({ desk, row, value, id, described, change }) {
  const none =
    row.key === "model" ? text("models.siteChoice", { model: desk.site.siteModel }) : text(`setting.${row.key}.none`);
  const name = desk.site.models.find((model) => model.id === value)?.name ?? value;
  return html`
    <button type="button" class="input model-button" id=${id} aria-labelledby=${`${id}-name ${id}`}
      aria-describedby=${described} onClick=${() => openModelPicker(desk, { value, none, choose: change })}>
      <span class="model-button__name">${name || none}</span>${icon("chevronDown")}
    </button>`;
}

/** @param {{ model: string }} props */
export function UnsupportedSettings({ model }) {
  const [traits, setTraits] = useState(NO_TRAITS);
  useEffect(() => {
    loadTraits().then(setTraits);
  }, []);
  if (traits.of(model).takesSampling) return null;
  return html`<p class="hint silent-settings">${text("settings.noSampling", { model })}</p>`;
}
