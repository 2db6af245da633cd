/** The files that are to go with the next message: shown, kept like a draft, and taken away with a tap. */

import { text } from "../../i18n/texts.js";
import { make } from "../shared/elements.js";
import { showToast } from "../shared/toast.js";
import { isAnimated, preparePicture, prepareText, shrinkAgain } from "./attachment_files.js";
import { DraftFiles } from "./draft_files.js";
import { kindOfFile } from "./file_kinds.js";
import { Reading, trayItem } from "./tray_items.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Attachment} Attachment
 * @typedef {import("./composer_types.d.ts").PreparedFile} PreparedFile
 *
 * @typedef {Pick<import("../../chat/conversation.js").OpenConversation, "archive" | "conversation">} Open
 *
 * @typedef {object} FilesAside files of a message that is sent later
 * @property {string[]} names
 * @property {(open: Open) => Promise<Attachment[]>} store so that they can be sent
 * @property {() => void} putBack
 * @property {() => void} forget ends their life as a draft
 *
 * @typedef {object} Parts
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/drafts.js").Drafts} drafts
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {import("./composer_types.d.ts").LoadTools} loadTools
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
  #parts;
  #key;
  #draftFiles;
  /** @type {PreparedFile[]} */
  #files = [];
  /** What is being read, or waits for it. @type {Reading[]} */
  #readings = [];
  /** What belongs to conversations that are not shown. @type {Map<string, PreparedFile[]>} */
  #elsewhere = new Map();
  #working = Promise.resolve();

  /**
   * @param {HTMLElement} element
   * @param {Parts} parts
   * @param {string} key of the conversation that is shown
   */
  constructor(element, parts, key) {
    super();
    this.#element = element;
    this.#parts = parts;
    this.#key = key;
    this.#draftFiles = new DraftFiles(parts);
    this.restore();
  }

  get attachments() {
    return this.#files.map(({ attachment }) => attachment);
  }

  /** Also those that are still being read. */
  get hasFiles() {
    return this.#files.length > 0 || this.#element.ariaBusy === "true";
  }

  /** @param {File[]} files */
  add(files) {
    this.#element.ariaBusy = "true";
    const key = this.#key;
    const readings = files.map((file) => new Reading(file, key, (reading) => this.#endReading(reading)));
    // One after the other: what is left for the next depends on what the last one took.
    this.#working = this.#working.then(async () => {
      for (const reading of readings) {
        if (reading.signal.aborted) continue;
        // A folder, or what was deleted meanwhile, must not keep the rest from being sent.
        await this.#addOne(reading).catch(() => {
          showToast({ text: text("attachments.notRead", { name: reading.file.name }), seconds: 10 });
        });
      }
      this.#element.ariaBusy = "false";
    });
    return this.#working;
  }

  /**
   * Stores all of it, so that it can be sent.
   *
   * @param {Open} open in which it will be sent
   * @returns {Promise<Attachment[]>}
   */
  async store(open) {
    await this.#working;
    return this.#storeFiles(this.#files, open);
  }

  /**
   * @param {PreparedFile[]} files
   * @param {Open} open
   */
  async #storeFiles(files, { archive, conversation: { id: conversationId } }) {
    const blobs = files.flatMap(({ attachment: { id }, blob, more = [] }) => [{ id, blob }, ...more]);
    const storing = blobs.map((one) => archive.putAttachment({ ...one, conversationId }));
    await Promise.all(storing);
    return files.map(({ attachment }) => attachment);
  }

  /**
   * Empties the tray for a message that is sent later.
   *
   * @param {string} name of the draft that the files are kept as until then
   * @returns {FilesAside}
   */
  setAside(name) {
    const files = this.#files;
    this.#draftFiles.keep(name, files);
    return {
      names: files.map(({ attachment }) => attachment.name),
      store: (open) => this.#storeFiles(files, open),
      putBack: this.take(),
      forget: () => this.#draftFiles.keep(name, []),
    };
  }

  /** Empties the tray. @returns {() => void} puts it all back */
  take() {
    const [taken, key] = [this.#files, this.#key];
    this.#setFiles([]);
    return () => this.#putBack(taken, key);
  }

  /**
   * @param {PreparedFile[]} files
   * @param {string} key of the conversation that they belong to, which the reader may have left meanwhile
   * @param {{ isLast?: boolean }} [place] among the others
   */
  #putBack(files, key, { isLast = false } = {}) {
    const joined = (/** @type {PreparedFile[]} */ others) => (isLast ? [...others, ...files] : [...files, ...others]);
    if (key === this.#key) {
      this.#setFiles(joined(this.#files));
      return;
    }
    const all = joined(this.#elsewhere.get(key) ?? []);
    this.#elsewhere.set(key, all);
    this.#draftFiles.keep(key, all);
  }

  /** @param {string} key of the conversation that is shown now */
  turnTo(key) {
    if (key === this.#key) return;
    this.#elsewhere.set(this.#key, this.#files);
    this.#key = key;
    const files = this.#elsewhere.get(key);
    this.#show(files ?? []);
    if (!files) this.restore();
  }

  /** The conversation that is shown has another name now. @param {string} key */
  followKey(key) {
    if (key === this.#key) return;
    this.#draftFiles.keep(this.#key, []);
    this.#key = key;
    this.#draftFiles.keep(key, this.#files);
  }

  /**
   * Brings back what was not sent before the page was loaded anew.
   *
   * @param {string} [name] of the draft, if it is not the conversation's own
   */
  async restore(name) {
    const key = this.#key;
    await this.#parts.drafts.ready;
    this.#working = this.#working.then(async () => {
      const files = await this.#draftFiles.adopt(name ?? key);
      const isMissing = key === this.#key && files.length > 0;
      if (isMissing) this.#setFiles([...files, ...this.#files]);
      if (isMissing && name) this.#draftFiles.keep(name, []);
    });
  }

  /** @param {Reading} reading */
  async #addOne(reading) {
    const { file, key } = reading;
    const { kind, type } = await kindOfFile(file);
    const isCalledPicture = file.type.startsWith("image/") && file.type !== "image/svg+xml";
    if (kind === "picture" || (kind === "" && isCalledPicture)) {
      const typed = !type || type === file.type ? file : new File([file], file.name, { type });
      const problem = await this.#addPicture(typed, key);
      if (problem) showToast({ text: text(problem, { name: file.name }), seconds: 10 });
      return;
    }
    const prepared = (kind === "" && (await prepareText(file))) || (await this.#readDocument(reading, kind === "pdf"));
    if (prepared) this.#putBack([prepared], key, { isLast: true });
  }

  /**
   * @param {Reading} reading
   * @param {boolean} isPdf
   * @returns {Promise<PreparedFile | null>}
   */
  async #readDocument(reading, isPdf) {
    this.#readings.push(reading);
    this.#show(this.#files);
    try {
      const { signal, note } = reading;
      const tools = await this.#parts.loadTools();
      return signal.aborted ? null : await tools.takeDocument(reading.file, this.#context(), { isPdf, signal, note });
    } catch {
      showToast({ text: text("panel.notLoaded") });
      return null;
    } finally {
      this.#endReading(reading);
    }
  }

  /** @param {Reading} reading */
  #endReading(reading) {
    this.#readings = this.#readings.filter((other) => other !== reading);
    this.#show(this.#files);
  }

  /** @param {PreparedFile} [without] that is to be made anew */
  #context(without) {
    const { site, current } = this.#parts;
    const focus = () => document.getElementById("question")?.focus();
    const others = this.#files.filter((file) => file !== without).map(({ attachment }) => attachment);
    const taken = others.reduce((total, { kind, bytes }) => total + (kind === "text" ? bytes : bytes / BASE64), 0);
    return { site, current, focus, roomBytes: Math.max(0, this.#bodyRoom - taken) };
  }

  /** @param {PreparedFile} prepared */
  async #preview(prepared) {
    const tools = await this.#parts.loadTools().catch(() => null);
    if (!tools) return void showToast({ text: text("panel.notLoaded") });
    const changed = await tools.previewFile(prepared, this.#context(prepared));
    if (changed) this.#setFiles(this.#files.map((file) => (file === prepared ? changed : file)));
  }

  /**
   * @param {File} file
   * @param {string} key of the conversation that it is for
   * @returns {Promise<string>} the key of what the reader is told, if anything
   */
  async #addPicture(file, key) {
    try {
      const count = this.#files.filter(({ attachment }) => attachment.kind === "image").length + 1;
      const share = Math.min(MOST_IMAGE_BYTES, Math.floor(this.#room / count));
      const name = file.name || text("attachments.pasted");
      const picture = share < LEAST_IMAGE_BYTES ? null : await preparePicture(file, name, share);
      if (!picture) return "attachments.full";
      if (key === this.#key) this.#setFiles(await Promise.all(this.#files.map((other) => shrinkAgain(other, share))));
      this.#putBack([picture], key, { isLast: true });
      return (await isAnimated(file)) ? "attachments.firstFrame" : "";
    } catch {
      return "attachments.unreadable";
    }
  }

  /** Bytes that pictures may have, so that the whole request gets through. */
  get #room() {
    const earlier = this.#parts.current.open?.path.flatMap(({ attachments }) => attachments) ?? [];
    const taken = [...earlier, ...this.attachments.filter(({ kind }) => kind !== "image")];
    const bytes = taken.reduce((total, attachment) => total + attachment.bytes, 0);
    return this.#bodyRoom * BASE64 - bytes;
  }

  get #bodyRoom() {
    return this.#parts.site.config.locutorio.limits.bodyBytes - KEPT_FOR_WORDS;
  }

  /** @param {Attachment} attachment */
  #takeOut({ id }) {
    this.#setFiles(this.#files.filter((other) => other.attachment.id !== id));
    document.getElementById("question")?.focus();
  }

  /** @param {PreparedFile[]} files */
  #setFiles(files) {
    this.#draftFiles.keep(this.#key, files);
    this.#show(files);
  }

  /** @param {PreparedFile[]} files */
  #show(files) {
    this.#files = files;
    const items = files.map((prepared) => {
      const acts = { takeOut: () => this.#takeOut(prepared.attachment), open: () => this.#preview(prepared) };
      return trayItem(prepared, acts);
    });
    const readings = this.#readings.filter(({ key }) => key === this.#key);
    const list = make("ul", "tray", ...items, ...readings.map(({ element }) => element));
    list.setAttribute("role", "list");
    list.setAttribute("aria-label", text("attachments.toSend"));
    this.#element.replaceChildren(...(list.children.length > 0 ? [list] : []));
    this.dispatchEvent(new Event("change"));
  }
}
