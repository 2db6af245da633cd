/** What the relay says about itself, and what a request to it carries. */

/** What the site tells everybody. */
export interface Config {
  needCode: boolean;
  /** Whether readers may not use a key of their own. */
  hideUserApiKey: boolean;
  disableGPT4: boolean;
  hideBalanceQuery: boolean;
  disableFastLink: boolean;
  /** CUSTOM_MODELS as the owner wrote it. */
  customModels: string;
  /** Empty if the owner named none. */
  defaultModel: string;
  /** Names of models that accept images, separated by commas. */
  visionModels: string;
  locutorio: {
    version: string;
    commit: string;
    repository: string;
    /** The folders under /api that are open. */
    providers: string[];
    models: OwnersModels;
    inputTemplate: string;
    /** Empty, like the next four, where the owner keeps the page's own. */
    name: string;
    /** Colours with enough contrast in their theme. */
    accent: { light: string; dark: string };
    /** An SVG document. */
    sign: string;
    /** Questions to start with. */
    examples: string[];
    /** For those who have no code yet, in one line or more. */
    welcome: string;
    /** `model` or `scripted` where a demo answers instead of a provider, else empty. */
    demo: string;
    /** Any of them closes the site. */
    problems: { variable: string; why: string }[];
    /** Each of them closes one access code. */
    warnings: { variable: string; why: string }[];
    /** Whether the relay can search the web. */
    search: boolean;
    /** Tool servers of the owner's, by their labels; `asks`: each call needs the reader's approval. */
    servers: { label: string; asks: boolean }[];
    limits: { bodyBytes: number; heartbeatSeconds: number; streamSeconds: number };
  };
}

/** CUSTOM_MODELS and DEFAULT_MODEL, worked out. */
export interface OwnersModels {
  /** In the order in which to offer them. The one of a model's very provider counts before the one of any. */
  entries: {
    name: string;
    /** Empty for any. */
    provider: string;
    /** Empty for its own name. */
    display: string;
    /** Whether it is offered first, and even if no provider lists it. */
    named: boolean;
    shown: boolean;
  }[];
  /** By provider, whether models without an entry are offered; an empty one is each that is not here itself. */
  others: Record<string, boolean>;
  default: { name: string; provider: string } | null;
}

/** What an access code allows. */
export interface Access {
  /** Whether it is the owner's code. */
  owner: boolean;
  /** Who the code belongs to, in the owner's words. */
  label: string;
  /** Whether the site needs no code. */
  open: boolean;
  /** All that may be used; null if the upstream does not list its models. */
  models: string[] | null;
  /** Whether the doctor tells this reader everything. */
  sees_all_checks: boolean;
  /** By model, the day from which it does not answer any more, where the upstream says so. */
  shutdown: Record<string, string>;
  limits: Limits;
  /** Where the code, and the site with it, stands in each allowance; null where there is none. */
  left: Standing[] | null;
}

export type BudgetKind = "usd" | "tokens" | "requests";

/** At most so many dollars, tokens or requests in each period. */
export interface Allowance {
  kind: BudgetKind;
  most: number;
  period: "day" | "week" | "month" | "total";
}

/** How much of an allowance is used. */
export interface Standing extends Allowance {
  /** Whose it is: a code's own, or one that the whole site shares. */
  of: "code" | "site";
  used: number;
  left: number;
  /** A moment in ISO 8601; null if it never renews. */
  renews_at: string | null;
}

/** What the rules of an access code say. */
export interface Limits {
  /** Patterns of names; all models if there are none. */
  models: string[];
  /** The last day. */
  until: string | null;
  /** Tools that it may use and that the owner pays for, by their names; `*` is all of them. */
  tools: string[];
  /** What it may not ask for although others may: `images`, `speech`, `transcription`. */
  forbidden: string[];
  budget: Allowance[];
  /** Requests that may begin in a minute; 0 is no limit. */
  per_minute: number;
  /** Requests that may run at the same time; 0 is no limit. */
  parallel: number;
  /** From which part of an allowance on its user is warned. */
  warn_percent: number;
}

/** The allowance that stopped a question. */
export interface SpentBudget extends Pick<Standing, "kind" | "of" | "left" | "most"> {
  /** Null if it never renews. */
  renewsAt: string | null;
}

/** What the relay says with an answer about the allowance of which the smallest part is left. */
export interface BudgetNews extends Omit<SpentBudget, "of"> {
  /** The access code that it is about. */
  code: string;
}

/** Who pays, and where a request goes. */
export interface Line {
  /** An access code. */
  code: string;
  /** The reader's own key, which takes precedence over a code. */
  apiKey: string;
  /** The folder under /api. */
  provider: string;
  model: string;
}

export type Credential = Partial<Pick<Line, "code" | "apiKey">>;

export interface ProblemFacts {
  /** Stable. */
  code: string;
  /** Empty, like `hint`, where the page chooses the words. */
  message?: string;
  hint?: string;
  /** The HTTP status, 0 if there was none. */
  status?: number;
  /** The upstream's, where it gave one. */
  requestId?: string;
  /** Whether it comes from the model's provider, not from the relay. */
  isFromUpstream?: boolean;
  /** Why the provider refused the site's key, in the relay's word for it; empty where it didn't. */
  cause?: string;
  /** When it may be tried again, in milliseconds since 1970; 0 where nobody said so. */
  retryAt?: number;
  /** What is used up, if that is the problem. */
  budget?: SpentBudget | null;
}

/** What the headers and status of a response tell about a problem found in it. */
export type ResponseFacts = Pick<ProblemFacts, "status" | "requestId" | "isFromUpstream" | "cause" | "retryAt">;

/** What a provider says of its models in their list; what it does not say is missing. */
export interface ToldOfModel {
  /** The day from which it does not answer any more. */
  shutdown?: string;
  contextTokens?: number;
  /** Dollars per million tokens. */
  price?: { input: number; output: number };
}

export interface ListedModel extends ToldOfModel {
  /** As a request names it. */
  id: string;
}
