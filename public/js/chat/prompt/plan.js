/** Plans a request before it is sent: its parts in their order, and why others are left out. */

import { language } from "../../i18n/texts.js";
import { isVisionModel } from "../models/choices.js";
import { knownPrices, loadPrices } from "../models/prices.js";
import { knownTraits, loadTraits } from "../models/traits.js";
import { estimateAttachment, formsFor } from "./attachment_forms.js";
import { dialectFor, wishesOf } from "./dialect_choice.js";
import { fitPlan } from "./limits.js";
import { bytesOfItems, itemsFor } from "./provider_items.js";
import { selectMessages } from "./selection.js";
import { fillInputTemplate } from "./template.js";
import { estimateTokens } from "./tokens.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 * @typedef {import("../models/traits.js").ModelTraits} ModelTraits
 * @typedef {import("./prompt_types.d.ts").ChatSite} ChatSite
 * @typedef {import("./prompt_types.d.ts").PlanItem} PlanItem
 * @typedef {import("./prompt_types.d.ts").PlannedDraft} PlannedDraft
 * @typedef {import("./prompt_types.d.ts").PromptPlan} PromptPlan
 */

/** Sent to the model when an answer is to be continued; the page does not show it. */
const CONTINUE = "Continue your last answer exactly where it stopped. Repeat nothing and add no introduction.";
const RECAP = "What was said earlier in this conversation, as a recap:\n\n";
/** A message costs this much besides its text. */
const FRAME_TOKENS = 4;
/** Encrypted, and written in letters, a thought takes half as much again as in words. */
const BYTES_OF_ITEM_TOKEN = 6;
const NOTHING_ELSE = { cachedTokens: 0, cacheWrittenTokens: 0, completionTokens: 0, reasoningTokens: 0 };

/**
 * The path's messages do not change while the reader types, and there may be thousands.
 *
 * @type {WeakMap<Message, { text: string, traits: ModelTraits, providerItems: object | undefined, files: Attachment[],
 *   tokens: number }>}
 */
const estimated = new WeakMap();

/**
 * Fast enough for every key press. Without a draft, the path's last question is the one to answer.
 *
 * @param {object} from
 * @param {Conversation} from.conversation
 * @param {Message[]} from.path
 * @param {ConversationSettings} from.settings in effect
 * @param {PlannedDraft | null} [from.draft]
 * @param {ChatSite} from.site
 * @param {import("../models/traits.js").Traits} [from.traits]
 * @param {import("../models/prices.js").Prices} [from.prices]
 * @param {{ bodyBytes: number }} [from.limits]
 * @param {boolean} [from.isContinuation] whether the path's last answer is to be continued
 * @param {import("../../relay/dialects/dialect_types.d.ts").DialectName} [from.dialect] to use, whatever suits
 * @returns {PromptPlan}
 */
export function planPrompt({
  conversation,
  path,
  settings,
  draft = null,
  site,
  traits = knownTraits(),
  prices = knownPrices(),
  limits = site.config.locutorio.limits,
  isContinuation = false,
  dialect: only,
}) {
  const line = site.line(settings);
  const { model } = line;
  const modelTraits = traits.of(model);
  const { options } = draft ?? path.findLast(({ role }) => role === "user") ?? {};
  const wishes = wishesOf(settings, options, model, traits);
  const dialect = only ?? dialectFor({ model, wishes, path, traits, site, attachments: draft?.attachments });
  const template = settings.inputTemplate || site.config.locutorio.inputTemplate;
  /** @param {string} text @param {number} time */
  const filled = (text, time) =>
    fillInputTemplate(template, text, { model: line.model, provider: line.provider, time, language });
  const tokensOf = (/** @type {PlanItem} */ item) => estimateItem(item, modelTraits);

  const selection = selectMessages(conversation, path, settings, { isAsking: draft !== null });
  const messages = path.map((message, index) => {
    const text = message.role === "user" ? filled(message.text, message.createdAt) : message.text;
    const providerItems = itemsFor(message, dialect, model);
    return messageItem(message, { text, providerItems, why: selection.messages[index] ?? "" }, modelTraits);
  });
  const written = draft && formsFor(draft.attachments, modelTraits);
  const items = [
    ...openingItems(conversation, settings, selection.memory),
    ...messages,
    ...(draft ? [newItem("draft", "user", filled(draft.text, Date.now()), { attachments: written ?? [] })] : []),
    ...(isContinuation ? [newItem("continuation", "user", CONTINUE)] : []),
  ];
  for (const item of items) if (item.kind !== "message") item.tokens = tokensOf(item);

  const roomTokens = roomFor(settings, modelTraits);
  const isFitting = fitPlan(items, new Set(messages.slice(0, selection.currentIndex)), {
    seesImages: !modelTraits.isKnown || modelTraits.isVision || isVisionModel(site.config.visionModels, line.model),
    bodyBytes: limits.bodyBytes,
    roomTokens,
    tokensOf,
  });
  const tokens = items.reduce((total, item) => total + (item.isSent ? item.tokens : 0), 0);
  const cost = prices.costOf({ ...NOTHING_ELSE, promptTokens: tokens }, line.model);
  return { items, tokens, roomTokens, isTooLong: !isFitting, cost, model, dialect };
}

