/** The sources of an answer as a numbered list. The page fetches nothing of them; who wants to see one opens it. */

import { plural, text } from "../../i18n/texts.js";
import { readSources } from "../../store/sources/sources.js";
import { make, wordButton } from "../shared/elements.js";

/** @typedef {import("../../store/sources/sources.js").Source} Source */

/** So many are shown at once. */
const FIRST = 6;

export class SourceList {
  element = make("div", "sources");
  #list = make("ol", "sources__list");
  #more = wordButton("quiet-button", "", () => this.#showAll());
  /** @type {import("../../store/record_types.d.ts").Citation[] | undefined} */
  #citations;
  #isWhole = false;

  constructor() {
    // No landmark: a conversation may have many of them.
    this.element.role = "group";
    this.element.ariaLabel = text("sources.title");
    // Without marks of its own, Safari takes it for no list.
    this.#list.role = "list";
    this.element.append(make("h3", "sources__title", text("sources.title")), this.#list, this.#more);
  }

  /** @param {import("../../store/record_types.d.ts").Citation[] | undefined} citations */
  update(citations) {
    if (citations === this.#citations && this.#list.firstChild) return;
    this.#citations = citations;
    const { list } = readSources(citations);
    this.element.hidden = list.length === 0;
    const shown = this.#isWhole ? list : list.slice(0, FIRST);
    // Those that are there stay, as one of them may have the focus.
    const start = this.#list.childElementCount <= shown.length ? this.#list.childElementCount : 0;
    if (start === 0) this.#list.replaceChildren();
    this.#list.append(...shown.slice(start).map(itemOf));
    this.#more.hidden = shown.length === list.length;
    this.#more.textContent = plural("sources.all", list.length);
  }

  #showAll() {
    const next = this.#list.childElementCount;
    this.#isWhole = true;
    const citations = this.#citations;
    this.#citations = undefined;
    this.update(citations);
    this.#list.children[next]?.querySelector("a")?.focus();
  }
}

/** @param {Source} source */
function itemOf({ number, url, title, host }) {
  const name = make("bdi", "sources__name", title);
  const place = make("bdi", "sources__host", host);
  const sign = make("span", "sources__number", String(number));
  if (!url) return make("li", "sources__item", sign, make("span", "sources__link", name, " ", place));
  const link = make("a", "sources__link", name, " ", place);
  Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer nofollow" });
  link.referrerPolicy = "no-referrer";
  return make("li", "sources__item", sign, link);
}
