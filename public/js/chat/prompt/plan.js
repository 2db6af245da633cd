/** What will be sent, before it is sent: each thing in its order, and why what is left out is left out. */

import { language } from "../../i18n/texts.js";
import { isVisionModel } from "../models/choices.js";
import { knownPrices, loadPrices } from "../models/prices.js";
import { knownTraits, loadTraits } from "../models/traits.js";
import { fitPlan } from "./limits.js";
import { selectMessages } from "./selection.js";
import { fillInputTemplate } from "./template.js";
import { estimateImage, estimateTokens } from "./tokens.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../../store/settings_types.d.ts").ConversationSettings} ConversationSettings
 * @typedef {import("../models/traits.js").ModelTraits} ModelTraits
 * @typedef {Pick<import("../../app/site.js").Site, "line" | "config">} PlanSite
 *
 * @typedef {object} PlanItem
 * @property {"system" | "memory" | "context" | "message" | "draft" | "continuation"} kind
 * @property {string | null} messageId
 * @property {"system" | "user" | "assistant"} role
 * @property {string} text as it is sent
 * @property {Attachment[]} attachments those that go with it
 * @property {Attachment[]} leftOut those that do not; `why` then says why, although the text is sent
 * @property {number} tokens estimated
 * @property {boolean} isSent
 * @property {"" | "off" | "branch" | "cleared" | "deleted" | "failed" | "history" | "summarised" | "window" | "body"
 *   | "vision"} why
 *
 * @typedef {object} PromptPlan
 * @property {PlanItem[]} items
 * @property {number} tokens estimated, of all that is sent
 * @property {number} roomTokens what the model can read in one request; 0 where nobody knows
 * @property {boolean} isTooLong whether even what must be sent does not fit
 * @property {import("../../store/record_types.d.ts").Cost | null} cost of what is sent; null where the price is unknown
 * @property {string} model
 */

/** Said to the model when an answer is to go on; it is not shown. */
const GO_ON = "Continue your last answer exactly where it stopped. Repeat nothing and add no introduction.";
const RECAP = "What was said earlier in this conversation, as a recap:\n\n";
/** What a message costs besides its text. */
const FRAME_TOKENS = 4;
const FRESH = { cachedTokens: 0, cacheWrittenTokens: 0, completionTokens: 0, reasoningTokens: 0 };

/**
 * The path's messages do not change while one writes, and there may be thousands.
 *
 * @type {WeakMap<Message, { text: string, image: object, tokens: number }>}
 */
const estimated = new WeakMap();

/**
 * Quick enough to be asked at every key press. Without a draft, the path's last question is the one to be answered.
 *
 * @param {object} from
 * @param {Conversation} from.conversation
 * @param {Message[]} from.path
 * @param {ConversationSettings} from.settings in effect
 * @param {{ text: string, attachments: Attachment[] } | null} [from.draft]
 * @param {PlanSite} from.site
 * @param {import("../models/traits.js").Traits} [from.traits]
 * @param {import("../models/prices.js").Prices} [from.prices]
 * @param {{ bodyBytes: number }} [from.limits]
 * @param {boolean} [from.isContinuation] whether the path's last answer is to go on
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
}) {
  const line = site.line(settings);
  const modelTraits = traits.of(line.model);
  const template = settings.inputTemplate || site.config.locutorio.inputTemplate;
  /** @param {string} text @param {number} time */
  const filled = (text, time) =>
    fillInputTemplate(template, text, { model: line.model, provider: line.provider, time, language });
  const tokensOf = (/** @type {PlanItem} */ item) => estimateItem(item, modelTraits);

  const selection = selectMessages(conversation, path, settings, { isAsking: draft !== null });
  const messages = path.map((message, index) => {
    const text = message.role === "user" ? filled(message.text, message.createdAt) : message.text;
    return messageItem(message, text, selection.messages[index] ?? "", modelTraits);
  });
  const items = [
    ...openingItems(conversation, settings, selection.memory),
    ...messages,
    ...(draft ? [newItem("draft", "user", filled(draft.text, Date.now()), { attachments: draft.attachments })] : []),
    ...(isContinuation ? [newItem("continuation", "user", GO_ON)] : []),
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
  const cost = prices.costOf({ ...FRESH, promptTokens: tokens }, line.model);
  return { items, tokens, roomTokens, isTooLong: !isFitting, cost, model: line.model };
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
function newItem(kind, role, text, { attachments = [], why = "", messageId = null } = {}) {
  return { kind, messageId, role, text, attachments, leftOut: [], tokens: 0, isSent: why === "", why };
}

/**
 * @param {Message} message
 * @param {string} text
 * @param {PlanItem["why"]} why
 * @param {ModelTraits} traits
 * @returns {PlanItem}
 */
function messageItem(message, text, why, traits) {
  const item = newItem("message", message.role, text, { attachments: message.attachments, why, messageId: message.id });
  const { image } = traits;
  let known = estimated.get(message);
  if (known?.text !== text || known.image !== image) {
    known = { text, image, tokens: estimateItem(item, traits) };
    estimated.set(message, known);
  }
  item.tokens = known.tokens;
  return item;
}

/**
 * @param {PlanItem} item
 * @param {ModelTraits} traits
 */
function estimateItem({ text, attachments }, traits) {
  const attached = attachments.reduce((total, attachment) => total + estimateAttachment(attachment, traits), 0);
  return FRAME_TOKENS + estimateTokens(text) + attached;
}

/**
 * @param {Attachment} attachment
 * @param {ModelTraits} traits
 */
function estimateAttachment(attachment, traits) {
  // The text itself is in the archive. In bytes, languages differ little: a token has about 3.8 of them.
  return attachment.kind === "image" ? estimateImage(attachment, traits.image) : Math.ceil(attachment.bytes / 3.8) + 10;
}

/**
 * @param {ConversationSettings} settings
 * @param {ModelTraits} traits
 */
function roomFor({ maxTokens }, { contextTokens, maxOutputTokens }) {
  // Some models may write as much as they can read; they are still asked something.
  return contextTokens - Math.min(maxTokens || maxOutputTokens, Math.floor(contextTokens / 2));
}

/**
 * What would be sent with these words. Without a network, models and prices count as unknown.
 *
 * @param {import("../conversation.js").EmptyConversation} open
 * @param {PlanSite} site
 * @param {{ text: string, attachments: import("../../store/record_types.d.ts").Attachment[] }} draft
 * @returns {Promise<PromptPlan>}
 */
export async function planNext({ conversation, path, effectiveSettings: settings }, site, draft) {
  const [traits, prices] = await Promise.all([loadTraits(), loadPrices()]);
  return planPrompt({ conversation, path, settings, site, draft, traits, prices });
}
