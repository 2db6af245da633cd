/** Spreads work over time, so that the page stays responsive: frequent updates, and many small jobs. */

/** After 10 ms of work there is a pause of 40 ms: the work takes a fifth of the time. */
const REST_PER_WORK = 4;
/** One slow frame, perhaps not caused by this work, must not keep the reader waiting. */
const LONGEST_REST_MS = 1000;
const FRAME_MS = 17;
/** A hidden tab has timers, but no frames. */
const LONGEST_WAIT_FOR_FRAME_MS = 200;
const SLICE_MS = 6;

/** @type {(() => void)[]} */
const tasks = [];
/** @type {MessageChannel | null} */
let channel = null;

/** @type {(() => void)[]} */
let jobs = [];
let areJobsUnderWay = false;

let keyPressedAt = -Infinity;
const notePress = () => (keyPressedAt = performance.now());
globalThis.addEventListener?.("keydown", notePress, { capture: true, passive: true });

/**
 * @param {() => void} work
 * @returns {() => void} requests a run, at most one per frame; until it begins, further requests do nothing
 */
export function throttled(work) {
  let isWanted = false;
  let hasYielded = false;
  let restsUntil = 0;
  let frame = 0;
  let timer = 0;

  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    // The frame that shows a key press is not for this work: the next one is soon enough.
    if (!hasYielded && performance.now() - keyPressedAt < FRAME_MS) {
      hasYielded = true;
      waitForFrame();
      return;
    }
    hasYielded = false;
    isWanted = false;
    const start = performance.now();
    // Style and layout are part of the cost: the new task comes after them.
    inNewTask(() => {
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

/** Does jobs one after the other, in tasks between which the page can do other things. @param {() => void} job */
export function whenThereIsTime(job) {
  jobs.push(job);
  if (areJobsUnderWay) return;
  areJobsUnderWay = true;
  inNewTask(doJobs);
}

function doJobs() {
  const end = performance.now() + SLICE_MS;
  let done = 0;
  for (const job of jobs) {
    doOne(job);
    done += 1;
    if (performance.now() > end) break;
  }
  jobs = jobs.slice(done);
  areJobsUnderWay = jobs.length > 0;
  if (areJobsUnderWay) inNewTask(doJobs);
}

/** A job that fails must not keep the others from being done. @param {() => void} job */
function doOne(job) {
  try {
    job();
  } catch (error) {
    reportError(error);
  }
}

/** Input and frames come in between, and unlike a timer, a message is not delayed. @param {() => void} task */
function inNewTask(task) {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => tasks.shift()?.();
  }
  tasks.push(task);
  channel.port2.postMessage(null);
}
