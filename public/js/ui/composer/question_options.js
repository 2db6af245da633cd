/** What is chosen for the next question alone; all else is as the conversation's settings say. */

/** @typedef {import("../../store/record_types.d.ts").QuestionOptions} QuestionOptions */

/** Fires "change". */
export class ChosenOptions extends EventTarget {
  /** @type {QuestionOptions} */
  values = {};

  /** @param {QuestionOptions} changes undefined takes a choice back */
  change(changes) {
    const values = Object.entries({ ...this.values, ...changes }).filter(([, value]) => value !== undefined);
    this.#set(Object.fromEntries(values));
  }

  /** Takes what is chosen for a question that is sent. @returns {QuestionOptions | undefined} none if nothing is */
  take() {
    const taken = this.values;
    if (Object.keys(taken).length === 0) return undefined;
    this.#set({});
    return taken;
  }

  /** @param {QuestionOptions | undefined} taken of a question that reached no model */
  giveBack(taken) {
    if (taken) this.#set({ ...taken, ...this.values });
  }

  /** @param {QuestionOptions} values */
  #set(values) {
    this.values = values;
    this.dispatchEvent(new Event("change"));
  }
}
