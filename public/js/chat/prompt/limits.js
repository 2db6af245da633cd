/** Makes a plan fit the model and the relay: images, the size of the request, and the context window. */

import { textForms } from "./attachment_forms.js";
import { bytesOfItems } from "./provider_items.js";

/**
 * @typedef {import("./prompt_types.d.ts").PlanItem} PlanItem
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 *
 * @typedef {object} Limits
 * @property {boolean} seesImages
 * @property {number} bodyBytes
 * @property {number} roomTokens 0 if unknown
 * @property {(item: PlanItem) => number} tokensOf
 */

/** Everything in a request but its messages: the model's name, parameters, the names of fields. */
const FRAME_BYTES = 2_000;
const ITEM_BYTES = 200;

/**
 * Leaves out what does not fit, oldest first, and notes the reason in the items.
 *
 * @param {PlanItem[]} items
 * @param {Set<PlanItem>} spare those that may be left out, oldest first
 * @param {Limits} limits
 * @returns {boolean} whether it fits now
 */
export function fitPlan(items, spare, { seesImages, bodyBytes, roomTokens, tokensOf }) {
  if (!seesImages) for (const item of items) leaveImagesOut(item, "vision", tokensOf);
  return fitBody(items, spare, bodyBytes, tokensOf) && fitRoom(items, spare, roomTokens, tokensOf);
}

/**
 * @param {PlanItem[]} items
 * @param {Set<PlanItem>} spare
 * @param {number} bodyBytes
 * @param {(item: PlanItem) => number} tokensOf
 */
function fitBody(items, spare, bodyBytes, tokensOf) {
  const sent = items.filter((item) => item.isSent);
  let bytes = FRAME_BYTES + sum(sent, mostBytesOf);
  // Exact counting copies every text, so it is only done if the plan may be too large.
  if (bytes <= bodyBytes) return true;
  bytes = FRAME_BYTES + sum(sent, bytesOf);
  for (const item of oldestFirst(items, spare)) {
    if (bytes <= bodyBytes) return true;
    const before = bytesOf(item);
    if (sendTextInstead(item, tokensOf)) bytes += bytesOf(item) - before;
  }
  for (const item of spare) {
    if (bytes <= bodyBytes) return true;
    const before = bytesOf(item);
    if (leaveImagesOut(item, "body", tokensOf)) bytes += bytesOf(item) - before;
  }
  for (const item of spare) {
    if (bytes <= bodyBytes) return true;
    if (!item.isSent) continue;
    bytes -= bytesOf(item);
    leaveOut(item, "body");
  }
  return bytes <= bodyBytes;
}

/**
 * @param {PlanItem[]} items
 * @param {Set<PlanItem>} spare
 * @param {number} roomTokens
 * @param {(item: PlanItem) => number} tokensOf
 */
function fitRoom(items, spare, roomTokens, tokensOf) {
  if (roomTokens === 0) return true;
  let tokens = sum(items, (item) => (item.isSent ? item.tokens : 0));
  for (const item of oldestFirst(items, spare)) {
    if (tokens <= roomTokens) return true;
    const before = item.tokens;
    if (sendTextInstead(item, tokensOf)) tokens += item.tokens - before;
  }
  for (const item of spare) {
    if (tokens <= roomTokens) return true;
    if (!item.isSent) continue;
    tokens -= item.tokens;
    leaveOut(item, "window");
  }
  return tokens <= roomTokens;
}

/**
 * @param {PlanItem[]} items
 * @param {Set<PlanItem>} spare
 * @returns {PlanItem[]} those that may be left out, and then the others
 */
function oldestFirst(items, spare) {
  return [...spare, ...items.filter((item) => !spare.has(item))].filter(({ isSent }) => isSent);
}

/**
 * The text of a document takes less room than the document.
 *
 * @param {PlanItem} item
 * @param {(item: PlanItem) => number} tokensOf
 * @returns {boolean} whether there was one that has text
 */
function sendTextInstead(item, tokensOf) {
  /** @param {Attachment} attachment */
  const hasText = ({ kind, textBytes = 0 }) => kind === "file" && textBytes > 0;
  if (!item.attachments.some(hasText)) return false;
  item.attachments = item.attachments.flatMap((one) => (hasText(one) ? textForms(one) : [one]));
  item.tokens = tokensOf(item);
  return true;
}

/**
 * @param {PlanItem} item
 * @param {"body" | "vision"} why
 * @param {(item: PlanItem) => number} tokensOf
 * @returns {boolean} whether there were images
 */
function leaveImagesOut(item, why, tokensOf) {
  const images = item.isSent ? item.attachments.filter(isImage) : [];
  if (images.length === 0) return false;
  item.attachments = item.attachments.filter((attachment) => !isImage(attachment));
  item.leftOut = [...item.leftOut, ...images];
  item.why = why;
  item.isSent = item.text !== "" || item.attachments.length > 0;
  item.tokens = tokensOf(item);
  return true;
}

/**
 * @param {PlanItem} item
 * @param {"body" | "window"} why
 */
function leaveOut(item, why) {
  item.isSent = false;
  item.why = why;
}

/** @param {PlanItem} item */
function mostBytesOf({ text, attachments, providerItems }) {
  // UTF-8 takes at most three bytes for a UTF-16 unit; a control character becomes six in JSON, and is rare.
  return ITEM_BYTES + text.length * 3 + sum(attachments, attachmentBytes) + givenBytes(providerItems);
}

/** @param {PlanItem} item */
function bytesOf({ text, attachments, providerItems, isSent }) {
  if (!isSent) return 0;
  const words = new TextEncoder().encode(JSON.stringify(text)).length;
  return ITEM_BYTES + words + sum(attachments, attachmentBytes) + givenBytes(providerItems);
}

/** @param {PlanItem["providerItems"]} providerItems */
function givenBytes(providerItems) {
  return providerItems ? bytesOfItems(providerItems) : 0;
}

/** @param {Attachment} attachment */
function attachmentBytes(attachment) {
  // Images and documents go as base64; in text, line ends and quotation marks are escaped.
  const { kind, bytes } = attachment;
  return ITEM_BYTES + (kind === "text" ? bytes * 1.15 : Math.ceil(bytes / 3) * 4);
}

/** @param {Attachment} attachment */
function isImage({ kind }) {
  return kind === "image";
}

/**
 * @template Thing
 * @param {Thing[]} things
 * @param {(thing: Thing) => number} amountOf
 */
function sum(things, amountOf) {
  return things.reduce((total, thing) => total + amountOf(thing), 0);
}
