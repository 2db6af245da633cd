/** What is known about models: how much they read and write, whether they see, and which parameters they accept. */

import { SITE_ROOT } from "../../load/site_root.js";
import { splitModel } from "./names.js";
import { plainName } from "./rules.js";
import { LazyTable, rowFinder, today, wholeName } from "./table.js";

/**
 * @typedef {import("../../relay/dialects/dialect_types.d.ts").DialectName} DialectName
 *
 * @typedef {object} ModelTraits
 * @property {boolean} isKnown whether the table has this model at all
 * @property {number} contextTokens 0 if unknown
 * @property {number} maxOutputTokens 0 if unknown
 * @property {boolean} isVision
 * @property {boolean} takesFiles whether it reads a PDF itself, text and pages
 * @property {string} family which parameters it accepts: a key of `families` in the table
 * @property {{ base: number, tile: number, patch: number }} image what an image costs in tokens
 * @property {boolean} takesSampling temperature, top_p and penalties
 * @property {string} outputLimitName the name of the parameter that limits its answer
 * @property {boolean} thinks whether it thinks before it answers
 * @property {"" | "adaptive" | "budget"} thinking how Anthropic's models are told to think
 * @property {number} cacheFrom tokens of a prompt from which on their cache takes it; 0 for all others
 * @property {readonly string[]} efforts its words for how long to think, the least first; none where it takes none
 * @property {Record<string, unknown>} quick parameters with which it answers a small question without long thinking
 * @property {string} shutdown the day from which it does not answer any more; empty if none is known
 * @property {string} successor what its maker recommends instead; empty if unknown
 *
 * @typedef {object} RowOnly
 * @property {string} match the whole name, as a regular expression
 * @property {string} [efforts] with spaces between them; missing where it takes none
 *
 * @typedef {Omit<Partial<ModelTraits>, "isKnown" | "quick" | "efforts"> & RowOnly} TraitsRow
 *
 * @typedef {object} DialectRow
 * @property {Exclude<DialectName, "chat">} dialect besides chat completions
 * @property {string} provider that speaks it itself
 * @property {string} match the whole name of a model, as its maker writes it, as a regular expression
 *
 * @typedef {object} TraitsTable
 * @property {string[]} usual patterns of default models; the first that matches a model counts
 * @property {string[]} quick patterns of models that are made to be fast and cheap
 * @property {DialectRow[]} [dialects] the first that matches counts
 * @property {string[]} notForChat what the name of a model that does not chat has in it
 * @property {string[]} [takesFiles] patterns of models that, if they see, read PDFs themselves
 * @property {Record<string, Partial<ModelTraits>>} families
 * @property {TraitsRow[]} models the first that matches counts
 */

/** @type {ModelTraits} */
const UNKNOWN = {
  isKnown: false,
  contextTokens: 0,
  maxOutputTokens: 0,
  isVision: false,
  takesFiles: false,
  family: "chat",
  image: { base: 85, tile: 170, patch: 0 },
  takesSampling: true,
  outputLimitName: "max_tokens",
  thinks: false,
  thinking: "",
  cacheFrom: 0,
  efforts: [],
  quick: {},
  shutdown: "",
  successor: "",
};

export class Traits {
  #families;
  #rowOf;
  #usual;
  #quick;
  #notForChat;
  #dialects;
  #takesFiles;
  #today;
  /** @type {Map<string, ModelTraits>} */
  #found = new Map();

  /**
   * @param {TraitsTable} table
   * @param {() => string} [day] the present one
   */
  constructor(table, day = today) {
    this.#families = table.families;
    this.#rowOf = rowFinder(table.models);
    this.#usual = table.usual.map(wholeName);
    this.#quick = table.quick.map(wholeName);
    this.#notForChat = table.notForChat.map((part) => new RegExp(part));
    this.#dialects = (table.dialects ?? []).map((row) => ({ ...row, pattern: wholeName(row.match) }));
    this.#takesFiles = (table.takesFiles ?? []).map(wholeName);
    this.#today = day;
  }

  /**
   * Fast and cheap models that still answer: expensive ones are only used by those who choose them.
   *
   * @template {{ name: string }} Model
   * @param {readonly Model[]} models in the order of a list
   * @returns {Model | undefined} the one for a reader who chose none
   */
  usualAmong(models) {
    const alive = models.filter(({ name }) => !this.hasEnded(name));
    for (const pattern of this.#usual) {
      const found = alive.find(({ name }) => pattern.test(bareName(name)));
      if (found) return found;
    }
    return alive[0] ?? models[0];
  }

