/** Speaks with the voice of a model of the site: each piece is one request, made while the one before is heard. */

import { speak } from "../relay/speech.js";

/** @typedef {{ words: string }} Speech */

export class ModelVoice {
  /** Short sentences go together: each request takes its time, and is counted. */
  longest = 300;
  #line;
  #how;
  #audio = new AudioContext();
  #stopping = new AbortController();
  /** @type {Map<string, Promise<AudioBuffer>>} */
  #prepared = new Map();

  /**
   * @param {import("../relay/relay_types.d.ts").Line} line
   * @param {{ voice: string, speed: number }} how
   */
  constructor(line, how) {
    this.#line = line;
    this.#how = how;
  }

  /**
   * Fetches what will be said next. A failure is told when it is its turn.
   *
   * @param {Speech} speech
   */
  prepare({ words }) {
    const known = this.#prepared.get(words);
    if (known) return known;
    const sound = this.#fetch(words);
    sound.catch(() => {});
    this.#prepared.set(words, sound);
    return sound;
  }

  /**
   * @param {Speech} speech
   * @param {() => void} begin called when it is heard
   * @returns {Promise<void>} settled when it is said
   * @throws {import("../relay/problem.js").Problem}
   * @throws {DOMException} if what came is no sound
   */
  async say(speech, begin) {
    const { signal } = this.#stopping;
    const sound = await this.prepare(speech).finally(() => this.#prepared.delete(speech.words));
    if (signal.aborted) return;
    const source = this.#audio.createBufferSource();
    source.buffer = sound;
    source.connect(this.#audio.destination);
    begin();
    await new Promise((resolve) => {
      source.addEventListener("ended", resolve);
      signal.addEventListener("abort", resolve);
      source.start();
    });
  }

  pause() {
    this.#audio.suspend();
  }

  resume() {
    this.#audio.resume();
  }

  stop() {
    this.#stopping.abort();
    if (this.#audio.state !== "closed") this.#audio.close();
  }

  /** @param {string} words */
  async #fetch(words) {
    const data = await speak(this.#line, { text: words, ...this.#how }, this.#stopping.signal);
    return this.#audio.decodeAudioData(data);
  }
}
