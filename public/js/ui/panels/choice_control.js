/** One of a few: all side by side where that is short, else a menu. */

import { html } from "htm/preact";
import { LANGUAGES } from "../../i18n/languages.js";
import { text } from "../../i18n/texts.js";
import { keyNames } from "../key_names.js";

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
