/** Speaks with the voices of the reader's own device. */

/** @typedef {{ words: string, isOurs: boolean }} Speech */

/** Chromium has its voices a little after the page asks for them. */
const LONGEST_WAIT_MS = 1000;

/** @returns {Promise<readonly SpeechSynthesisVoice[]>} none where the browser has none */
export async function deviceVoices() {
  const { speechSynthesis } = globalThis;
  if (!speechSynthesis) return [];
  if (speechSynthesis.getVoices().length === 0) {
    await new Promise((resolve) => {
      speechSynthesis.addEventListener("voiceschanged", resolve, { once: true });
      setTimeout(resolve, LONGEST_WAIT_MS);
    });
  }
  return speechSynthesis.getVoices();
}

export class DeviceVoice {
  /** One sentence at a time: some browsers end a longer speech by themselves. */
  longest = 0;
  #choose;
  #rate;
  #isPaused = false;
  /** @type {{ speech: Speech, resolve: () => void, reject: (error: Error) => void } | null} */
  #saying = null;
  /** Held, since browsers forget the events of one that nobody holds. @type {SpeechSynthesisUtterance | null} */
  #utterance = null;

  /** @param {{ choose: (speech: Speech) => SpeechSynthesisVoice | null, rate: number }} how */
  constructor({ choose, rate }) {
    this.#choose = choose;
    this.#rate = rate;
  }

  /** There is nothing to be fetched. */
  prepare() {}

  /**
   * @param {Speech} speech
   * @param {() => void} begin called when it is heard
   * @returns {Promise<void>} settled when it is said
   * @throws {Error} with the word that the browser has for what went wrong
   */
  say(speech, begin) {
    begin();
    return new Promise((resolve, reject) => {
      this.#saying = { speech, resolve, reject };
      if (!this.#isPaused) this.#speak();
    });
  }

  /** Not every browser goes on after its own pause: the sentence is said anew. */
  pause() {
    this.#isPaused = true;
    this.#beQuiet();
  }

  resume() {
    this.#isPaused = false;
    this.#speak();
  }

  stop() {
    this.#saying?.resolve();
    this.#saying = null;
    this.#beQuiet();
  }

  #speak() {
    if (!this.#saying) return;
    const { speech, resolve, reject } = this.#saying;
    const utterance = new SpeechSynthesisUtterance(speech.words);
    const voice = this.#choose(speech);
    if (voice) {
      utterance.voice = voice;
      utterance.lang = voice.lang;
    }
    utterance.rate = this.#rate;
    // What was cut off ends, too.
    utterance.addEventListener("end", () => this.#utterance === utterance && resolve());
    utterance.addEventListener("error", ({ error }) => this.#utterance === utterance && reject(new Error(error)));
    this.#utterance = utterance;
    speechSynthesis.speak(utterance);
  }

  #beQuiet() {
    this.#utterance = null;
    speechSynthesis.cancel();
  }
}
