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
  /** By model, the day from which it does not answer any more, where the upstream says so. */
  shutdown: Record<string, string>;
  /** The code's own: model patterns, and its last day. */
  limits: { models: string[]; until: string | null };
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
  /** When it may be tried again, in milliseconds since 1970; 0 where nobody said so. */
  retryAt?: number;
}

/** What the headers and status of a response tell about a problem found in it. */
export type ResponseFacts = Pick<ProblemFacts, "status" | "requestId" | "isFromUpstream" | "retryAt">;
