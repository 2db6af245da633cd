/** The menu of the tools beside the box, and what is chosen for the next question. */

import { loadTraits } from "../../../chat/models/traits.js";
import { text } from "../../../i18n/texts.js";
import { iconButton, make } from "../../shared/elements.js";
import { openMenu } from "../../shared/menu.js";
import { comparisonTool } from "./comparison_tool.js";
import { pictureTool } from "./picture_tool.js";
import { showToast } from "../../shared/toast.js";
import { serversTool } from "./servers_tool.js";
import { thinkingTool } from "./thinking_tool.js";
import { tell, tellAt } from "./tool_choice.js";
import { webSearchTool } from "./web_search_tool.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").ToolContext} ToolContext
 * @typedef {import("../talk_types.d.ts").ComposerTool} ComposerTool
 */

/** In the order of the menu. @type {readonly ComposerTool[]} */
const TOOLS = [thinkingTool, webSearchTool, pictureTool, serversTool, comparisonTool];

/**
 * @param {HTMLElement} button
 * @param {ToolContext} context
 */
export async function openTools(button, context) {
  // What a model takes.
  await loadTraits();
  if (button.parentElement) tellAt(button.parentElement);
  const open = () => {
    const items = TOOLS.flatMap((tool) => tool.menuItems(context, button, open));
    if (items.length > 0) openMenu(button, items);
    else showToast({ text: text("tools.none") });
  };
  open();
}

/**
 * @param {ToolContext} context
 * @returns {Promise<HTMLElement[]>}
 */
export async function chosenElements(context) {
  await loadTraits();
  const chosen = TOOLS.flatMap((tool) => tool.chosen(context) ?? []);
  return chosen.map(({ label, isKept = false, takeBack }) => {
    const remove = iconButton("close", text("tools.takeBack", { name: label }), () => {
      takeBack();
      tell(text("tools.takeBack", { name: label }));
      context.focus();
    });
    const chip = make("span", `chosen-tool${isKept ? " chosen-tool--kept" : ""}`);
    chip.append(make("span", "chosen-tool__name", label), remove);
    if (isKept) {
      chip.title = text("tools.forConversation");
      chip.append(make("span", "only-heard", text("tools.forConversation")));
    }
    return chip;
  });
}
