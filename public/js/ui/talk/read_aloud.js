/** Reads an answer aloud, sentence by sentence, also while it is being written; the page follows. */

import { languageEvents, text } from "../../i18n/texts.js";
import { Problem } from "../../relay/problem.js";
import { isUnderWay } from "../../store/records.js";
import { unlessComposing } from "../shared/keyboard.js";
import { problemCard } from "../shared/problem_card.js";
import { showToast } from "../shared/toast.js";
import { ReadingBar } from "./reading/reading_bar.js";
import { ReadingMark } from "./reading/reading_mark.js";
import { readingVoice } from "./reading/reading_voice.js";
import { groupEnd } from "./reading/sentence_spans.js";
import { sentencesIn } from "./reading/spoken_text.js";

/**
 * @typedef {object} ReadingParts
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/settings.js").Settings} settings
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 *
 * @typedef {import("./reading/reading_voice.js").ReadingVoice["voice"]} Voice
 *
 * @typedef {object} Group sentences that are said at once
 * @property {number} start position of the first one
 * @property {number} end
 * @property {string} words
 * @property {boolean} isOurs
 */

/** While an answer grows it is looked through so often, and not at every word. */
const LOOK_MS = 200;
/** In these, Escape closes what lies over the page, and nothing else. */
const OVER_THE_PAGE = "dialog[open], :popover-open";

/** One voice at a time. @type {Reading | null} */
let running = null;

/**
 * @param {import("../../store/record_types.d.ts").Message} answer
 * @param {HTMLElement} element in which it is drawn
 * @param {ReadingParts} parts
 */
export function readAloud(answer, element, parts) {
  stopReading();
  running = new Reading(answer, element, parts);
}

export function stopReading() {
  running?.stop();
  running = null;
}

class Reading {
  #answer;
  #element;
  #parts;
  #mark = new ReadingMark();
  #leave = new AbortController();
  /** @type {Voice | null} */
  #voice = null;
  /** @type {ReadingBar | null} */
  #bar = null;
  /** What is heard now. @type {Group | null} */
  #group = null;
  /** Null where the text may have changed since. @type {import("./reading/spoken_text.js").Sentence[] | null} */
  #sentences = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #looking;
  #look = () => {};
  #observer = new MutationObserver(() => this.#noteChange());

  /**
   * @param {import("../../store/record_types.d.ts").Message} answer
   * @param {HTMLElement} element
   * @param {ReadingParts} parts
   */
  constructor(answer, element, parts) {
    this.#answer = answer;
    this.#element = element;
    this.#parts = parts;
    this.#listen();
    this.#begin();
  }

  get #isStopped() {
    return this.#leave.signal.aborted;
  }

  stop() {
    if (this.#isStopped) return;
    this.#leave.abort();
    this.#observer.disconnect();
    clearTimeout(this.#looking);
    this.#look();
    this.#voice?.stop();
    this.#bar?.close();
    this.#mark.remove();
  }

  #listen() {
    const { signal } = this.#leave;
    const { current } = this.#parts;
    const stopIfGone = () => !this.#element.isConnected && this.stop();
    current.addEventListener("open", () => this.stop(), { signal });
    current.open?.addEventListener("path", stopIfGone, { signal });
    current.open?.addEventListener("message", () => this.#noteEnd(), { signal });
    languageEvents.addEventListener("change", stopIfGone, { signal });
    // Some browsers speak on when the page is gone.
    addEventListener("pagehide", () => this.stop(), { signal });
    // Below the document, at which the same key stops an answer that is being written.
    document.body.addEventListener("keydown", unlessComposing((event) => this.#press(event)), { signal });
    this.#observer.observe(this.#element, { childList: true, subtree: true, characterData: true });
  }

  async #begin() {
    const reading = await readingVoice(this.#parts, () => this.#element.textContent ?? "").catch(() => {
      showToast({ text: text("panel.notLoaded") });
      return null;
    });
    if (!reading || this.#isStopped) {
      reading?.voice.stop();
      return this.stop();
    }
    const { voice, words } = reading;
    this.#voice = voice;
    const actions = { pause: () => voice.pause(), goOn: () => voice.resume(), stop: () => this.stop() };
    const bar = new ReadingBar(words, actions);
    this.#bar = bar;
    return this.#read(voice, bar, 0);
  }

  /**
   * @param {Voice} voice
   * @param {ReadingBar} bar
   * @param {number} start position of the first sentence
   */
  async #read(voice, bar, start) {
    let at = start;
    let next = this.#take(at, voice);
    try {
      for (let group = await next; group; group = await next) {
        const said = group;
        at = said.start;
        await voice.say(said, () => {
          this.#group = said;
          this.#mark.move(this.#rangesOf(said));
          next = this.#take(said.end, voice);
          next.then((following) => {
            if (following) voice.prepare(following);
          });
        });
        if (this.#isStopped) return;
      }
      this.stop();
    } catch (error) {
      if (this.#isStopped) return;
      this.#showProblem(error, bar, () => this.#read(voice, bar, at));
    }
  }

  /**
   * Waits for more of an answer that is being written.
   *
   * @param {number} start position of the first sentence
   * @param {Voice} voice
   * @returns {Promise<Group | null>} null at the end of the answer
   */
  async #take(start, { longest }) {
    while (!this.#isStopped) {
      const isWhole = !isUnderWay(this.#answer);
      const sentences = this.#sentencesNow();
      if (start < sentences.length) {
        const end = groupEnd(sentences, start, longest);
        const group = sentences.slice(start, end);
        return { start, end, words: group.map(({ words }) => words).join("\n"), isOurs: group[0]?.isOurs ?? false };
      }
      if (isWhole) return null;
      await new Promise((resolve) => (this.#look = () => resolve(null)));
    }
    return null;
  }

  #sentencesNow() {
    this.#sentences ??= sentencesIn(this.#element, { isWhole: !isUnderWay(this.#answer) });
    return this.#sentences;
  }

  /** @param {Group} group */
  #rangesOf({ start, end }) {
    return this.#sentencesNow().slice(start, end).map(({ range }) => range());
  }

  #noteChange() {
    this.#sentences = null;
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      if (this.#group && this.#mark.isLost) this.#mark.put(this.#rangesOf(this.#group));
      this.#look();
    }, LOOK_MS);
  }

  #noteEnd() {
    this.#sentences = null;
    this.#look();
  }

  /**
   * @param {unknown} error
   * @param {ReadingBar} bar
   * @param {() => void} again
   */
  #showProblem(error, bar, again) {
    if (!(error instanceof Problem)) {
      showToast({ text: text("voice.failed") });
      return this.stop();
    }
    const { config, seesAllChecks } = this.#parts.site;
    const goOn = () => {
      bar.showReading();
      again();
    };
    const actions = [
      { label: text("resume.again"), act: goOn },
      { label: text("voice.stop"), act: () => this.stop() },
    ];
    return bar.showProblem(problemCard(error, { version: config.locutorio.version, seesAllChecks, actions }));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "Escape" || event.shiftKey || event.defaultPrevented) return;
    if (document.querySelector(OVER_THE_PAGE)) return;
    event.preventDefault();
    this.stop();
  }
}
