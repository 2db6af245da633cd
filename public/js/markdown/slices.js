/** Does many small jobs in order, a few milliseconds at a time, so that the page stays quick meanwhile. */

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
