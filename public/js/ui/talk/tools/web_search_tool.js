/** Whether the web is searched for an answer: never, when the model thinks it useful, or each time. */

import { text } from "../../../i18n/texts.js";
import { chosenOf, hasOwnTools, openChoices, takeBack } from "./tool_choice.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").ToolContext} ToolContext
 * @typedef {import("../talk_types.d.ts").ComposerTool} ComposerTool
 */

/** @type {import("./tool_choice.js").ToolChoice} */
const SEARCH = {
  key: "webSearch",
  title: () => text("webSearch.title"),
  words: (value) => text(`webSearch.${value}`),
  choices: () => ["off", "auto", "on"].map((value) => ({ value })),
};

/** @type {ComposerTool} */
export const webSearchTool = {
  menuItems(context, button, goBack) {
    if (!maySearch(context)) return [];
    return [{
      label: SEARCH.title(),
      icon: "search",
      value: SEARCH.words(chosenOf(context, SEARCH).value),
      opensMenu: true,
      act: () => openChoices(button, context, SEARCH, goBack),
    }];
  },
  chosen(context) {
    const chosen = chosenOf(context, SEARCH);
    if (chosen.isUsual || !maySearch(context)) return null;
    const label = `${SEARCH.title()} · ${SEARCH.words(chosen.value)}`;
    return { label, isKept: chosen.isKept, takeBack: () => takeBack(context, SEARCH, chosen) };
  },
};

/** @param {ToolContext} context */
function maySearch(context) {
  const { site } = context;
  return site.maySearch || (site.mayUse("web_search") && hasOwnTools(context));
}
