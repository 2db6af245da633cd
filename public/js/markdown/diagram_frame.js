/** The one frame that draws diagrams, one after the other. It comes with the first diagram and stays. */

import { text } from "../i18n/texts.js";
import { diagramTheme } from "./diagram_theme.js";
import { sandboxedFrame } from "./frame.js";

/**
 * `drawing` is "" if it failed.
 *
 * @typedef {{ drawing: string, width: number, height: number, isDark: boolean }} Drawing
 */

const LONGEST_MS = 20_000;

/** @type {Map<number, (answer: any) => void>} */
const waiting = new Map();
/** @type {ReturnType<typeof sandboxedFrame> | null} */
let desk = null;
/** @type {Promise<unknown>} */
let ready = Promise.resolve();
let lastId = 0;

/**
 * @param {string} source
 * @returns {Promise<Drawing>}
 */
export async function drawInFrame(source) {
  const theme = diagramTheme();
  desk ??= open();
  const opened = desk;
  lastId += 1;
  const id = lastId;
  const answer = await new Promise((resolve) => {
    waiting.set(id, resolve);
    ready.then(() => opened.tell({ id, source, theme }));
    setTimeout(resolve, LONGEST_MS, null);
  });
  waiting.delete(id);
  // Whoever hangs is not asked again.
  if (!answer && desk === opened) shut();
  const { drawing, width, height } = Object(answer);
  return {
    drawing: typeof drawing === "string" ? drawing : "",
    width: Number(width) || 0,
    height: Number(height) || 0,
    isDark: theme.isDark,
  };
}

function open() {
  /** @type {() => void} */
  let tellReady = () => {};
  ready = new Promise((resolve) => { tellReady = () => resolve(null); });
  const opened = sandboxedFrame("frames/diagram.html", text("diagram.label"), (data) => {
    if (data.isReady) tellReady();
    else waiting.get(data.id)?.(data);
  });
  opened.frame.className = "diagram-desk";
  opened.frame.tabIndex = -1;
  opened.frame.setAttribute("aria-hidden", "true");
  document.body.append(opened.frame);
  return opened;
}

function shut() {
  desk?.close();
  desk = null;
}
