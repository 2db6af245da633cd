/** What the relay says of itself, and what a request to it carries. */

/** What the site tells everybody. */
export interface Config {
  needCode: boolean;
  /** Whether keys of the reader's own are refused. */
  hideUserApiKey: boolean;
  disableGPT4: boolean;
  hideBalanceQuery: boolean;
  disableFastLink: boolean;
  /** CUSTOM_MODELS as its owner wrote it. */
  customModels: string;
  /** Empty if its owner named none. */
  defaultModel: string;
  /** Names of models that see, separated by commas. */
  visionModels: string;
  locutorio: {
    version: string;
    commit: string;
    /** The folders under /api that can be used. */
    providers: string[];
    inputTemplate: string;
    /** Empty, like the accent, where its owner wants the page's own. */
    name: string;
    /** Colours that can be read in their theme. */
    accent: { light: string; dark: string };
    /** `model` or `scripted` where a demo answers in place of a provider, else empty. */
    demo: string;
    /** Each of them closes the site. */
    problems: { variable: string; why: string }[];
    limits: { bodyBytes: number; heartbeatSeconds: number; streamSeconds: number };
  };
}

/** What an access code allows. */
export interface Access {
  /** Whether it is the code of the site's owner. */
  owner: boolean;
  /** Who the code belongs to, as its owner named it. */
  label: string;
  /** Whether the site asks nobody for a code. */
  open: boolean;
  /** All that may be asked for; null if the upstream does not say what it has. */
  models: string[] | null;
  /** The code's own: model patterns, and its last day. */
  limits: { models: string[]; until: string | null };
}

/** Who pays, and where a request goes. */
export interface Line {
  /** An access code. */
  code: string;
  /** The reader's own key, which goes before a code. */
  apiKey: string;
  /** The folder under /api. */
  provider: string;
  model: string;
}

export type Credential = Partial<Pick<Line, "code" | "apiKey">>;

export interface ProblemFacts {
  /** Stable. */
  code: string;
  /** Empty, like `hint`, where the page has to find the words. */
  message?: string;
  hint?: string;
  /** The HTTP status, 0 if there was none. */
  status?: number;
  /** The upstream's, where it gave one. */
  requestId?: string;
  /** Whether the model's provider said it, and not the relay. */
  isFromUpstream?: boolean;
}
