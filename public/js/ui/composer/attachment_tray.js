/** The files that are to go with the next message: made small, shown, and taken away again with a tap. */

import { language, text } from "../../i18n/texts.js";
import { newId } from "../../store/records.js";
import { iconButton, make } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";
import { showToast } from "../shared/toast.js";
import { isAnimated, MOST_TEXT_BYTES, readTextFile, shrinkImage } from "./attachment_files.js";
import { DraftFiles } from "./draft_files.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {{ attachment: Attachment, blob: Blob, original: Blob }} Held
 */

/** What words, settings and earlier messages may take of a request. */
const KEPT_FOR_WORDS = 700_000;
/** In a request, three bytes of a picture are four characters. */
const BASE64 = 3 / 4;
const MOST_IMAGE_BYTES = 1_200_000;
const LEAST_IMAGE_BYTES = 40_000;

/** Fires "change". */
export class AttachmentTray extends EventTarget {
  #element;
  #desk;
  #key;
  #kept;
  /** @type {Held[]} */
  #held = [];
  /** What belongs to conversations that are not shown. @type {Map<string, Held[]>} */
  #elsewhere = new Map();
  #working = Promise.resolve();

  /**
   * @param {HTMLElement} element
   * @param {import("../../app/app.js").App} desk
   * @param {string} key of the conversation that is shown
   */
  constructor(element, desk, key) {
    super();
    this.#element = element;
    this.#desk = desk;
    this.#key = key;
    this.#kept = new DraftFiles(desk);
    this.#restore();
  }

  get attachments() {
    return this.#held.map(({ attachment }) => attachment);
  }

  /** Whether files are still being read. */
  get isWorking() {
    return this.#element.ariaBusy === "true";
  }

