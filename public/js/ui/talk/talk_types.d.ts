/** The tools beside the box. */

import type { ToolContext } from "../composer/composer_types.d.ts";
import type { MenuItem } from "../shared/menu.js";

export interface ComposerTool {
  /** Its items in the menu; none where the site, the code, the model or the browser has no use for it. */
  menuItems(context: ToolContext, button: HTMLElement): MenuItem[];
  /** What is chosen of it for the next question; null if nothing is. */
  chosen(context: ToolContext): { label: string; takeBack(): void } | null;
}
