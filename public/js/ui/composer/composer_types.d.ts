/** What the composer uses of the tools that are fetched when somebody first wants one. */

import type { Attachment } from "../../store/record_types.d.ts";
import type { DocumentText, NoteProgress } from "../../documents/document_types.d.ts";
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

/** A file that is ready to be sent. */
export interface PreparedFile {
  attachment: Attachment;
  blob: Blob;
  /** What it was made from, so that it can be made anew; the same as `blob` where that is gone. */
  original: Blob;
  /** Whatever else the archive keeps of it. */
  more?: { id: string; blob: Blob }[];
  /** All that was read in it, while the page is open. */
  document?: DocumentText;
  /** Of a PDF that is locked. */
  password?: string;
}

/** What reading a document has to know of where it will be sent. */
export interface DocumentContext {
  site: Site;
  current: CurrentConversation;
  /** Bytes that one more document may have in the request. */
  roomBytes: number;
  focus(): void;
}

export interface ComposerTools {
  /**
   * Reads a document so that it can be sent. What cannot be read is told.
   *
   * @returns null if nothing came of it
   */
  takeDocument(
    file: File,
    context: DocumentContext,
    reading: { isPdf: boolean; signal: AbortSignal; note: NoteProgress },
  ): Promise<PreparedFile | null>;
  /**
   * Shows what of a file will be sent.
   *
   * @returns what it was changed into; null if nothing was changed
   */
  previewFile(prepared: PreparedFile, context: DocumentContext): Promise<PreparedFile | null>;
  /** Opens the menu of the tools at their button. */
  openTools(button: HTMLElement, context: ToolContext): void;
  /** What is chosen for the next question or for all of the conversation, each with a way to take it back. */
  chosenElements(context: ToolContext): Promise<HTMLElement[]>;
}

export type LoadTools = () => Promise<ComposerTools>;
