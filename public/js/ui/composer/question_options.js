/** What is chosen for the next question alone; all else is as the conversation's settings say. Kept like a draft. */

import { isOptions } from "../../store/record_schema.js";

/** @typedef {import("../../store/record_types.d.ts").QuestionOptions} QuestionOptions */

/** Fires "change". */
export class ChosenOptions extends EventTarget {
  /** @type {QuestionOptions} */
  values = {};
  #drafts;
  #key;

  /**
   * @param {import("../../store/drafts.js").Drafts} drafts
   * @param {string} key of the conversation's drafts
   */
  constructor(drafts, key) {
    super();
    this.#drafts = drafts;
    this.#key = key;
    drafts.ready.then(() => this.#restore());
  }

  /** @param {QuestionOptions} changes undefined takes a choice back */
  change(changes) {
    const values = Object.entries({ ...this.values, ...changes }).filter(([, value]) => value !== undefined);
    this.#set(Object.fromEntries(values));
  }

  /**
   * Takes what is chosen for a question that is sent. Who lets a tool server be asked usually means the next question,
   * too: the servers stay chosen.
   *
   * @returns {QuestionOptions | undefined} none if nothing is
   */
  take() {
    const taken = this.values;
    if (Object.keys(taken).length === 0) return undefined;
    this.#set(taken.servers ? { servers: taken.servers } : {});
    return taken;
  }

  /**
   * @param {QuestionOptions | undefined} taken of a question that reached no model
   * @param {string} key of its conversation's drafts
   */
  giveBack(taken, key) {
    if (!taken) return;
    if (key === this.#key) this.#set({ ...taken, ...this.values });
    else this.#keep(key, { ...taken, ...optionsIn(this.#drafts.read(nameOf(key))) });
  }

  /** Another conversation is shown. @param {string} key of its drafts */
  turnTo(key) {
    if (key === this.#key) return;
    this.#key = key;
    this.#show(optionsIn(this.#drafts.read(nameOf(key))));
  }

  /** The first message of a new conversation gives it a name of its own. @param {string} key */
  followKey(key) {
    if (key === this.#key) return;
    this.#drafts.forget(nameOf(this.#key));
    this.#key = key;
    this.#keep();
  }

  /** What a page that is gone has left behind. */
  #restore() {
    const left = optionsIn(this.#drafts.adopt(nameOf(this.#key)));
    if (Object.keys(left).length > 0) this.#set({ ...left, ...this.values });
  }

  /** @param {QuestionOptions} values */
  #set(values) {
    this.#show(values);
    this.#keep();
  }

  /** @param {QuestionOptions} values */
  #show(values) {
    this.values = values;
    this.dispatchEvent(new Event("change"));
  }

  #keep(key = this.#key, values = this.values) {
    if (Object.keys(values).length > 0) this.#drafts.keep(nameOf(key), JSON.stringify(values));
    else this.#drafts.forget(nameOf(key));
  }
}

/** @param {string} key */
function nameOf(key) {
  return `options-${key}`;
}

/**
 * @param {string} kept
 * @returns {QuestionOptions}
 */
function optionsIn(kept) {
  try {
    const options = JSON.parse(kept);
    return isOptions(options) ? options : {};
  } catch {
    return {};
  }
}
