/** What can be written into the archive's stores. */

import type { IDBPDatabase } from "idb";

export type StoreName = "conversations" | "messages" | "attachments" | "prompts" | "masks" | "tombstones";
export type Fields = Record<string, any>;

export interface Put {
  store: StoreName;
  id: string;
  record: Fields;
}

/** Only of what is there. */
export interface Change {
  store: StoreName;
  id: string;
  change: Fields | ((record: any) => Fields);
}

export interface Removal {
  store: StoreName;
  id: string;
  isGone: true;
  conversationId?: string;
}

export type Write = Put | Change | Removal;
export type Handle = IDBPDatabase;
export type SchemaStep = (database: Handle, transaction: any) => void;
