/** What the page's own checks are given, and what they say. */

import type { Finding } from "../../relay/doctor.js";

/** Who asks, and what they have. */
export interface Visit {
  /** Empty for a site that needs none. */
  code: string;
  /** Guests see only what they can act on. */
  isOwner: boolean;
  settings: { get(key: "temperature"): number | null };
  current: { open: { conversation: { settings: { temperature?: number | null } } } | null };
  archive: { isKept: boolean };
  conversationCount: number;
}

/** What came of a check; its words are chosen by its cause. */
export type Told = Pick<Finding, "verdict"> & Partial<Pick<Finding, "cause_id" | "evidence">>;
