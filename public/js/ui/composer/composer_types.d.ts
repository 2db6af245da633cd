/** What the composer uses of the tools that are fetched when somebody first wants one. */

import type { CurrentConversation } from "../../app/current_conversation.js";
import type { Site } from "../../app/site.js";
import type { Settings } from "../../store/settings.js";
import type { ChosenOptions } from "./question_options.js";

/** What a tool beside the box sees and changes. */
export interface ToolContext {
  site: Site;
  settings: Settings;
  current: CurrentConversation;
  options: ChosenOptions;
  /** What is written now. */
  text(): string;
  /** Puts words into the box; what is in it already stays. */
  fill(words: string): void;
  attach(files: File[]): Promise<void>;
  focus(): void;
}

export interface ComposerTools {
  /** Opens the menu of the tools at their button. */
  openTools(button: HTMLElement, context: ToolContext): void;
  /** What is chosen for the next question or for all of the conversation, each with a way to take it back. */
  chosenElements(context: ToolContext): Promise<HTMLElement[]>;
}

export type LoadTools = () => Promise<ComposerTools>;
