/** How long the model thinks before it answers: in plain words, with the model's own word beside. */

import { knownTraits } from "../../../chat/models/traits.js";
import { hasText, text } from "../../../i18n/texts.js";
import { chosenOf, openChoices, takeBack } from "./tool_choice.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").ToolContext} ToolContext
 * @typedef {import("../talk_types.d.ts").ComposerTool} ComposerTool
 */

/** @type {import("./tool_choice.js").ToolChoice} */
const THINKING = {
  key: "effort",
  title: () => text("thinking.title"),
  words(effort) {
    const key = `thinking.level.${effort || "usual"}`;
    return hasText(key) ? text(key) : effort;
  },
  choices(context) {
    const efforts = effortsOf(context);
    if (efforts.length === 0) return [];
    return [{ value: "" }, ...efforts.map((effort) => ({ value: effort, beside: effort }))];
  },
};

/** @type {ComposerTool} */
export const thinkingTool = {
  menuItems(context, button, goBack) {
    if (effortsOf(context).length === 0) return [];
    return [{
      label: THINKING.title(),
      icon: "thinking",
      value: THINKING.words(chosenOf(context, THINKING).value),
      opensMenu: true,
      act: () => openChoices(button, context, THINKING, goBack),
    }];
  },
  chosen(context) {
    const chosen = chosenOf(context, THINKING);
    // With another model, a word may mean nothing any more.
    if (chosen.isUsual || (chosen.value && !effortsOf(context).includes(chosen.value))) return null;
    const label = `${THINKING.title()} · ${THINKING.words(chosen.value)}`;
    return { label, isKept: chosen.isKept, takeBack: () => takeBack(context, THINKING, chosen) };
  },
};

/**
 * @param {ToolContext} context
 * @returns {readonly string[]} the model's words, from the least to the most
 */
function effortsOf({ site, current }) {
  if (!current.open) return [];
  const { model } = site.line(current.open.effectiveSettings);
  return knownTraits().of(model).efforts;
}
