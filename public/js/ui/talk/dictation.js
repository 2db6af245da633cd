/** Dictation: a line at the box shows how loud one speaks; what was said lands in the box, and never sends itself. */

import { loadVoices, voiceLine } from "../../app/voice_models.js";
import { saveFile } from "../../browser/clipboard.js";
import { Recorder } from "../../browser/recorder.js";
import { text } from "../../i18n/texts.js";
import { Problem } from "../../relay/problem.js";
import { transcribe } from "../../relay/speech.js";
import { find, make, wordButton } from "../shared/elements.js";
import { unlessComposing } from "../shared/keyboard.js";
import { problemCard } from "../shared/problem_card.js";
import { stopReading } from "./read_aloud.js";

/** @typedef {import("../composer/composer_types.d.ts").ToolContext} ToolContext */

/** What a browser says when it gives no microphone, and the words for it. @type {Partial<Record<string, string>>} */
const REFUSALS = {
  NotAllowedError: "voice.notAllowed",
  NotFoundError: "voice.noMicrophone",
  NotReadableError: "voice.microphoneBusy",
};
/** Speech is far from full scale, and the bar should move. */
const LOUDEST = 0.25;

/** There is one microphone. @type {Dictation | null} */
let running = null;

/**
 * Begins to listen, or ends it if it has begun.
 *
 * @param {ToolContext} context
 */
export function toggleDictation(context) {
  if (running) return running.finish();
  // The microphone would hear it, too.
  stopReading();
  running = new Dictation(context, () => (running = null));
  return undefined;
}

class Dictation {
  #context;
  #onEnd;
  #status = make("p", "dictation__status");
  #bar = make("span", "dictation__level");
  #time = make("span", "dictation__time");
  #buttons = make("span", "dictation__buttons");
  #scale = make("span", "dictation__scale", this.#bar);
  #element = make("div", "dictation", this.#status, this.#scale, this.#time, this.#buttons);
  /** @type {Recorder | null} */
  #recorder = null;
  #stopping = new AbortController();

  /**
   * @param {ToolContext} context
   * @param {() => void} onEnd
   */
  constructor(context, onEnd) {
    this.#context = context;
    this.#onEnd = onEnd;
    this.#element.tabIndex = -1;
    this.#element.setAttribute("role", "group");
    this.#element.setAttribute("aria-label", text("voice.dictation"));
    this.#status.setAttribute("role", "status");
    this.#element.addEventListener("keydown", unlessComposing((event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.#close();
    }));
    find("#attachments", HTMLElement).before(this.#element);
    this.#begin();
  }

  /** Ends the recording and has it written down. */
  async finish() {
    if (!this.#recorder) return;
    const recorder = this.#recorder;
    this.#recorder = null;
    await this.#transcribe(await recorder.finish());
  }

  async #begin() {
    this.#show("voice.waiting", [this.#cancelButton()]);
    try {
      const recorder = await Recorder.start();
      // Who has cancelled meanwhile wants no recording.
      if (this.#stopping.signal.aborted) return recorder.close();
      this.#recorder = recorder;
      recorder.addEventListener("level", (event) => this.#showLevel(/** @type {CustomEvent} */ (event).detail));
      recorder.addEventListener("silence", () => this.finish(), { once: true });
      const done = wordButton("button button--next", text("voice.done"), () => this.finish());
      this.#show("voice.listening", [this.#cancelButton(), done]);
      done.focus();
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      this.#show(REFUSALS[name] ?? "voice.noMicrophone", [this.#cancelButton("attachments.close")]);
    }
    return undefined;
  }

  /** @param {Blob} recording */
  async #transcribe(recording) {
    this.#show("voice.writing", [this.#cancelButton()]);
    this.#time.textContent = "";
    try {
      const { listening } = await loadVoices();
      const words = await transcribe(voiceLine(this.#context.site, listening), recording, this.#stopping.signal);
      this.#close();
      if (words) this.#context.insert(words);
      else this.#context.tell(text("voice.nothingHeard"));
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#showProblem(error, recording);
    }
  }

  /**
   * What was said is not lost.
   *
   * @param {unknown} error
   * @param {Blob} recording
   */
  #showProblem(error, recording) {
    const { message = "" } = /** @type {Error} */ (error);
    const problem = error instanceof Problem ? error : new Problem({ code: "page_error", message });
    const { config, seesAllChecks } = this.#context.site;
    const card = problemCard(problem, {
      version: config.locutorio.version,
      seesAllChecks,
      actions: [
        { label: text("resume.again"), act: () => this.#again(recording) },
        { label: text("voice.save"), act: () => saveFile(nameOf(recording), recording) },
        { label: text("voice.discard"), act: () => this.#close() },
      ],
    });
    card.setAttribute("role", "alert");
    this.#replace(this.#element, [card]);
  }

  /** @param {Blob} recording */
  #again(recording) {
    this.#replace(this.#element, [this.#status, this.#buttons]);
    this.#transcribe(recording);
  }

  /**
   * @param {string} key of the words
   * @param {HTMLElement[]} buttons
   */
  #show(key, buttons) {
    this.#element.dataset.state = key;
    this.#status.textContent = text(key);
    this.#replace(this.#buttons, buttons);
  }

  /**
   * Keeps the focus within, where Escape is heard, but on no button that a key held down would press.
   *
   * @param {HTMLElement} place
   * @param {HTMLElement[]} content
   */
  #replace(place, content) {
    const hadFocus = this.#element.contains(document.activeElement);
    place.replaceChildren(...content);
    if (hadFocus) this.#element.focus({ preventScroll: true });
  }

  /** @param {{ level: number, ms: number }} heard */
  #showLevel({ level, ms }) {
    this.#bar.style.transform = `scaleX(${Math.min(1, level / LOUDEST)})`;
    const seconds = Math.floor(ms / 1000);
    this.#time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  /** @param {string} [key] */
  #cancelButton(key = "message.cancel") {
    return wordButton("button", text(key), () => this.#close());
  }

  #close() {
    this.#stopping.abort();
    this.#recorder?.close();
    this.#recorder = null;
    this.#element.remove();
    this.#context.focus();
    this.#onEnd();
  }
}

/** @param {Blob} recording */
function nameOf({ type }) {
  return `recording.${type.replace(/^audio\//, "") || "webm"}`;
}
