/** What panels are opened with. */

import type { Problem } from "../../relay/problem.js";

export interface SettingsOptions {
  /** Where to begin; "conversation": at what holds for the conversation on the screen alone. */
  section?: string;
  /** The key of the setting in it that is meant. */
  setting?: string;
  /** What led here. */
  problem?: Problem | null;
}

/** For another setting than the model of the conversation on the screen. */
export interface ModelPickerOptions {
  /** The model that is chosen now; empty for none. */
  value?: string;
  /** What no choice means. */
  none?: string;
  /** The model that no choice leads to, so that it is not listed twice. */
  noneIs?: string;
  choose?: (model: string) => void;
}

export type OpenModelPicker = (options: ModelPickerOptions) => unknown;

/** A code or key that came in a link. */
export interface OfferedAccess {
  code?: string;
  apiKey?: string;
  provider?: string;
}
