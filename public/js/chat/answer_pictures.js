/** Pictures that a model makes: kept like those that a reader sends, so that the next question can use them. */

import { pictureBlob } from "../relay/picture_bytes.js";
import { newId } from "../store/records.js";

/**
 * @typedef {import("../relay/dialects/dialect_types.d.ts").PicturePart} PicturePart
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {{ putAttachment(blob: import("../store/record_types.d.ts").AttachmentBlob): Promise<void> }} BlobStore
 *
 * @typedef {object} PictureUnderWay
 * @property {string} prompt what was asked for
 * @property {number} width 0 where the model chooses
 * @property {number} height
 * @property {Blob | null} blob what there is of it so far
 */

const LONGEST_NAME = 60;
const SIZE_UNKNOWN = { width: 0, height: 0 };

/**
 * By the answer's id. Never stored: what is there of a picture before it is done is of use to nobody later.
 *
 * @type {Map<string, PictureUnderWay>}
 */
const underWay = new Map();

/** @param {string} answerId */
export const pictureUnderWay = (answerId) => underWay.get(answerId) ?? null;

/**
 * @param {string} answerId
 * @param {{ prompt: string, width: number, height: number }} picture that is asked for
 */
export function expectPicture(answerId, picture) {
  underWay.set(answerId, { ...picture, blob: null });
}

/** An answer has ended. @param {string} answerId */
export function expectNoPicture(answerId) {
  underWay.delete(answerId);
}

/**
 * @param {Message} answer
 * @param {PicturePart} picture
 * @param {BlobStore} archive
 * @returns {Promise<boolean>} false where it is no picture that can be drawn
 */
export async function keepPicture(answer, { base64, isPartial, revisedPrompt = "" }, archive) {
  const blob = pictureBlob(base64);
  const expected = underWay.get(answer.id) ?? { prompt: "", ...SIZE_UNKNOWN };
  if (isPartial) {
    if (blob) underWay.set(answer.id, { ...expected, blob });
    return true;
  }
  const size = blob && (await sizeOf(blob));
  if (!blob || !size) return false;
  const id = newId();
  await archive.putAttachment({ id, conversationId: answer.conversationId, blob });
  const made = { prompt: expected.prompt || revisedPrompt, revisedPrompt };
  const facts = { name: nameOf(made.prompt, blob.type), type: blob.type, bytes: blob.size, ...size, made };
  answer.attachments = [...answer.attachments, { id, kind: "image", ...facts }];
  underWay.delete(answer.id);
  return true;
}

/**
 * @param {Blob} blob
 * @returns {Promise<{ width: number, height: number } | null>} null where the browser cannot read it
 */
async function sizeOf(blob) {
  try {
    const bitmap = await createImageBitmap(blob);
    const size = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
    return size;
  } catch {
    return null;
  }
}

/**
 * @param {string} prompt
 * @param {string} type
 * @returns {string} a file's name that every system takes
 */
function nameOf(prompt, type) {
  const words = prompt.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();
  const characters = [...words.slice(0, 2 * LONGEST_NAME)].slice(0, LONGEST_NAME).join("").trim();
  return `${characters || "picture"}.${type.replace(/^image\//, "").replace("jpeg", "jpg")}`;
}
