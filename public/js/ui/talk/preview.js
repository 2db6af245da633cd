/** Shows a page, a drawing or Markdown that an answer contains, beside its source, in the whole window. */

import { text } from "../../i18n/texts.js";
import { renderMarkdown } from "../../markdown/answer_text.js";
import { languageOf } from "../../markdown/draw/languages.js";
import { iconButton, make, wordButton } from "../shared/elements.js";
import { hasHung, PreviewFrame } from "./preview_frame.js";
import { previewPage } from "./preview_page.js";

/** While an answer grows, its page begins anew this often. */
const PACE_MS = 1500;

/** @param {HTMLElement} code of a block of an answer */
export function openPreview(code) {
  new Preview(code);
}

class Preview {
  #dialog = make("dialog", "preview");
  #source = make("pre", "preview__source");
  #stage = make("div", "preview__stage");
  #status = make("p", "preview__status");
  #stop = iconButton("stop", text("previews.stop"), () => this.#halt(text("previews.stopped")));
  #again = iconButton("retry", text("previews.again"), () => this.#beginAgain());
  #views;
  #answer;
  #at;
  #shown = "";
  /** @type {PreviewFrame | null} */
  #frame = null;
  #leaving = new AbortController();
  #watch = new MutationObserver(() => this.#followSoon());
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pace;
  /** The reader has stopped it: it begins again only when they want it. */
  #isStopped = false;

  /** @param {HTMLElement} code */
  constructor(code) {
    this.#answer = /** @type {HTMLElement} */ (code.closest(".answer, .markdown"));
    this.#at = codesOf(this.#answer).indexOf(code);
    const name = languageOf(wordOf(code)).name;
    const label = text("previews.title", { name });
    this.#views = ["preview", "source"].map((view) => {
      const button = wordButton("preview__view", text(`previews.${view}`), () => this.#showView(view));
      button.dataset.view = view;
      return button;
    });
    this.#dialog.setAttribute("aria-label", label);
    this.#source.tabIndex = 0;
    this.#source.setAttribute("role", "region");
    this.#source.setAttribute("aria-label", text("previews.source"));
    this.#source.translate = false;
    this.#source.dir = "ltr";
    this.#status.setAttribute("role", "status");
    const views = make("div", "preview__views", ...this.#views);
    views.setAttribute("role", "group");
    views.setAttribute("aria-label", label);
    const close = iconButton("close", text("previews.close"), () => this.#dialog.close());
    const acts = make("div", "preview__acts", this.#again, this.#stop, close);
    const head = make("div", "preview__head", make("h2", "preview__title", label), views, acts);
    this.#dialog.append(head, make("div", "preview__panes", this.#source, this.#stage), this.#status);
    this.#dialog.addEventListener("close", () => this.#close());
    this.#showView("preview");
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    close.focus();
    // Whoever goes back has left the answer, too.
    addEventListener("hashchange", () => this.#dialog.close(), { signal: this.#leaving.signal });
    this.#watch.observe(this.#answer, { childList: true, characterData: true, subtree: true });
    const { kind, source } = this.#page();
    if (kind === "page" && hasHung(source)) this.#withhold(source);
    else this.#begin();
  }

  /** Run again, it would stop this tab again: that is for the reader to say. @param {string} source */
  #withhold(source) {
    this.#shown = source;
    this.#showSource();
    this.#showView("source");
    this.#halt(text("previews.hung"));
  }

  /** Where there is no room for both, one is shown. @param {string} view */
  #showView(view) {
    this.#dialog.dataset.view = view;
    for (const button of this.#views) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }

  #followSoon() {
    this.#pace ??= setTimeout(() => {
      this.#pace = undefined;
      const { source } = this.#page();
      if (source === this.#shown) return;
      if (this.#isStopped) this.#showSource();
      else this.#begin();
    }, PACE_MS);
  }

  #page() {
    const blocks = codesOf(this.#answer).map((code) => ({ language: wordOf(code), source: code.textContent ?? "" }));
    return previewPage(blocks, this.#at);
  }

  #showSource() {
    const { parts } = this.#page();
    const sources = parts.map(({ source }) => make("code", "preview__part", source));
    const { scrollTop } = this.#source;
    this.#source.replaceChildren(...sources);
    this.#source.scrollTop = scrollTop;
  }

  #beginAgain() {
    this.#showView("preview");
    this.#begin();
  }

  #begin() {
    const { kind, source } = this.#page();
    this.#shown = source;
    this.#isStopped = false;
    this.#status.textContent = "";
    this.#showSource();
    this.#frame?.close();
    this.#frame = null;
    this.#stop.hidden = kind === "markdown";
    if (kind === "markdown") {
      const body = make("div", "answer preview__answer");
      body.dir = "auto";
      this.#stage.replaceChildren(body);
      renderMarkdown(body, source);
      return;
    }
    this.#frame = new PreviewFrame(source, text("previews.preview"), {
      halted: (why) => this.#halt(text(`previews.${why}`)),
      problem: (message) => (this.#status.textContent = text("previews.problem", { message })),
      busy: (isBusy) => this.#tellBusy(isBusy),
      leave: () => this.#dialog.close(),
    });
    this.#stage.replaceChildren(this.#frame.element);
  }

  /** @param {boolean} isBusy */
  #tellBusy(isBusy) {
    const words = text("previews.busy");
    if (isBusy) this.#status.textContent = words;
    else if (this.#status.textContent === words) this.#status.textContent = "";
  }

  /** @param {string} why */
  #halt(why) {
    this.#isStopped = true;
    this.#frame?.close();
    this.#frame = null;
    if (this.#stop === document.activeElement) this.#again.focus();
    this.#stop.hidden = true;
    this.#status.textContent = why;
  }

  #close() {
    clearTimeout(this.#pace);
    this.#leaving.abort();
    this.#watch.disconnect();
    this.#frame?.close();
    this.#dialog.remove();
  }
}

/** @param {HTMLElement} answer */
function codesOf(answer) {
  return /** @type {HTMLElement[]} */ ([...answer.querySelectorAll("figure.code > pre > code")]);
}

/** @param {HTMLElement} code */
function wordOf(code) {
  return code.className.replace(/^language-/, "").toLowerCase();
}
