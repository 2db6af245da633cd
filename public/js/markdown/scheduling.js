/** Holds work that is wanted often to one run a frame, and to a small part of the time. */

/** After work of 10 ms nothing is done for 40: a fifth of the time. */
const REST_PER_WORK = 4;
/** One slow frame, perhaps by no fault of this work, is not to keep the reader waiting. */
const LONGEST_REST_MS = 1000;
const FRAME_MS = 17;
/** A hidden tab has no frames, but timers. */
const LONGEST_WAIT_FOR_FRAME_MS = 200;

const afterFrame = new MessageChannel();

/**
 * @param {() => void} work
 * @returns {() => void} asks for a run; asking again before it does nothing
 */
export function throttled(work) {
  let isWanted = false;
  let restsUntil = 0;
  let frame = 0;
  let timer = 0;

  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    isWanted = false;
    const start = performance.now();
    // Style and layout are part of what it costs: a message comes after them.
    whenFrameIsDone(() => {
      const now = performance.now();
      restsUntil = now + Math.min(REST_PER_WORK * (now - start), LONGEST_REST_MS);
    });
    work();
  };
  const waitForFrame = () => {
    frame = requestAnimationFrame(run);
    timer = setTimeout(run, LONGEST_WAIT_FOR_FRAME_MS);
  };

  return () => {
    if (isWanted) return;
    isWanted = true;
    const rest = restsUntil - performance.now();
    if (rest > FRAME_MS) timer = setTimeout(waitForFrame, rest - FRAME_MS);
    else waitForFrame();
  };
}

/** @type {(() => void)[]} */
const waiting = [];
afterFrame.port1.onmessage = () => waiting.shift()?.();

/** @param {() => void} act */
function whenFrameIsDone(act) {
  waiting.push(act);
  afterFrame.port2.postMessage(null);
}

const SLICE_MS = 6;

/** @type {(() => void)[]} */
let jobs = [];
let isUnderWay = false;
const channel = new MessageChannel();
channel.port1.onmessage = work;

/** @param {() => void} job */
export function whenThereIsTime(job) {
  jobs.push(job);
  if (!isUnderWay) goOn();
}

function work() {
  const end = performance.now() + SLICE_MS;
  let done = 0;
  for (const job of jobs) {
    doOne(job);
    done += 1;
    if (performance.now() > end) break;
  }
  jobs = jobs.slice(done);
  isUnderWay = false;
  if (jobs.length > 0) goOn();
}

/** One that fails must not keep the others from being done. @param {() => void} job */
function doOne(job) {
  try {
    job();
  } catch (error) {
    reportError(error);
  }
}

function goOn() {
  isUnderWay = true;
  // A task of its own: what the reader does comes in between, and so do frames.
  channel.port2.postMessage(null);
}
