/** The tools beside the box. */

import type { ToolContext } from "../composer/composer_types.d.ts";
import type { MenuItem } from "../shared/menu.js";

export interface ComposerTool {
  /**
   * Its items in the menu; none where the site, the code, the model or the browser has no use for it. `goBack` opens
   * that menu again, from one that an item has led to.
   */
  menuItems(context: ToolContext, button: HTMLElement, goBack: () => void): MenuItem[];
  /** What is chosen of it for the next question, or for all of the conversation; null if nothing is. */
  chosen(context: ToolContext): ChosenTool | readonly ChosenTool[] | null;
}

export interface ChosenTool {
  label: string;
  /** Whether it holds for all questions of the conversation. */
  isKept?: boolean;
  takeBack(): void;
}
