/** The box in which a message is written: it grows with its text and keeps it, for each conversation apart. */

import { TEMPORARY } from "../../store/storage_names.js";
import { growWithText } from "../shared/elements.js";

const NEW = "new";

export class DraftBox {
  element;
  #drafts;
  #current;
  #key = keyInAddress();
  /** Until then the draft of a page that is gone may still look like that of an open tab. */
  #isRestored = false;

  /**
   * @param {HTMLTextAreaElement} element which may hold words already
   * @param {object} parts
   * @param {import("../../store/drafts.js").Drafts} parts.drafts
   * @param {import("../../app/current_conversation.js").CurrentConversation} parts.current
   */
  constructor(element, { drafts, current }) {
    this.element = element;
    this.#drafts = drafts;
    this.#current = current;
    element.addEventListener("input", () => this.#keep());
    current.addEventListener("open", () => this.#turnTo(this.#openKey));
    this.#keep();
    drafts.ready.then(() => this.#restore());
  }

  get text() {
    return this.element.value;
  }

  set text(words) {
    this.element.value = words;
    this.#keep();
  }

  /** Names the conversation that the text is meant for. */
  get key() {
    return this.#key;
  }

  /** Puts words in place of what is selected, apart from the words around. @param {string} words */
  insert(words) {
    const { value, selectionStart, selectionEnd } = this.element;
    const before = /\S$/.test(value.slice(0, selectionStart)) ? " " : "";
    const after = /^\S/.test(value.slice(selectionEnd)) ? " " : "";
    this.element.setRangeText(before + words + after, selectionStart, selectionEnd, "end");
    this.#keep();
  }

  /** Empties the box. @returns {string} what was in it */
  take() {
    const words = this.text;
    this.text = "";
    return words;
  }

  /**
   * Puts text back that was not sent, before what was written meanwhile.
   *
   * @param {string} words
   * @param {string} key
   */
  giveBack(words, key) {
    // A new conversation that was withdrawn with its first question is new again.
    if (key === this.#key || this.#openKey === key) this.text = joined(words, this.text);
    else this.#drafts.keep(key, joined(words, this.#drafts.read(key)));
  }

  /** The first message of a new conversation gives it a name of its own. */
  followKey() {
    this.#key = this.#openKey;
  }

  /** What was temporary is kept, with what is in the box. @param {string} key */
  moveTo(key) {
    this.#drafts.forget(this.#key);
    this.#key = key;
    this.#keep();
  }

  get #openKey() {
    const { open } = this.#current;
    if (open?.isTemporary) return TEMPORARY;
    return !open || open.isNew ? NEW : open.conversation.id;
  }

  /** What was typed meanwhile, or filled in by a link, comes after the draft. */
  #restore() {
    this.#isRestored = true;
    const left = this.#drafts.adopt(this.#key);
    if (left) this.text = joined(left, this.text);
    this.element.dispatchEvent(new Event("input"));
  }

  /** @param {string} key */
  #turnTo(key) {
    if (key === this.#key) return;
    // What was typed before the page knew where it is goes along.
    if (!this.#isRestored) this.#drafts.forget(this.#key);
    this.#key = key;
    if (this.#isRestored) this.text = this.#drafts.read(key);
    else this.#keep();
  }

  #keep() {
    if (this.text) this.#drafts.keep(this.#key, this.text);
    else this.#drafts.forget(this.#key);
    growWithText(this.element);
  }
}

/** @param {...string} words */
function joined(...words) {
  return words.filter(Boolean).join("\n\n");
}

function keyInAddress() {
  return /^#\/c\/([\w-]+)/.exec(location.hash)?.[1] ?? NEW;
}
