/** What the panels are opened with. */

import type { App } from "../../app/app.js";
import type { Problem } from "../../relay/problem.js";

export interface PanelModule {
  default: (desk: App, options: any) => Promise<any>;
}

export interface SettingsOptions {
  /** Where to begin. */
  section?: string;
  /** What led here. */
  problem?: Problem | null;
}

/** For another setting than the conversation's model. */
export interface ModelPickerOptions {
  value?: string;
  /** Who is told. */
  choose?: (model: string) => void;
  /** What no choice means. */
  none?: string;
}

/** A code or key that came in a link. */
export interface Offered {
  code?: string;
  apiKey?: string;
  provider?: string;
}
