/** The request for a picture, where a question asks for one: its words and its pictures, and nothing before them. */

import { MODEL_CHANGES_NO_PICTURES, PICTURES_TOO_LARGE, Problem } from "../relay/problem.js";
import { expectPicture } from "./answer_pictures.js";
import { loadPictureModels, partialImages, sidesOf } from "./models/picture_models.js";
import { promptMessages } from "./prompt/messages.js";

/**
 * @typedef {import("../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../store/record_types.d.ts").Message} Message
 * @typedef {import("../relay/dialects/dialect_types.d.ts").CompletionRequest} CompletionRequest
 *
 * @typedef {object} PictureOrder
 * @property {Message} answer
 * @property {Message[]} path up to the question
 * @property {{ model: string }} settings in effect
 */

/** Words and the names of fields take no more of a body. */
const FRAME_BYTES = 100_000;

/**
 * @param {import("./asking.js").Order} order
 * @param {import("./prompt/messages.js").AttachmentSource} archive
 * @param {import("./prompt/prompt_types.d.ts").ChatSite} site
 * @returns {Promise<Pick<import("./asking.js").Asking, "request" | "wishes">>}
 * @throws {Problem} where such a request cannot be made
 */
export async function preparedPicture({ answer, path, settings }, archive, site) {
  const question = path.at(-1);
  const picture = question?.options?.picture;
  if (!question || !picture) throw new Error("the question asks for no picture");
  const { text, attachments } = question;
  const line = site.line({ ...settings, model: picture.model });
  const traits = (await loadPictureModels()).of(line.model);
  requireFitting(attachments.filter(isImage), traits?.edits ?? 0, site.config.locutorio.limits.bodyBytes);
  // Who answers is not the model that the conversation is with.
  Object.assign(answer, { model: line.model, provider: line.provider });
  expectPicture(answer.id, { prompt: text, ...sidesOf(picture.size) });
  const item = { role: /** @type {const} */ ("user"), text, attachments };
  /** @type {CompletionRequest} */
  const request = {
    line,
    dialect: "images",
    messages: await promptMessages({ items: [{ ...ASKED, ...item }] }, archive),
    wants: { picture },
    parameters: traits?.streams
      ? { stream: true, partial_images: partialImages(picture.quality) }
      : { response_format: "b64_json" },
  };
  return { request, wishes: { picture } };
}

/** @type {Omit<import("./prompt/prompt_types.d.ts").PlanItem, "role" | "text" | "attachments">} */
const ASKED = { kind: "message", messageId: null, leftOut: [], tokens: 0, isSent: true, why: "" };

/**
 * @param {Attachment[]} images
 * @param {number} most pictures that the model changes at once
 * @param {number} bodyBytes
 */
function requireFitting(images, most, bodyBytes) {
  if (images.length > most) throw new Problem({ code: MODEL_CHANGES_NO_PICTURES });
  const bytes = images.reduce((total, image) => total + image.bytes, FRAME_BYTES);
  if (images.length > 0 && bytes > bodyBytes) throw new Problem({ code: PICTURES_TOO_LARGE });
}

/** @param {Attachment} attachment */
function isImage({ kind }) {
  return kind === "image";
}
