/** Pictures that a model makes: kept like those that a reader sends, so that the next question can use them. */

import { newId } from "../store/records.js";

/**
 * @typedef {import("../relay/dialects/dialect_types.d.ts").PicturePart} PicturePart
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {{ putAttachment(blob: import("../store/record_types.d.ts").AttachmentBlob): Promise<void> }} BlobStore
 */

/**
 * @param {Message} answer
 * @param {PicturePart} picture
 * @param {BlobStore} archive
 */
export async function keepPicture(answer, { base64, mediaType, isPartial }, archive) {
  if (isPartial) return;
  const blob = new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], { type: mediaType });
  const id = newId();
  await archive.putAttachment({ id, conversationId: answer.conversationId, blob });
  const name = `${id}.${mediaType.replace(/^image\//, "")}`;
  const facts = { type: mediaType, bytes: blob.size, width: 0, height: 0 };
  answer.attachments = [...answer.attachments, { id, kind: "image", name, ...facts }];
}