  /**
   * @param {string} model as in a request
   * @returns {boolean} whether its maker has shut it down
   */
  hasEnded(model) {
    const { shutdown } = this.of(model);
    return shutdown !== "" && shutdown <= this.#today();
  }

  /**
   * @param {string} model as in a request
   * @returns {boolean} false for one that embeds, draws, speaks or listens
   */
  chats(model) {
    const name = bareName(model);
    return !this.#notForChat.some((pattern) => pattern.test(name));
  }

  /**
   * What to expect of it, in one word.
   *
   * @param {string} model as in a request
   * @returns {"quick" | "thinks" | "thinksLong" | "broad" | ""} empty if nothing is known
   */
  characterOf(model) {
    const { isKnown, family } = this.of(model);
    if (this.#quick.some((pattern) => pattern.test(bareName(model)))) return "quick";
    if (!isKnown) return "";
    if (family === "deep-reasoning") return "thinksLong";
    return family === "reasoning" ? "thinks" : "broad";
  }

  /**
   * A gateway's models, such as `openai/gpt-6`, have a name of its own, and speak what the gateway does.
   *
   * @param {string} model as in a request
   * @returns {DialectName} what it can be asked in besides chat completions; these, if there is nothing else
   */
  dialectOf(model) {
    const named = splitModel(model);
    const row = this.#dialects.find(({ provider, pattern }) => {
      return provider === named?.provider && pattern.test(plainName(named.name));
    });
    return row?.dialect ?? "chat";
  }

  /**
   * @param {string} model as in a request, `@provider` and all
   * @returns {ModelTraits}
   */
  of(model) {
    const name = bareName(model);
    const known = this.#found.get(name);
    if (known) return known;
    const traits = this.#read(name);
    this.#found.set(name, traits);
    return traits;
  }

  /** @param {string} name */
  #read(name) {
    const row = this.#rowOf(name);
    if (!row) return UNKNOWN;
    const { match: _, efforts: words, ...traits } = row;
    const family = this.#families[traits.family ?? UNKNOWN.family] ?? {};
    const efforts = words?.split(" ") ?? [];
    // Small questions go as chat completions, in which Anthropic's models know no effort.
    const quick = efforts[0] && !traits.thinking ? { reasoning_effort: efforts[0] } : {};
    const takesFiles = Boolean(traits.isVision) && this.#takesFiles.some((pattern) => pattern.test(name));
    return { ...UNKNOWN, ...family, ...traits, takesFiles, efforts, quick, isKnown: true };
  }
}

/** Replaces the table until it is loaded. */
export const NO_TRAITS = new Traits({ usual: [], quick: [], notForChat: [], families: {}, models: [] });

const table = new LazyTable(new URL("build/models.json", SITE_ROOT), (rows) => new Traits(rows), NO_TRAITS);

/** The table, or one without models until it is loaded. */
export const knownTraits = () => table.known;

/** Fetches it once; offline, a table without models. */
export const loadTraits = () => table.load();

/**
 * The name in the table: `openai/GPT-4o:free@OpenRouter` is gpt-4o.
 *
 * @param {string} model
 */
export function bareName(model) {
  const named = model.toLowerCase().replace(/@[a-z]+$/, "").replace(/^ft:/, "");
  return named.slice(named.lastIndexOf("/") + 1).split(":")[0] ?? "";
}

/**
 * The parameters of a request that the model accepts.
 *
 * @param {Pick<import("../../store/settings_types.d.ts").ConversationSettings, "model" | "temperature" | "topP"
 *   | "presencePenalty" | "frequencyPenalty" | "maxTokens">} settings
 * @param {Traits} traits
 * @param {string} [model] the model of the request, if the settings name none
 * @returns {Record<string, unknown>}
 */
export function requestParameters(settings, traits, model = settings.model) {
  const { takesSampling, outputLimitName } = traits.of(model);
  /** @type {[string, number | null][]} */
  const sampling = [
    ["temperature", settings.temperature],
    ["top_p", settings.topP],
    ["presence_penalty", settings.presencePenalty],
    ["frequency_penalty", settings.frequencyPenalty],
  ];
  const sent = takesSampling ? sampling.filter(([, value]) => value !== null) : [];
  return { ...Object.fromEntries(sent), ...(settings.maxTokens > 0 && { [outputLimitName]: settings.maxTokens }) };
}
