/** A number: a slider where a hand is exact enough, and always a field to type in. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { hasText, text } from "../../i18n/texts.js";

/** A slider with more steps than this could not be set with a finger. */
const SLIDER_STEPS = 100;

/**
 * What typing has left in a field means; a field that was emptied means "leave it out", where that may be.
 *
 * @param {import("../../store/settings_types.d.ts").SettingRow} row
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
 * @param {import("../../store/settings_types.d.ts").SettingRow} row
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

/** @param {import("../../store/settings_types.d.ts").SettingRow} row */
function neutral({ min = 0 }) {
  return min < 0 ? 0 : 1;
}

/**
 * @param {import("../../store/settings_types.d.ts").SettingRow} row
 * @param {number | null} value
 */
function shown(row, value) {
  // Where zero is how it began, it stands for "not sent".
  return value === null || (value === 0 && row.default === 0) ? "" : String(value);
}

/**
 * @param {import("../../store/settings_types.d.ts").SettingRow} row
 * @param {number | null} value
 */
function unit(row, value) {
  const isHighest = value === row.max && hasText(`setting.${row.key}.highest`);
  return text(`setting.${row.key}.${isHighest ? "highest" : "unit"}`);
}
