/** The pictures of an answer: while one sharpens, and then with what can be done with it. */

import { saveFile } from "../../browser/clipboard.js";
import { copiesPictures, copyPicture } from "../../browser/picture_clipboard.js";
import { openViewer } from "../../browser/viewer.js";
import { pictureUnderWay } from "../../chat/answer_pictures.js";
import { text } from "../../i18n/texts.js";
import { iconButton, make, wordButton } from "../shared/elements.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {{ width: number, height: number }} Size
 *
 * @typedef {object} PictureActions
 * @property {(attachment: Attachment) => Promise<Blob | null>} attachment
 * @property {(answer: Message, attachment: Attachment) => Promise<boolean>} changePicture
 */

export class AnswerPictures {
  element = make("div", "made-pictures");
  #message;
  #actions;
  /** Those that are drawn. @type {Set<string>} */
  #drawn = new Set();
  #growing = new GrowingPicture();

  /**
   * @param {Message} message
   * @param {PictureActions} actions
   */
  constructor(message, actions) {
    this.#message = message;
    this.#actions = actions;
  }

  get isEmpty() {
    return this.element.childElementCount === 0;
  }

  /** Draws all that has changed. */
  update() {
    const { id, attachments } = this.#message;
    const images = attachments.filter(({ kind }) => kind === "image");
    if (images.length < this.#drawn.size || images.some((image) => !this.#drawn.has(image.id))) {
      this.#drawn = new Set(images.map((image) => image.id));
      this.element.replaceChildren(...images.map((image) => this.#figure(image)));
    }
    const underWay = pictureUnderWay(id);
    if (underWay) this.element.append(this.#growing.show(underWay));
    else this.#growing.element.remove();
  }

  /** @param {Attachment} picture */
  #figure(picture) {
    const { prompt = "", revisedPrompt = "" } = picture.made ?? {};
    const image = Object.assign(make("img", "made-picture__image"), { alt: prompt || picture.name });
    const button = wordButton("made-picture__frame", "", () => this.#openLarge(picture));
    button.append(image);
    button.title = text("pictures.open");
    fit(button, picture);
    const figure = make("figure", "made-picture", button, this.#bar(picture));
    // A tool that made it has said so already.
    const isTold = this.#message.activities?.some(({ input }) => input === revisedPrompt);
    if (revisedPrompt && revisedPrompt !== prompt && !isTold) {
      const words = make("p", "made-picture__prompt", revisedPrompt);
      words.dir = "auto";
      figure.append(make("details", "made-picture__revised", make("summary", "", text("pictures.revised")), words));
    }
    this.#fill(picture, image, button);
    return figure;
  }

  /**
   * @param {Attachment} picture
   * @param {HTMLImageElement} image
   * @param {HTMLElement} frame
   */
  async #fill(picture, image, frame) {
    const blob = await this.#actions.attachment(picture);
    if (blob) return show(image, blob);
    frame.replaceChildren(make("span", "made-picture__gone", text("pictures.gone")));
  }

  /** @param {Attachment} picture */
  #bar(picture) {
    const change = wordButton("quiet-button", text("pictures.change"), async () => {
      const isAttached = await this.#actions.changePicture(this.#message, picture);
      if (!isAttached) showToast({ text: text("pictures.gone") });
    });
    const save = iconButton("download", text("pictures.save"), () => {
      this.#withBlob(picture, async (blob) => saveFile(picture.name, blob));
    });
    const copy = iconButton("copy", text("pictures.copy"), () => {
      this.#withBlob(picture, async (blob) => {
        showToast({ text: text((await copyPicture(blob)) ? "pictures.copied" : "pictures.notCopied") });
      });
    });
    return make("div", "made-picture__bar", change, save, ...(copiesPictures() ? [copy] : []));
  }

  /** @param {Attachment} picture */
  #openLarge(picture) {
    this.#withBlob(picture, async (blob) => {
      const alt = picture.made?.prompt || picture.name;
      const image = Object.assign(make("img", "viewer__picture"), { alt });
      show(image, blob);
      openViewer(image, iconButton("close", text("attachments.close"), () => {}), alt);
    });
  }

  /**
   * @param {Attachment} picture
   * @param {(blob: Blob) => Promise<void>} act
   */
  async #withBlob(picture, act) {
    const blob = await this.#actions.attachment(picture);
    if (blob) await act(blob);
    else showToast({ text: text("pictures.gone") });
  }
}

/** A picture that is not done. Its place is as large as it will be, so that nothing below it moves. */
class GrowingPicture {
  element = make("div", "made-picture__frame made-picture__frame--growing");
  /** @type {Blob | null} */
  #shown = null;

  /** @param {import("../../chat/answer_pictures.js").PictureUnderWay} underWay */
  show({ blob, width, height }) {
    if (width || !this.#shown) fit(this.element, { width, height });
    if (blob && blob !== this.#shown) this.#replace(blob, { isFitted: width > 0 });
    return this.element;
  }

  /**
   * @param {Blob} blob
   * @param {{ isFitted: boolean }} place whether it is known how large the picture will be
   */
  async #replace(blob, { isFitted }) {
    this.#shown = blob;
    const image = Object.assign(make("img", "made-picture__image"), { alt: text("pictures.sharpening") });
    await show(image, blob);
    // A sharper one may have come meanwhile.
    if (this.#shown !== blob) return;
    if (!isFitted) fit(this.element, { width: image.naturalWidth, height: image.naturalHeight });
    this.element.replaceChildren(image);
  }
}

/**
 * @param {HTMLImageElement} image
 * @param {Blob} blob
 */
async function show(image, blob) {
  image.src = URL.createObjectURL(blob);
  await image.decode().catch(() => {});
  URL.revokeObjectURL(image.src);
}

/**
 * @param {HTMLElement} frame
 * @param {Size} size both sides 0 where it is unknown
 */
function fit(frame, { width, height }) {
  frame.style.setProperty("--width", String(width || 1));
  frame.style.setProperty("--height", String(height || 1));
}
