/** What the archive keeps, and what it tells. The time is in milliseconds since 1970. */

import type { ConversationSettings } from "./settings_types.d.ts";

export interface PromptMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface Memory {
  text: string;
  /** The last message that the summary covers. */
  throughId: string | null;
  byPerson: boolean;
  createdAt: number;
}

export interface Conversation {
  id: string;
  /** Empty until named. */
  title: string;
  titledBy: "" | "model" | "person";
  createdAt: number;
  /** The list is in this order. */
  updatedAt: number;
  /** 0: not pinned. */
  pinnedAt: number;
  /** The message at the end of the shown path. */
  leafId: string | null;
  settings: Partial<ConversationSettings>;
  memory: Memory | null;
  /** Nothing up to this message is sent. */
  contextStartsAfter: string | null;
  context: PromptMessage[];
  maskId: string;
  /** 0: not removed. */
  deletedAt: number;
}

export interface Attachment {
  id: string;
  /** `file`: the document itself, for models that read it; `textId` then has its text for all others. */
  kind: "image" | "text" | "file";
  name: string;
  type: string;
  bytes: number;
  width: number;
  height: number;
  /** What a text was read from, if that was a document of another form. */
  source?: DocumentSource;
  /** For a file: its text, an attachment of its own in the archive. */
  textId?: string;
  textBytes?: number;
  /** For a file: whether its text is sent to every model, because one has refused the document itself. */
  asText?: boolean;
  /** Of a picture that a model has made. */
  made?: MadePicture;
  /** Pictures of pages that have no text, for models that see; attachments of their own in the archive. */
  pages?: PagePicture[];
}

export interface MadePicture {
  /** What was asked for. */
  prompt: string;
  /** What the model made of that, where it says so. */
  revisedPrompt: string;
}

export interface PagePicture {
  id: string;
  /** Counted from 1. */
  page: number;
  bytes: number;
  width: number;
  height: number;
}

export interface DocumentSource {
  type: string;
  bytes: number;
  /** Pages, sheets or slides; 0 where it has none. */
  parts: number;
  /** Which of them were taken, such as `1-20`; empty for all. */
  chosen: string;
}

/** Where a part of an answer comes from. */
export interface Citation {
  url: string;
  title: string;
  /** The cited words in the answer's text, in UTF-16 units; both 0 where it cites as a whole. */
  start: number;
  end: number;
}

/** Something that a tool does, or did, for an answer. */
export interface Activity {
  id: string;
  kind: "web_search" | "image_generation" | "mcp" | "code";
  /** `asking`: it waits for the reader's approval. */
  state: "running" | "asking" | "done" | "failed" | "refused";
  /** Of the tool, for a server's tools. */
  name: string;
  /** Of the server, as its owner labels it. */
  server: string;
  /** What the tool was asked, as text or as JSON. */
  input: string;
  /** What it answered, or why it failed. */
  output: string;
}

/** What a provider wants back with the next question, such as encrypted thoughts: nobody else understands it. */
export interface ProviderItems {
  dialect: string;
  model: string;
  items: unknown[];
}

/** What was chosen for one question. What is missing is as the conversation's settings say. */
export interface QuestionOptions {
  effort?: string;
  webSearch?: "off" | "auto" | "on";
  /** The labels of the tool servers that may be asked. */
  servers?: string[];
  /** That a picture is wanted, and how. */
  picture?: PictureOptions;
  /** That several models answer, until the reader keeps one of the answers. */
  models?: string[];
}

export interface PictureOptions {
  /** Empty: the conversation's own model has a tool make it, and what was said before counts. */
  model: string;
  size: string;
  quality: string;
}

export interface AttachmentBlob {
  id: string;
  conversationId: string;
  blob: Blob;
}

export interface MessageProblem {
  code: string;
  message: string;
  hint: string;
  status: number;
  requestId: string;
  /** Whether these are the words of the model's provider. */
  isFromUpstream?: boolean;
  /** Why the provider refused the site's key; empty or missing where it didn't. */
  cause?: string;
  /** Milliseconds since 1970; 0 or missing where nothing says when to try again. */
  retryAt?: number;
  /** The budget that stopped the question; null or missing if it was something else. */
  budget?: MessageBudget | null;
}

export interface MessageBudget {
  kind: "usd" | "tokens" | "requests";
  of: "code" | "site";
  left: number;
  most: number;
  /** A moment in ISO 8601; null if it never renews. */
  renewsAt: string | null;
}

export interface Usage {
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
  reasoningTokens: number;
}

export interface Cost {
  amount: number;
  currency: string;
  pricesDate: string;
  /** Whether something is missing in it, such as a tool of which the price is unknown. */
  isPartial?: boolean;
}

export type MessageState = "waiting" | "thinking" | "writing" | "complete" | "stopped" | "cut" | "failed";

export interface Message {
  id: string;
  conversationId: string;
  parentId: string | null;
  role: "user" | "assistant";
  text: string;
  reasoning: string;
  createdAt: number;
  attachments: Attachment[];
  model: string;
  provider: string;
  state: MessageState;
  /** One word: why it was cut. */
  reason: string;
  problem: MessageProblem | null;
  usage: Usage | null;
  cost: Cost | null;
  firstTokenMs: number;
  totalMs: number;
  deleted: boolean;
  /** Of a question: what was chosen for it. */
  options?: QuestionOptions | undefined;
  /** Of an answer, like the next three: missing where there are none. */
  citations?: Citation[] | undefined;
  activities?: Activity[] | undefined;
  providerItems?: ProviderItems | undefined;
  /** How long the model thought before it wrote, where that was seen. */
  thinkingMs?: number | undefined;
  /** Only while its removal can be undone. */
  removedAt?: number | undefined;
}

export interface Prompt {
  id: string;
  title: string;
  content: string;
  createdAt: number;
}

export interface Mask {
  id: string;
  name: string;
  context: PromptMessage[];
  settings: Partial<ConversationSettings>;
  createdAt: number;
  builtin: boolean;
}

export interface ArchiveChange {
  kind: "conversation" | "message" | "prompts" | "masks" | "everything";
  id: string;
  conversationId: string;
  /** False: another tab did it. */
  isOurs: boolean;
}
