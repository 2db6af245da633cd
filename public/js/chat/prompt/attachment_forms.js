/** The forms in which a model gets what is attached: a document itself, or its text and pictures of its pages. */

import { estimateImage } from "./tokens.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("../models/traits.js").ModelTraits} ModelTraits
 */

/** What a provider says that takes no documents, or not this one. */
const ABOUT_FILES = /file|document|pdf|attachment|content.?type|part.?type|modal/i;
/** Measured in bytes, languages differ little: a token has about so many. */
const BYTES_IN_TOKEN = 3.8;
const NAME_TOKENS = 10;
/** Who reads a document itself looks at each page, too: about as at a picture of this size. */
const PAGE = { width: 768, height: 1086 };

/**
 * @param {readonly Attachment[]} attachments
 * @param {Pick<ModelTraits, "takesFiles">} traits of the model that will answer
 * @returns {Attachment[]} as they are sent: one may become several
 */
export function formsFor(attachments, { takesFiles }) {
  return attachments.flatMap((attachment) => {
    if (attachment.kind === "file" && takesFiles && !attachment.asText) return [attachment];
    return attachment.kind === "image" ? [attachment] : textForms(attachment);
  });
}

/**
 * @param {import("../../store/record_types.d.ts").MessageProblem} problem
 * @param {readonly Message[]} path up to the question
 * @returns {Message[]} the questions with documents that the provider may have refused, and that have another form
 */
export function refusedFiles({ isFromUpstream, code, message }, path) {
  if (!isFromUpstream || !ABOUT_FILES.test(`${code} ${message}`)) return [];
  return path.filter(({ attachments }) => attachments.some(hasOtherForm));
}

/** @param {Attachment} attachment */
function hasOtherForm(attachment) {
  return attachment.kind === "file" && !attachment.asText && textForms(attachment).length > 0;
}

/** @param {readonly Attachment[]} attachments @returns {Attachment[]} with every document to be sent as text */
export function asText(attachments) {
  return attachments.map((attachment) => (hasOtherForm(attachment) ? { ...attachment, asText: true } : attachment));
}

/**
 * @param {Attachment} attachment a text, or a document
 * @returns {Attachment[]} its text, if it has any, and its pages that have none
 */
export function textForms({ pages = [], textId, textBytes = 0, ...attachment }) {
  const { id, kind, bytes, name } = attachment;
  const size = kind === "file" ? textBytes : bytes;
  /** @type {Attachment} */
  const text = { ...attachment, id: (kind === "file" && textId) || id, kind: "text", type: "text/plain", bytes: size };
  const pictures = pages.map(({ page, ...picture }) => {
    return /** @type {Attachment} */ ({ ...picture, kind: "image", name: `${name} (${page})`, type: "image/jpeg" });
  });
  return [...(size > 0 ? [text] : []), ...pictures];
}

/**
 * @param {Attachment} attachment in the form in which it is sent
 * @param {Pick<ModelTraits, "image">} traits of the model that will answer
 * @returns {number} about how many tokens it has
 */
export function estimateAttachment({ kind, bytes, width, height, textBytes = 0, source }, { image }) {
  if (kind === "image") return estimateImage({ width, height }, image);
  if (kind === "text") return Math.ceil(bytes / BYTES_IN_TOKEN) + NAME_TOKENS;
  const pages = Math.max(1, source?.parts ?? 1);
  return Math.ceil(textBytes / BYTES_IN_TOKEN) + pages * estimateImage(PAGE, image) + NAME_TOKENS;
}
