// In place of the browser's own voices, which a browser without a screen does not have: they say nothing, and end when
// a test says so. `voices` are [language, whether it is the device's own].
((voices, isLate) => {
  class Utterance extends EventTarget {
    constructor(text) {
      super();
      this.text = text;
    }
  }

  class Synthesis extends EventTarget {
    spoken = [];
    #voices = [];
    #now = null;

    constructor() {
      super();
      if (!isLate) this.#show();
      else setTimeout(() => this.#show(), 100);
    }

    getVoices() {
      return this.#voices;
    }

    speak(utterance) {
      this.#now = utterance;
      this.spoken.push([utterance.text, utterance.voice.lang, utterance.rate]);
    }

    cancel() {
      this.#end("error");
    }

    finish() {
      this.#end("end");
    }

    #end(name) {
      const now = this.#now;
      this.#now = null;
      now?.dispatchEvent(Object.assign(new Event(name), { error: "interrupted" }));
    }

    get isSpeaking() {
      return this.#now !== null;
    }

    #show() {
      this.#voices = voices.map(([lang, localService]) => ({ lang, localService, default: false }));
      this.dispatchEvent(new Event("voiceschanged"));
    }
  }

  globalThis.SpeechSynthesisUtterance = Utterance;
  Object.defineProperty(globalThis, "speechSynthesis", { value: new Synthesis() });
})