  /** @param {File[]} files */
  add(files) {
    this.#element.ariaBusy = "true";
    // One after the other: what is left for the next depends on what the last one took.
    this.#working = this.#working.then(async () => {
      for (const file of files) await this.#addOne(file);
      this.#element.ariaBusy = "false";
    });
    return this.#working;
  }

  /**
   * Stores all of it, so that it can be sent.
   *
   * @param {string} conversationId
   * @returns {Promise<Attachment[]>}
   */
  async keep(conversationId) {
    await this.#working;
    const storing = this.#held.map(({ attachment: { id }, blob }) => {
      return this.#desk.archive.putAttachment({ id, conversationId, blob });
    });
    await Promise.all(storing);
    return this.attachments;
  }

  /** Empties the tray. @returns {() => void} puts it all back */
  take() {
    const [taken, key] = [this.#held, this.#key];
    this.#become([]);
    return () => this.#giveBack(taken, key);
  }

  /**
   * @param {Held[]} held
   * @param {string} key of the conversation that it belongs to, which somebody may have left meanwhile
   */
  #giveBack(held, key) {
    if (key === this.#key) {
      this.#become([...held, ...this.#held]);
      return;
    }
    const all = [...held, ...(this.#elsewhere.get(key) ?? [])];
    this.#elsewhere.set(key, all);
    this.#kept.keep(key, all);
  }

  /** @param {string} key of the conversation that is shown now */
  turnTo(key) {
    if (key === this.#key) return;
    this.#elsewhere.set(this.#key, this.#held);
    this.#key = key;
    const held = this.#elsewhere.get(key);
    this.#show(held ?? []);
    if (!held) this.#restore();
  }

  /** The conversation that is shown has another name now. @param {string} key */
  followKey(key) {
    if (key === this.#key) return;
    this.#kept.keep(this.#key, []);
    this.#key = key;
    this.#kept.keep(key, this.#held);
  }

  /** Brings back what was not sent before the page was loaded anew. */
  async #restore() {
    const key = this.#key;
    await this.#desk.drafts.ready;
    this.#working = this.#working.then(async () => {
      const files = await this.#kept.applyImport(key);
      const isMissing = key === this.#key && files.length > 0;
      if (isMissing) this.#become([...files.map((file) => ({ ...file, original: file.blob })), ...this.#held]);
    });
  }

  /** @param {File} file */
  async #addOne(file) {
    const isPicture = file.type.startsWith("image/") && file.type !== "image/svg+xml";
    const problem = isPicture ? await this.#addPicture(file) : await this.#addText(file);
    if (problem) showToast({ text: text(problem, { name: file.name, most: kilobytes(MOST_TEXT_BYTES) }), seconds: 10 });
  }

  /**
   * @param {File} file
   * @returns {Promise<string>} the key of what is to be told, if anything
   */
  async #addPicture(file) {
    try {
      const pictures = this.#held.filter(({ attachment }) => attachment.kind === "image");
      const share = Math.min(MOST_IMAGE_BYTES, Math.floor(this.#room / (pictures.length + 1)));
      if (share < LEAST_IMAGE_BYTES) return "attachments.full";
      const shrunk = await shrinkImage(file, share);
      if (!shrunk) return "attachments.full";
      const others = await Promise.all(this.#held.map((held) => this.#shrinkAgain(held, share)));
      const { blob, width, height } = shrunk;
      const attachment = newAttachment("image", file.name || text("attachments.pasted"), blob, width, height);
      this.#become([...others, { attachment, blob, original: file }]);
      return (await isAnimated(file)) ? "attachments.firstFrame" : "";
    } catch {
      return "attachments.unreadable";
    }
  }

  /**
   * @param {Held} held
   * @param {number} share
   * @returns {Promise<Held>}
   */
  async #shrinkAgain(held, share) {
    if (held.attachment.kind !== "image" || held.blob.size <= share) return held;
    const shrunk = await shrinkImage(held.original, share);
    if (!shrunk) return held;
    const { blob, width, height } = shrunk;
    const changed = { type: blob.type, bytes: blob.size, width, height };
    return { ...held, blob, attachment: { ...held.attachment, ...changed } };
  }

  /**
   * @param {File} file
   * @returns {Promise<string>}
   */
  async #addText(file) {
    if (file.size > MOST_TEXT_BYTES) return "attachments.tooLong";
    const words = await readTextFile(file);
    if (words === null) return "attachments.noText";
    const blob = new Blob([words], { type: "text/plain" });
    this.#become([...this.#held, { attachment: newAttachment("text", file.name, blob), blob, original: file }]);
    return "";
  }

  /** Bytes that pictures may have, so that the whole request gets through. */
  get #room() {
    const earlier = this.#desk.open?.path.flatMap(({ attachments }) => attachments) ?? [];
    const taken = [...earlier, ...this.attachments.filter(({ kind }) => kind === "text")];
    const bytes = taken.reduce((total, attachment) => total + attachment.bytes, 0);
    return (this.#desk.site.config.locutorio.limits.bodyBytes - KEPT_FOR_WORDS) * BASE64 - bytes;
  }

  /** @param {Attachment} attachment */
  #takeOut({ id }) {
    this.#become(this.#held.filter((other) => other.attachment.id !== id));
    document.getElementById("question")?.focus();
  }

  /** @param {Held[]} held */
  #become(held) {
    this.#kept.keep(this.#key, held);
    this.#show(held);
  }

  /** @param {Held[]} held */
  #show(held) {
    this.#held = held;
    const items = held.map(({ attachment, blob }) => trayItem(attachment, blob, () => this.#takeOut(attachment)));
    const list = make("ul", "tray", ...items);
    list.setAttribute("role", "list");
    list.setAttribute("aria-label", text("attachments.toSend"));
    this.#element.replaceChildren(...(held.length > 0 ? [list] : []));
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {Attachment["kind"]} kind
 * @param {string} name
 * @param {Blob} blob
 * @param {number} [width]
 * @param {number} [height]
 * @returns {Attachment}
 */
function newAttachment(kind, name, blob, width = 0, height = 0) {
  return { id: newId(), kind, name, type: blob.type, bytes: blob.size, width, height };
}

/**
 * @param {Attachment} attachment
 * @param {Blob} blob
 * @param {() => void} takeOut
 */
export function trayItem({ kind, name, bytes }, blob, takeOut) {
  const remove = iconButton("close", text("attachments.remove", { name }), takeOut);
  const size = make("span", "tray__size", kilobytes(bytes));
  const sign = kind === "text" ? iconElement("file") : pictureOf(blob);
  return make("li", "tray__item", sign, make("span", "tray__name", name), size, remove);
}

/** @param {number} bytes */
export function kilobytes(bytes) {
  const kilobyte = { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 };
  return Math.max(1, bytes / 1000).toLocaleString(language(), /** @type {Intl.NumberFormatOptions} */ (kilobyte));
}

/** @param {Blob} blob */
function pictureOf(blob) {
  const picture = Object.assign(make("img", "tray__picture"), { alt: "", src: URL.createObjectURL(blob) });
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  return picture;
}
