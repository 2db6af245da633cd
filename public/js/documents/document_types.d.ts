/** What is read from a document, and how it crosses from a worker to the page. */

/** What a document is made of. `part`: it has no parts of its own, and is cut into pieces. */
export type Unit = "page" | "sheet" | "slide" | "chapter" | "part";

/** Why a document cannot be read. */
export type FailureCode =
  | "archive"
  | "bomb"
  | "broken"
  | "empty"
  | "encrypted"
  | "legacy"
  | "noText"
  | "notLoaded"
  | "password"
  | "recording"
  | "tooDeep"
  | "tooLarge"
  | "tooSlow";

/** What a reader gives: the text of each part, in its order. */
export interface ReadDocument {
  type: string;
  unit: Unit;
  parts: ReadPart[];
}

export interface ReadPart {
  /** Of a sheet, a slide or a chapter; may be empty. */
  title: string;
  text: string;
  /** Whether there is something to see that is no text: only a picture of it shows that. */
  isPicture?: boolean;
}

/** The same with all texts in one blob, which crosses from a worker without a copy. */
export interface DocumentText {
  type: string;
  unit: Unit;
  text: Blob;
  parts: DocumentPart[];
}

export interface DocumentPart {
  title: string;
  isPicture: boolean;
  /** Bytes in the blob. */
  start: number;
  end: number;
}

export interface PageImage {
  /** Counted from 1. */
  page: number;
  blob: Blob;
  width: number;
  height: number;
}

export interface ReadingTask {
  file: Blob;
  name: string;
  password: string;
  /** The pages that are to be drawn; without them, the text is read. */
  pages: number[] | null;
  /** Where the site begins: a document's own addresses are never asked. */
  root: string;
}

export type WorkerReport =
  | { type: "progress"; done: number; of: number }
  | { type: "text"; document: DocumentText }
  | { type: "images"; images: PageImage[] }
  | { type: "failure"; code: FailureCode };

export type NoteProgress = (done: number, of: number) => void;
