/** What a dialect of a model's API has to give, so that the rest of the page is the same for all of them. */

import type { Activity, Citation } from "../../store/record_types.d.ts";
import type { Piece } from "../thinking.js";
import type { Problem } from "../problem.js";
import type { Line, ResponseFacts } from "../relay_types.d.ts";
import type { Usage } from "../usage.js";

export type DialectName = "chat" | "responses" | "messages" | "images";

/** How an answer ended. */
export interface Ending {
  /** `limit`: the relay's time was up; the model can continue. */
  verdict: "complete" | "cut" | "limit" | "failed";
  /** Why it was cut, as one word. */
  reason?: string;
  problem?: Problem;
}

/** A picture that a model makes; each state of it replaces the one before with the same id. */
export interface PicturePart {
  type: "picture";
  id: string;
  base64: string;
  /** Such as `image/png`. */
  mediaType: string;
  isPartial: boolean;
  /** What the model made of the words that asked for it. */
  revisedPrompt?: string;
}

export type ToolPart =
  | { type: "citation"; citation: Citation }
  /** A new one, or a new state of the one with the same id. */
  | { type: "activity"; activity: Activity }
  | PicturePart
  /** What the provider wants back with the next question. */
  | { type: "items"; items: unknown[] };

export type CompletionPart =
  | Piece
  | ToolPart
  | { type: "usage"; usage: Usage; tools: readonly string[] }
  | { type: "end"; ending: Ending };

/** What is asked for besides an answer in words. What a dialect has no way to ask for, it leaves out. */
export interface Wants {
  /** How long to think, in the model's word for it. */
  effort?: string;
  /** Whether the model thinks before it answers, so that its thoughts can be asked for. */
  thinks?: boolean;
  /** The provider's own web search. */
  webSearch?: "auto" | "on";
  /** The provider's own tool that makes pictures. */
  picture?: { model: string; size: string; quality: string };
  /** The labels of the owner's tool servers. */
  servers?: readonly string[];
}

export type ContentPart =
  | { type: "text"; text: string }
  | { type: "image_url"; image_url: { url: string } }
  /** `file_data` is a data URL. */
  | { type: "file"; file: { filename: string; file_data: string } };

/** A message in the form that all dialects are made from: chat completions' own, and what only others understand. */
export interface RequestMessage {
  role: "system" | "user" | "assistant";
  content: string | ContentPart[];
  /** What the provider gave along with this answer; sent back to that dialect and model alone. */
  providerItems?: { dialect: string; model: string; items: unknown[] };
}

/** What a dialect must know of the model. */
export interface ModelFacts {
  /** 0 if unknown. */
  maxOutputTokens: number;
  /** How it is told to think: as it likes or as an effort says, or up to a number of tokens; empty for neither. */
  thinking: "" | "adaptive" | "budget";
  /** From how many tokens on the beginning of a prompt can be marked for the provider's cache; 0 if it can't. */
  cacheFrom: number;
}

export interface CompletionRequest {
  line: Line;
  messages: readonly RequestMessage[];
  /** More fields of the body. */
  parameters?: Record<string, unknown>;
  /** Nothing for an answer. */
  purpose?: "title" | "summary" | undefined;
  /** Chat completions, which all providers have, unless it says otherwise. */
  dialect?: DialectName;
  wants?: Wants;
  /** Missing if nothing is known. */
  model?: ModelFacts;
}

/** Reads one answer as it comes. */
export interface AnswerStream {
  readonly usage: Usage | null;
  /** Those that ran at the provider and may cost something, one name for each call. */
  readonly tools: readonly string[];
  /** Whether the body has anything of a model's answer in it, or an error. */
  readonly hasAnswered: boolean;
  /** Whether part of the answer could not be read, so that reading on makes no sense. */
  readonly hasHole: boolean;
  /** Takes the data of an event, which should be JSON. */
  readEvent(text: string): Iterable<CompletionPart>;
  /** Takes the data of an event that is an error by its name. */
  readErrorEvent(text: string): void;
  /** Takes a comment of the stream, such as `end cut bytes=812 ms=1034 reason=upstream_cut`. */
  readEnd(comment: string): void;
  /** What was kept back until now. */
  finish(): Iterable<CompletionPart>;
  ending(): Ending;
}

export interface Dialect {
  /** Below /api. */
  path(line: Line, request: CompletionRequest): string;
  body(request: CompletionRequest): Record<string, unknown>;
  /** The body as it is sent; JSON where a dialect does not say otherwise. */
  encoded?(body: Record<string, unknown>): Record<string, unknown> | FormData;
  answerStream(facts: ResponseFacts): AnswerStream;
}
