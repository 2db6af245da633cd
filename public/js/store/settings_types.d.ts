/** The settings that a reader has, and how the table describes one. */

export interface PageSettings {
  code: string;
  apiKey: string;
  /** Empty: the site's. */
  provider: string;
  /** Empty: the browser's. */
  language: string;
  theme: "auto" | "light" | "dark";
  /** Per cent. */
  textSize: number;
  sendKey: "Enter" | "Ctrl+Enter" | "Shift+Enter" | "Alt+Enter" | "Meta+Enter";
  autoTitle: boolean;
  notifyWhenDone: boolean;
  readAloudBy: "browser" | "model";
  /** By the name that OpenAI's models have for it. */
  speechVoice: string;
  /** Per cent of a voice's own. */
  speechRate: number;
  readingWidth: "normal" | "wide";
  codeWrap: boolean;
}

export interface ConversationSettings {
  /** Empty: the site's. */
  model: string;
  /** Null: not sent. */
  temperature: number | null;
  topP: number | null;
  presencePenalty: number | null;
  frequencyPenalty: number | null;
  /** 0: not sent. */
  maxTokens: number;
  /** The highest value means all. */
  historyCount: number;
  sendMemory: boolean;
  memoryThreshold: number;
  /** Empty: the conversation's. */
  memoryModel: string;
  systemPrompt: string;
  /** Empty: the site's. */
  inputTemplate: string;
  /** How long the model thinks, in the word that it has for that; empty: as it likes. */
  effort: string;
  webSearch: "off" | "auto" | "on";
}

export type SettingsValues = PageSettings & ConversationSettings;

export interface SettingRow {
  key: keyof SettingsValues;
  scope: "page" | "conversation";
  type: "text" | "secret" | "number" | "choice" | "switch" | "longtext" | "model";
  /** Null, for a number: may be left out. */
  default: string | number | boolean | null;
  min?: number;
  max?: number;
  step?: number;
  choices?: readonly string[];
  group: string;
}
