/** Pictures, made from words or from other pictures: the image endpoints. */

import { AnswerReader } from "../answer_reader.js";
import { bareBase64, bytesOf, pictureType } from "../picture_bytes.js";
import { asFields } from "../problem_fields.js";
import { providerPath } from "../request.js";

/**
 * @typedef {import("./dialect_types.d.ts").ContentPart} ContentPart
 * @typedef {import("./dialect_types.d.ts").PicturePart} PicturePart
 * @typedef {import("../thinking.js").Piece} Piece
 */

/** As a data URL has it, in which the page's pictures are kept for a request. */
const DATA_URL = /^data:([^;,]*);base64,(.*)$/s;

/** @type {import("./dialect_types.d.ts").Dialect} */
export const images = {
  path(line, { messages }) {
    return providerPath(line, askedOf(messages).pictures.length > 0 ? "images/edits" : "images/generations");
  },
  body({ line, messages, parameters, wants }) {
    const { prompt, pictures } = askedOf(messages);
    const { size, quality } = wants?.picture ?? { size: "", quality: "" };
    return {
      model: line.model,
      prompt,
      ...(pictures.length > 0 && { image: pictures }),
      ...(size && { size }),
      ...(quality && { quality }),
      ...parameters,
    };
  },
  encoded: (body) => (Array.isArray(body.image) ? formOf(body, body.image) : body),
  answerStream: (facts) => new PictureReader(facts),
};

/**
 * Reads events of pictures, and whole answers, as well as all that can be in the stream of any answer.
 *
 * https://platform.openai.com/docs/api-reference/images-streaming
 */
class PictureReader extends AnswerReader {
  #hasPicture = false;
  #cause = "no_picture";

  /**
   * @param {unknown} data
   * @returns {Generator<import("./dialect_types.d.ts").CompletionPart, void, void>}
   * @override
   */
  *readChunk(data) {
    yield* super.readChunk(data);
    const fields = asFields(data);
    const [, stage] = /^image_\w+\.(partial_image|completed)$/.exec(String(fields.type)) ?? [];
    const pictures = stage ? [fields] : Array.isArray(fields.data) ? fields.data.map(asFields) : [];
    this.hasAnswered ||= Boolean(stage) || Array.isArray(fields.data);
    for (const [index, picture] of pictures.entries()) {
      yield* this.#readPicture(picture, { id: String(index), isPartial: stage === "partial_image" });
    }
  }

  /** @override */
  ending() {
    const ending = super.ending();
    if (ending.verdict === "failed" || ending.verdict === "complete") return ending;
    // There is one picture, and it is here: nothing can be missing.
    if (this.#hasPicture) return { verdict: /** @type {const} */ ("complete") };
    return ending.reason === "empty" ? { verdict: /** @type {const} */ ("cut"), reason: this.#cause } : ending;
  }

  /**
   * @param {Record<string, unknown>} picture
   * @param {{ id: string, isPartial: boolean }} state
   * @returns {Generator<Piece | PicturePart, void, void>}
   */
  *#readPicture({ b64_json: encoded, url, revised_prompt: revised }, state) {
    const given = [encoded, url].find((value) => typeof value === "string" && value !== "");
    if (typeof given !== "string") return;
    const base64 = bareBase64(given);
    const mediaType = pictureType(base64);
    if (mediaType) {
      this.#hasPicture ||= !state.isPartial;
      const revisedPrompt = typeof revised === "string" ? revised : "";
      yield { type: "picture", ...state, base64, mediaType, ...(revisedPrompt && { revisedPrompt }) };
    } else if (given === url && isWebAddress(url)) {
      // The page asks no other server for anything: the reader may.
      this.#cause = "picture_elsewhere";
      yield { type: "text", text: `<${new URL(url).href}>` };
    } else if (!state.isPartial) {
      this.#cause = "picture_unreadable";
    }
  }
}

/**
 * @param {readonly import("./dialect_types.d.ts").RequestMessage[]} messages
 * @returns {{ prompt: string, pictures: string[] }} what the last one asks for; the pictures as data URLs
 */
function askedOf(messages) {
  const content = messages.at(-1)?.content ?? "";
  if (typeof content === "string") return { prompt: content, pictures: [] };
  const words = content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const pictures = content.flatMap((part) => (part.type === "image_url" ? [part.image_url.url] : []));
  return { prompt: words.join("\n\n"), pictures };
}

/**
 * @param {Record<string, unknown>} body
 * @param {string[]} pictures
 */
function formOf({ image: _, ...fields }, pictures) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  const name = pictures.length > 1 ? "image[]" : "image";
  for (const [index, picture] of pictures.entries()) {
    const [, type = "", base64 = ""] = DATA_URL.exec(picture) ?? [];
    form.append(name, new Blob([bytesOf(base64)], { type }), `picture-${index + 1}.${type.replace(/^image\//, "")}`);
  }
  return form;
}

/** @param {unknown} url @returns {url is string} */
function isWebAddress(url) {
  return typeof url === "string" && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
