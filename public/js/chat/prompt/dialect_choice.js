/** In which dialect a question is put: chat completions, unless something is wanted that only another one can carry. */

import { missingDialects } from "../../relay/missing_dialects.js";
import { OPENAI, splitModel } from "../models/names.js";
import { itemsFor } from "./provider_items.js";

/**
 * @typedef {import("../../relay/dialects/dialect_types.d.ts").DialectName} DialectName
 * @typedef {import("../../relay/dialects/dialect_types.d.ts").Wants} Wants
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("../../store/record_types.d.ts").QuestionOptions} QuestionOptions
 * @typedef {import("../../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 * @typedef {import("../models/traits.js").Traits} Traits
 * @typedef {import("./prompt_types.d.ts").ChatSite} ChatSite
 */

/** Other documents reach a model through chat completions as their text alone. */
const PDF = "application/pdf";

/** The tools that there are in each. @type {Partial<Record<DialectName, string[]>>} */
const TOOLS_IN = { responses: ["webSearch", "picture", "servers"], messages: ["webSearch"] };

/**
 * What is wished for a question, whoever can give it.
 *
 * @param {Pick<ConversationSettings, "effort" | "webSearch">} settings in effect
 * @param {QuestionOptions | undefined} options of the question, which win
 * @param {string} model of the request
 * @param {Traits} traits
 * @returns {Wants}
 */
export function wishesOf(settings, options = {}, model, traits) {
  const { efforts, thinks } = traits.of(model);
  const effort = options.effort ?? settings.effort;
  const webSearch = options.webSearch ?? settings.webSearch;
  const { servers = [], picture } = options;
  return {
    // Another model's word for it would be refused.
    ...(effort && efforts.includes(effort) && { effort }),
    ...(thinks && { thinks }),
    ...(webSearch && webSearch !== "off" && { webSearch }),
    ...(servers.length > 0 && { servers }),
    ...(picture && { picture }),
  };
}

/**
 * @param {object} from
 * @param {string} from.model of the request
 * @param {Wants} from.wishes
 * @param {readonly Message[]} from.path
 * @param {readonly Attachment[]} [from.attachments] that are not in the path yet
 * @param {Traits} from.traits
 * @param {ChatSite} from.site
 * @returns {DialectName}
 */
export function dialectFor({ model, wishes, path, attachments = [], traits, site }) {
  const dialect = traits.dialectOf(model);
  if (dialect === "chat" || missingDialects.has(providerOf(model), dialect)) return "chat";
  if (dialect === "messages") return dialect;
  const needs = Object.keys(toolsOf(wishes, site)).length > 0 || needsThoughts(wishes) || isBound(path, dialect, model);
  const files = [...attachments, ...path.flatMap((message) => message.attachments)];
  return needs || files.some(isOtherFile) ? dialect : "chat";
}

/**
 * @param {Wants} wishes
 * @param {DialectName} dialect
 * @param {ChatSite} site
 * @returns {Wants} what of it is asked of the model's provider
 */
export function wantsIn(wishes, dialect, site) {
  const { effort, thinks } = wishes;
  const thinking = { ...(effort && { effort }), ...(thinks && { thinks }) };
  const tools = Object.entries(toolsOf(wishes, site)).filter(([tool]) => TOOLS_IN[dialect]?.includes(tool));
  return { ...thinking, ...Object.fromEntries(tools) };
}

/** @param {string} model of a request */
export function providerOf(model) {
  return splitModel(model)?.provider ?? OPENAI;
}

/**
 * @param {Wants} wishes
 * @param {ChatSite} site
 * @returns {Pick<Wants, "webSearch" | "picture" | "servers">} the tools that the reader may use
 */
function toolsOf({ webSearch, picture, servers = [] }, site) {
  const allowed = servers.filter((label) => site.servers?.some((server) => server.label === label));
  return {
    ...(webSearch && site.mayUse?.("web_search") && { webSearch }),
    ...(picture && site.mayUse?.("image_generation") && !site.forbids?.("images") && { picture }),
    ...(allowed.length > 0 && { servers: allowed }),
  };
}

/** Only this dialect tells what the model thinks. @param {Wants} wishes */
function needsThoughts({ effort, thinks }) {
  return Boolean(thinks && effort && effort !== "none");
}

/**
 * @param {readonly Message[]} path
 * @param {DialectName} dialect
 * @param {string} model
 */
function isBound(path, dialect, model) {
  return path.some((message) => itemsFor(message, dialect, model));
}

/** @param {Attachment} attachment */
function isOtherFile({ kind, type }) {
  return kind === "file" && type !== PDF;
}
