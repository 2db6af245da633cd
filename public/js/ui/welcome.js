/** What an empty page shows: how to come in, or how to begin. */

import { Signal } from "../chat/signal.js";
import { text } from "../i18n/texts.js";
import { find } from "./elements.js";

const TITLES = { open: "welcome.titleOpen", closed: "welcome.titleClosed", broken: "welcome.titleBroken" };
const LEADS = { open: "welcome.leadOpen", closed: "welcome.leadClosed", broken: "welcome.leadBroken" };
const EXAMPLES = ["welcome.example1", "welcome.example2", "welcome.example3"];

export class Welcome {
  #root = find("#welcome", HTMLElement);
  #title = find("#welcome-title", HTMLElement);
  #lead = find("#welcome-lead", HTMLElement);
  #enterCode = find("#enter-code", HTMLButtonElement);
  #examples = find("#examples", HTMLElement);

  /** @type {Signal<void>} */
  codeWanted = new Signal();
  /** @type {Signal<string>} */
  exampleChosen = new Signal();

  constructor() {
    this.#enterCode.addEventListener("click", () => this.codeWanted.tell());
    this.#examples.replaceChildren(...EXAMPLES.map((key) => this.#exampleItem(text(key))));
  }

  /**
   * @param {"open" | "closed" | "broken"} line whether it can be used, wants an access code, or is set up wrongly
   * @param {boolean} isEmpty whether there is no conversation yet
   */
  show(line, isEmpty) {
    this.#root.hidden = !isEmpty;
    this.#title.textContent = text(TITLES[line]);
    this.#lead.textContent = text(LEADS[line]);
    this.#enterCode.hidden = line !== "closed";
    this.#examples.hidden = line !== "open";
  }

  /** @param {string} words */
  #exampleItem(words) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "examples__choice";
    button.textContent = words;
    button.addEventListener("click", () => this.exampleChosen.tell(words));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}
