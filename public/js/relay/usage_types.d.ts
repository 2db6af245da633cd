/** What the relay tells about what was used. */

import type { Limits, Standing } from "./relay_types.d.ts";

/** Sums; one that is missing is 0. */
export interface Counters {
  requests?: number;
  prompt_tokens?: number;
  cached_tokens?: number;
  cache_written_tokens?: number;
  completion_tokens?: number;
  reasoning_tokens?: number;
  pictures?: number;
  audio_seconds?: number;
  tool_calls?: number;
  errors?: number;
  stopped?: number;
  /** Dollars. */
  usd?: number;
  /** Requests of which the price is unknown. */
  unpriced?: number;
}

export interface UsageRow extends Counters {
  /** In UTC, such as 2026-11-28. */
  day: string;
  /** Whose code; only the owner is told. */
  label?: string;
  provider: string;
  model: string;
  purpose: "answer" | "title" | "summary" | "search";
  /** By the provider's count, by the relay's own, or charged in advance and not settled. */
  basis: "reported" | "estimated" | "reserved";
}

export interface UsageStore {
  kind: string;
  /** Whether all instances of the site count in it together. */
  is_shared: boolean;
  is_available: boolean;
  /** Why it can't be reached, in English; empty where it can. */
  why: string;
}

/** For one code. */
export interface Usage {
  label: string;
  /** When it was told, in ISO 8601. */
  now: string;
  days: UsageRow[];
  left: Standing[] | null;
  limits: Limits;
  store: UsageStore;
}

export interface CodeUsage {
  label: string;
  /** In CODE, from 1. */
  position: number;
  limits: Limits;
  left: Standing[] | null;
  expired: boolean;
  /** Why it is closed, in English; empty where it is not. */
  problem: string;
  /** Why it is easy to guess; empty where it is not. */
  weak: "" | "short" | "repeated" | "common";
}

export interface ProviderKey {
  /** Where it is written. */
  variable: string;
  provider: string;
  /** Its last four characters. */
  ending: string;
  state: "healthy" | "resting" | "parked";
  /** In ISO 8601; null where it is used now, or nothing says until when it is not. */
  until: string | null;
  reason: string;
}

export interface Balance {
  provider: string;
  variable: string;
  ending: string;
  /** What the amount is: the account's, or what this key may still use, or has used today. */
  measures: "balance" | "key_left" | "key_used_today";
  /** Null where nothing limits it, and where it is not known. */
  amount: number | null;
  /** Its code in ISO 4217; empty where nobody says. */
  currency: string;
  asked_at: string;
  /** Why it is not known: `no_answer`, `unreadable`, or `status_` with a status; empty where it is. */
  error: string;
}

/** What OpenAI has counted of this site's keys, beside what went through this site. */
export interface Organization {
  /** Dollars are missing where OpenAI doesn't tell them. */
  days: { day: string; usd?: number; tokens: number; ours: number; our_tokens: number }[];
  error: string;
}

/** The figures that a verdict rests on: those of a leak, those of a guess, or why nothing can be told. */
export interface Grounds {
  days?: { day: string; provider_tokens: number; site_tokens: number }[];
  label?: string;
  day?: string;
  tokens?: number;
  usual_tokens?: number;
  reason?: string;
}

/** For the owner: everybody's, and what only they may see. */
export interface SiteUsage extends Usage {
  codes: CodeUsage[];
  site_left: Standing[] | null;
  attempts: { network: string; wrong: number; window_ends_at: string | null }[];
  keys: ProviderKey[];
  balances?: Balance[];
  organization?: Organization;
  verdict: "key_leaked" | "code_guessed" | "nothing_unusual" | "unknown";
  why: Grounds;
  /** Why ADMIN_CODE is easy to guess; empty where it is not. */
  admin_code_weak: CodeUsage["weak"];
}
