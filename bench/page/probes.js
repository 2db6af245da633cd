// What the measurements need inside the page: times of frames, and from a key press to the frame that shows it.

globalThis.bench = {
  /** Times of the frames while `watchFrames` is on, in ms. */
  frames: [],
  /** From each key press to the end of the frame that shows it, in ms. */
  keyDelays: [],
  isWatching: false,

  watchFrames() {
    this.frames = [];
    this.isWatching = true;
    const note = (time) => {
      this.frames.push(time);
      if (this.isWatching) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  },

  stopFrames() {
    this.isWatching = false;
    return this.frames;
  },

  watchKeys() {
    const channel = new MessageChannel();
    const pressed = [];
    channel.port1.onmessage = () => {
      for (const time of pressed.splice(0)) this.keyDelays.push(performance.now() - time);
    };
    addEventListener(
      "keydown",
      (event) => {
        pressed.push(event.timeStamp);
        // A message posted from within a frame arrives once that frame has been laid out and painted.
        requestAnimationFrame(() => channel.port2.postMessage(null));
      },
      { capture: true },
    );
  },

  /** Resolves once `holds()`, which is looked at in every frame. */
  async until(holds) {
    while (!holds()) await this.painted();
  },

  /** Resolves after the frame in which the page shows what was just done, with the time in ms. */
  painted() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
  },
};
