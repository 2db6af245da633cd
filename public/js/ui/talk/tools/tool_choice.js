/**
 * A choice among a few things, for the next question or for all of the conversation: what is chosen, and the menu to
 * choose in.
 */

import { knownTraits } from "../../../chat/models/traits.js";
import { providerOf } from "../../../chat/prompt/dialect_choice.js";
import { text } from "../../../i18n/texts.js";
import { missingDialects } from "../../../relay/missing_dialects.js";
import { SETTING_ROWS } from "../../../store/settings_table.js";
import { make } from "../../shared/elements.js";
import { openMenu } from "../../shared/menu.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").ToolContext} ToolContext
 *
 * @typedef {object} Chosen
 * @property {string} value
 * @property {boolean} isKept whether it is so for all questions of the conversation
 * @property {boolean} isUsual whether it is so because nobody chose anything
 *
 * @typedef {object} ToolChoice
 * @property {"effort" | "webSearch"} key of the setting, and of a question's options
 * @property {() => string} title
 * @property {(value: string) => string} words
 * @property {(context: ToolContext) => readonly { value: string, beside?: string }[]} choices with what stands
 *   beside them
 */

/** Tells what is chosen to those who do not see it. */
const status = make("p", "only-heard");
status.role = "status";

/**
 * @param {ToolContext} context
 * @param {ToolChoice} choice
 * @returns {Chosen}
 */
export function chosenOf({ current, options }, { key }) {
  const usual = usualOf(key);
  const own = options.values[key];
  if (own !== undefined) return { value: own, isKept: false, isUsual: false };
  const value = current.open?.effectiveSettings[key] ?? usual;
  return { value, isKept: value !== usual, isUsual: value === usual };
}

/**
 * @param {ToolContext} context
 * @param {ToolChoice} choice
 * @param {string} value
 * @param {boolean} isForAll whether for all questions of the conversation
 */
export function choose(context, choice, value, isForAll) {
  const { key } = choice;
  const { current, options } = context;
  if (!current.open) return;
  const { [key]: before, ...settings } = current.open.conversation.settings;
  const isSame = value === (current.open.effectiveSettings[key] ?? usualOf(key));
  if (isForAll) {
    current.open.change({ settings: value === usualOf(key) ? settings : { ...settings, [key]: value } });
  } else if (before !== undefined && isSame) {
    current.open.change({ settings });
  }
  const isNothingNew = isForAll || (before === undefined && isSame);
  options.change({ [key]: isNothingNew ? undefined : value });
  tell(`${choice.title()}: ${choice.words(value)}${isForAll ? `, ${text("tools.forConversation")}` : ""}`);
}

/**
 * @param {ToolContext} context
 * @param {ToolChoice} choice
 * @param {Chosen} chosen
 */
export function takeBack({ current, options }, { key }, { isKept }) {
  if (isKept && current.open) {
    const { [key]: _, ...settings } = current.open.conversation.settings;
    current.open.change({ settings });
  }
  options.change({ [key]: undefined });
}

/**
 * @param {HTMLElement} button
 * @param {ToolContext} context
 * @param {ToolChoice} choice
 * @param {() => void} goBack to the menu that has led here
 * @param {{ isForAll: boolean }} [changed] what the reader has chosen in this menu already
 */
export function openChoices(button, context, choice, goBack, changed) {
  const choices = choice.choices(context);
  const { value: chosen, isKept } = chosenOf(context, choice);
  const isForAll = changed?.isForAll ?? isKept;
  const items = choices.map(({ value, beside = "" }) => ({
    label: choice.words(value),
    ...(beside && { value: beside }),
    checked: value === chosen,
    isOneOf: true,
    act: () => choose(context, choice, value, isForAll),
  }));
  const forAll = {
    label: text("tools.forConversation"),
    checked: isForAll,
    act() {
      choose(context, choice, chosen, !isForAll);
      openChoices(button, context, choice, goBack, { isForAll: !isForAll });
    },
  };
  const focused = changed ? items.length : Math.max(0, items.findIndex(({ checked }) => checked));
  openMenu(button, [...items, null, forAll], { title: choice.title(), goBack, focused });
}

/** @param {HTMLElement} place where the tools are */
export function tellAt(place) {
  if (status.parentElement !== place) place.append(status);
}

/** @param {string} words */
export function tell(words) {
  status.textContent = words;
}

/** Whether the model's provider has tools of its own, which it uses while it answers. @param {ToolContext} context */
export function hasOwnTools({ site, current }) {
  if (!current.open) return false;
  const { model } = site.line(current.open.effectiveSettings);
  const dialect = knownTraits().dialectOf(model);
  return dialect !== "chat" && !missingDialects.has(providerOf(model), dialect);
}

/** @param {ToolChoice["key"]} key */
function usualOf(key) {
  return String(SETTING_ROWS.get(key)?.default ?? "");
}
