/** The menu of the tools beside the box, and what is chosen for the next question. */

import { text } from "../../i18n/texts.js";
import { iconButton, make } from "../shared/elements.js";
import { openMenu } from "../shared/menu.js";
import { comparisonTool } from "./comparison_tool.js";

/**
 * @typedef {import("../composer/composer_types.d.ts").ToolContext} ToolContext
 * @typedef {import("./talk_types.d.ts").ComposerTool} ComposerTool
 */

/** In the order of the menu. @type {readonly ComposerTool[]} */
const TOOLS = [comparisonTool];

/**
 * @param {HTMLElement} button
 * @param {ToolContext} context
 */
export function openTools(button, context) {
  openMenu(button, TOOLS.flatMap((tool) => tool.menuItems(context, button)));
}

/**
 * @param {ToolContext} context
 * @returns {HTMLElement[]}
 */
export function chosenElements(context) {
  return TOOLS.flatMap((tool) => {
    const chosen = tool.chosen(context);
    if (!chosen) return [];
    const remove = iconButton("close", text("tools.takeBack", { name: chosen.label }), chosen.takeBack);
    return [make("span", "chosen-tool", make("span", "chosen-tool__name", chosen.label), remove)];
  });
}
