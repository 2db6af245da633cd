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
  kind: "image" | "text";
  name: string;
  type: string;
  bytes: number;
  width: number;
  height: number;
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
