/** The reader's own prompts, offered while the box holds a slash and the beginning of a title. */

import { text } from "../../i18n/texts.js";
import { Library } from "../../store/library.js";
import { openPrompts } from "../panels/panels.js";
import { make } from "../shared/elements.js";

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../store/record_types.d.ts").Prompt} Prompt
 */

const MOST_SHOWN = 8;
const LONGEST_WISH = 40;

export class SlashPrompts {
  #desk;
  #box;
  #list = make("ul", "slash-prompts");
  /** @type {Prompt[]} */
  #prompts = [];
  /** @type {Prompt[]} */
  #offered = [];
  #chosen = 0;
  #isDismissed = false;
  /** Settled once the prompts are known. @type {Promise<void>} */
  ready;

  /**
   * @param {App} desk
   * @param {HTMLElement} form above which they are shown
   * @param {HTMLTextAreaElement} box
   */
  constructor(desk, form, box) {
    this.#desk = desk;
    this.#box = box;
    this.#list.id = "slash-prompts";
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", text("slash.label"));
    form.prepend(this.#list);
    box.setAttribute("aria-controls", this.#list.id);
    box.setAttribute("aria-autocomplete", "list");
    // A press on a prompt must not take the focus out of the box.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    box.addEventListener("blur", () => this.#close());
    desk.archive.addEventListener("change", () => this.#read());
    this.ready = this.#read();
  }

  /** Shows what fits the words in the box. */
  update() {
    const wish = this.#wish;
    if (wish === null) this.#isDismissed = false;
    if (wish === null || this.#isDismissed) return this.#close();
    this.#offered = matching(this.#prompts, wish).slice(0, MOST_SHOWN);
    // Not every message that begins with a slash means a prompt: Enter sends what fits none.
    if (wish && this.#offered.length === 0) return this.#close();
    this.#choose(0);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was meant for the list
   */
  press(event) {
    if (this.#list.hidden) return false;
    const count = this.#offered.length + 1;
    if (event.key === "ArrowDown") this.#choose((this.#chosen + 1) % count);
    else if (event.key === "ArrowUp") this.#choose((this.#chosen + count - 1) % count);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") this.#take(this.#chosen);
    else if (event.key === "Escape") this.#dismiss();
    else return false;
    event.preventDefault();
    return true;
  }

  async #read() {
    this.#prompts = await new Library(this.#desk.archive).prompts();
    this.update();
  }

  /** @returns {string | null} what stands after the slash; null where no prompt is wished for */
  get #wish() {
    const words = this.#box.value;
    return words.startsWith("/") && !words.includes("\n") && words.length <= LONGEST_WISH ? words.slice(1) : null;
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
    this.#list.hidden = false;
    this.#box.setAttribute("aria-activedescendant", `slash-prompt-${index}`);
  }

  /** @param {number} index */
  #take(index) {
    const prompt = this.#offered[index];
    this.#close();
    if (!prompt) {
      openPrompts(this.#desk);
      return;
    }
    this.#box.value = prompt.content;
    this.#box.dispatchEvent(new Event("input", { bubbles: true }));
    this.#box.setSelectionRange(prompt.content.length, prompt.content.length);
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
 * @param {string} wish
 * @returns {Prompt[]} those whose titles begin with it first
 */
export function matching(prompts, wish) {
  const wanted = wish.trim().toLocaleLowerCase();
  const placed = prompts.map((prompt) => ({ prompt, place: prompt.title.toLocaleLowerCase().indexOf(wanted) }));
  const found = placed.filter(({ place }) => place >= 0);
  return found.sort((a, b) => Number(a.place > 0) - Number(b.place > 0)).map(({ prompt }) => prompt);
}
