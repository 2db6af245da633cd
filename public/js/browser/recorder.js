/** Records a voice, shows how loud it is, and notices when the speaker has finished. */

const BITS_PER_SECOND = 32_000;
/** In the order of preference; Safari has no WebM. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const LEVEL_EVERY_MS = 50;
/** Parts of full scale: a quiet room stays below the first, and speech rises above the second. */
const SILENCE_LEVEL = 0.015;
const SPEECH_LEVEL = 0.04;
const SILENCE_MS = 3000;
export const LONGEST_MS = 10 * 60_000;

/** Tells from levels whether somebody has spoken and is silent now. */
export class SilenceDetector {
  #hasSpoken = false;
  #silentSinceMs = 0;

  /**
   * @param {number} level between 0 and 1
   * @param {number} nowMs
   * @returns {boolean} whether speech has ended
   */
  hear(level, nowMs) {
    if (level >= SPEECH_LEVEL) this.#hasSpoken = true;
    if (level > SILENCE_LEVEL || this.#silentSinceMs === 0) this.#silentSinceMs = nowMs;
    return this.#hasSpoken && nowMs - this.#silentSinceMs >= SILENCE_MS;
  }
}

/** Events: "level" with `{ level, ms }`; "silence" when the speaker has finished, or the longest time is over. */
export class Recorder extends EventTarget {
  #stream;
  #recorder;
  #audio = new AudioContext();
  /** @type {Blob[]} */
  #pieces = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #listening;
  #startedAt = performance.now();

  /**
   * @returns {Promise<Recorder>} which is recording
   * @throws {DOMException} `NotAllowedError` or `NotFoundError`, as the browser says
   */
  static async start() {
    return new Recorder(await navigator.mediaDevices.getUserMedia({ audio: true }));
  }

  /** @param {MediaStream} stream */
  constructor(stream) {
    super();
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_SECOND, ...(mimeType && { mimeType }) });
    this.#recorder.addEventListener("dataavailable", ({ data }) => this.#pieces.push(data));
    // In pieces, so that little is lost if the browser ends it.
    this.#recorder.start(1000);
    this.#listen();
  }

  /** Ends the recording. @returns {Promise<Blob>} all of it */
  async finish() {
    const stopped = new Promise((resolve) => this.#recorder.addEventListener("stop", resolve, { once: true }));
    // A microphone that was pulled out has ended it already.
    if (this.#recorder.state !== "inactive") {
      this.#recorder.stop();
      await stopped;
    }
    this.close();
    return new Blob(this.#pieces, { type: this.#recorder.mimeType.split(";")[0] ?? "" });
  }

  /** Lets go of the microphone. */
  close() {
    clearInterval(this.#listening);
    for (const track of this.#stream.getTracks()) track.stop();
    if (this.#audio.state !== "closed") this.#audio.close();
  }

  #listen() {
    const analyser = this.#audio.createAnalyser();
    this.#audio.createMediaStreamSource(this.#stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const silence = new SilenceDetector();
    this.#listening = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      const ms = performance.now() - this.#startedAt;
      this.dispatchEvent(new CustomEvent("level", { detail: { level, ms } }));
      if (silence.hear(level, performance.now()) || ms >= LONGEST_MS) this.dispatchEvent(new Event("silence"));
    }, LEVEL_EVERY_MS);
  }
}
