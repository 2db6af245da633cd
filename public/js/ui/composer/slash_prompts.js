/** The reader's own prompts, offered while the box holds a slash and the beginning of a title. */

import { blanksIn } from "../../chat/prompt/blanks.js";
import { text } from "../../i18n/texts.js";
import { Library } from "../../store/library.js";
import { make } from "../shared/elements.js";
import { movedBy } from "../shared/listbox.js";

/** @typedef {import("../../store/record_types.d.ts").Prompt} Prompt */

const MOST_SHOWN = 8;
const LONGEST_QUERY = 40;

export class SlashPrompts {
  /** Whether the prompts are known. */
  isRead = false;

  #library;
  #openPrompts;
  #openBlanks;
  #box;
  #list = make("ul", "slash-prompts");
  /** @type {Prompt[]} */
  #prompts = [];
  /** @type {Prompt[]} */
  #offered = [];
  #chosen = 0;
  #isDismissed = false;
  /** @type {Promise<void> | null} */
  #reading = null;

  /**
   * @param {HTMLElement} form above which they are shown
   * @param {HTMLTextAreaElement} box
   * @param {object} parts
   * @param {import("../../store/archive.js").Archive} parts.archive
   * @param {() => unknown} parts.openPrompts
   * @param {(prompt: Prompt) => Promise<string | null | undefined>} parts.openBlanks asks for what a prompt leaves open
   */
  constructor(form, box, { archive, openPrompts, openBlanks }) {
    this.#library = new Library(archive);
    this.#openPrompts = openPrompts;
    this.#openBlanks = openBlanks;
    this.#box = box;
    this.#list.id = "slash-prompts";
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    form.prepend(this.#list);
    box.setAttribute("aria-controls", this.#list.id);
    box.setAttribute("aria-autocomplete", "list");
    // A press on a prompt must not take the focus out of the box.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    box.addEventListener("blur", () => this.#close());
    // What was changed in here or in another tab. Who has never typed a slash needs no prompts.
    archive.addEventListener("change", () => this.#reading && (this.#reading = this.#readNow()));
  }

  /** Resolves when the prompts are known. */
  read() {
    this.#reading ??= this.#readNow();
    return this.#reading;
  }

  /** Shows what fits the words in the box. */
  update() {
    const query = this.#query;
    if (query === null) this.#isDismissed = false;
    if (query !== null && !this.isRead) this.read();
    if (query === null || !this.isRead || this.#isDismissed) return this.#close();
    this.#offered = matching(this.#prompts, query).slice(0, MOST_SHOWN);
    // Not every message that begins with a slash means a prompt: Enter sends what fits none.
    if (query && this.#offered.length === 0) return this.#close();
    this.#choose(0);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was meant for the list
   */
  press(event) {
    if (this.#list.hidden) return false;
    const next = movedBy(event, this.#chosen, this.#offered.length + 1);
    if (next !== null) this.#choose(next);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") this.#take(this.#chosen);
    else if (event.key === "Escape") this.#dismiss();
    else return false;
    event.preventDefault();
    return true;
  }

  async #readNow() {
    // A disk that cannot be read must not keep the reader from asking.
    this.#prompts = await this.#library.prompts().catch(() => []);
    this.isRead = true;
    this.update();
  }

  /** @returns {string | null} what follows the slash; null where no prompt is wanted */
  get #query() {
    const words = this.#box.value;
    return words.startsWith("/") && !words.includes("\n") && words.length <= LONGEST_QUERY ? words.slice(1) : null;
  }

  /** @param {number} index the last leads to where prompts are kept */
  #choose(index) {
    this.#chosen = index;
    const quiet = (/** @type {string} */ words) => make("span", "slash-prompts__text", words);
    const rows = this.#offered.map(({ title, content }) => [make("b", "", title), quiet(content)]);
    const last = text(this.#prompts.length === 0 ? "slash.none" : "slash.all");
    const options = [...rows, [quiet(last)]].map((row, position) => {
      const option = make("li", "slash-prompts__option", ...row);
      option.id = `slash-prompt-${position}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(position === index));
      option.addEventListener("click", () => this.#take(position));
      return option;
    });
    this.#list.replaceChildren(...options);
    this.#list.setAttribute("aria-label", text("slash.label"));
    this.#list.hidden = false;
    this.#box.setAttribute("aria-activedescendant", `slash-prompt-${index}`);
  }

  /** @param {number} index */
  async #take(index) {
    const prompt = this.#offered[index];
    this.#close();
    if (!prompt) {
      this.#openPrompts();
      return;
    }
    const before = this.#box.value;
    const words = blanksIn(prompt.content).length > 0 ? await this.#openBlanks(prompt) : prompt.content;
    // Who closes the question has the beginning of the prompt's name in the box still.
    if (!words || this.#box.value !== before) return;
    this.#box.value = words;
    this.#box.dispatchEvent(new Event("input", { bubbles: true }));
    this.#box.setSelectionRange(words.length, words.length);
  }

  #dismiss() {
    this.#isDismissed = true;
    this.#close();
  }

  #close() {
    this.#list.hidden = true;
    this.#box.removeAttribute("aria-activedescendant");
  }
}

/**
 * @param {Prompt[]} prompts
 * @param {string} query
 * @returns {Prompt[]} those whose titles begin with it first
 */
export function matching(prompts, query) {
  const wanted = query.trim().toLocaleLowerCase();
  const placed = prompts.map((prompt) => ({ prompt, place: prompt.title.toLocaleLowerCase().indexOf(wanted) }));
  const found = placed.filter(({ place }) => place >= 0);
  return found.sort((a, b) => Number(a.place > 0) - Number(b.place > 0)).map(({ prompt }) => prompt);
}