/**
 * Plans the request for a draft. Offline, models and prices count as unknown.
 *
 * @param {{ conversation: Conversation, path: Message[], effectiveSettings: ConversationSettings }} open
 * @param {ChatSite} site
 * @param {PlannedDraft} draft
 * @returns {Promise<PromptPlan>}
 */
export async function planNext({ conversation, path, effectiveSettings: settings }, site, draft) {
  const [traits, prices] = await Promise.all([loadTraits(), loadPrices()]);
  const plan = planPrompt({ conversation, path, settings, site, draft, traits, prices });
  const picture = draft.options?.picture;
  return picture?.model ? (await import("./picture_plan.js")).planOfPicture(plan, draft, picture, prices) : plan;
}

/**
 * @param {Conversation} conversation
 * @param {ConversationSettings} settings
 * @param {import("./selection.js").MemoryReason} memoryReason
 * @returns {PlanItem[]}
 */
function openingItems({ memory, context }, { systemPrompt }, memoryReason) {
  return [
    ...(systemPrompt ? [newItem("system", "system", systemPrompt)] : []),
    ...(memory?.text ? [newItem("memory", "system", RECAP + memory.text, { why: memoryReason })] : []),
    ...context.map(({ role, content }) => newItem("context", role, content)),
  ];
}

/**
 * @param {PlanItem["kind"]} kind
 * @param {PlanItem["role"]} role
 * @param {string} text
 * @param {Partial<PlanItem>} [more]
 * @returns {PlanItem}
 */
function newItem(kind, role, text, { attachments = [], why = "", messageId = null, providerItems } = {}) {
  return { kind, messageId, role, text, attachments, leftOut: [], providerItems, tokens: 0, isSent: why === "", why };
}

/**
 * @param {Message} message
 * @param {Pick<PlanItem, "text" | "providerItems" | "why">} planned
 * @param {ModelTraits} traits
 * @returns {PlanItem}
 */
function messageItem(message, { text, providerItems, why }, traits) {
  const { id: messageId, role } = message;
  const attachments = formsFor(message.attachments, traits);
  // Of an answer without words, another model gets nothing.
  const isEmpty = text === "" && attachments.length === 0 && !providerItems;
  /** @type {PlanItem["why"]} */
  const reason = why || (isEmpty ? "failed" : "");
  const item = newItem("message", role, text, { attachments, messageId, providerItems, why: reason });
  // A picture comes into an answer as the only change of it.
  const { attachments: files } = message;
  let known = estimated.get(message);
  const isSame = known?.text === text && known.traits === traits && known.files === files;
  if (!known || !isSame || known.providerItems !== providerItems) {
    known = { text, traits, providerItems, files, tokens: estimateItem(item, traits) };
    estimated.set(message, known);
  }
  item.tokens = known.tokens;
  return item;
}

/**
 * @param {PlanItem} item
 * @param {ModelTraits} traits
 */
function estimateItem({ text, attachments, providerItems }, traits) {
  const attached = attachments.reduce((total, attachment) => total + estimateAttachment(attachment, traits), 0);
  const given = providerItems ? Math.ceil(bytesOfItems(providerItems) / BYTES_OF_ITEM_TOKEN) : 0;
  return FRAME_TOKENS + estimateTokens(text) + attached + given;
}

/**
 * @param {ConversationSettings} settings
 * @param {ModelTraits} traits
 */
function roomFor({ maxTokens }, { contextTokens, maxOutputTokens }) {
  // Some models may write as much as they can read: half of that is kept for the prompt.
  return contextTokens - Math.min(maxTokens || maxOutputTokens, Math.floor(contextTokens / 2));
}
