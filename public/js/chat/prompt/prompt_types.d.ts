/** The plan of a request, and what the chat has to know of the site. */

import type { Config, Line } from "../../relay/relay_types.d.ts";
import type { DialectName } from "../../relay/dialects/dialect_types.d.ts";
import type { Attachment, Cost, ProviderItems, QuestionOptions } from "../../store/record_types.d.ts";

export interface ChatSite {
  readonly config: Pick<Config, "visionModels"> & {
    locutorio: Pick<Config["locutorio"], "inputTemplate" | "limits">;
  };
  /** Where a request goes, and who pays for it. */
  line(settings: { model: string }): Line;
  /** Whether each request is one of a number that the reader may make. */
  readonly countsRequests?: boolean;
  /** Whether the reader may use a tool, by the name that requests have for it; none may be used without this. */
  mayUse?(tool: string): boolean;
  /** What the reader may not ask for although others may. */
  forbids?(kind: "images" | "speech" | "transcription"): boolean;
  /** The tool servers that the reader may use. */
  readonly servers?: readonly { label: string; asks: boolean }[];
  /** Whether the relay searches the web for this reader. */
  readonly maySearch?: boolean;
}

/** Why the summary is left out; empty if it is sent. */
export type MemoryReason = "" | "off" | "branch" | "cleared";
/** Why a message is left out; empty if it is sent. */
export type MessageReason = "" | "cleared" | "deleted" | "failed" | "history" | "summarised";

export interface PlanItem {
  kind: "system" | "memory" | "context" | "message" | "draft" | "continuation";
  messageId: string | null;
  role: "system" | "user" | "assistant";
  /** As it is sent. */
  text: string;
  /** Those that are sent. */
  attachments: Attachment[];
  /** Attachments that are not sent although the text is; `why` gives the reason. */
  leftOut: Attachment[];
  /** What the provider gave along with an answer, if it gets that back. */
  providerItems?: ProviderItems | undefined;
  /** Estimated. */
  tokens: number;
  isSent: boolean;
  why: MemoryReason | MessageReason | "window" | "body" | "vision" | "picture";
}

export interface PlannedDraft {
  text: string;
  attachments: Attachment[];
  /** Chosen for it alone. */
  options?: QuestionOptions | undefined;
}

export interface PromptPlan {
  items: PlanItem[];
  /** Estimated, of all that is sent. */
  tokens: number;
  /** What the model can read in one request; 0 if unknown. */
  roomTokens: number;
  /** Whether even what must be sent does not fit. */
  isTooLong: boolean;
  /** Of what is sent; null if the price is unknown. */
  cost: Cost | null;
  model: string;
  /** In which it goes. */
  dialect: DialectName;
}
