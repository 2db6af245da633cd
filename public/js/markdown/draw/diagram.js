/** Diagrams beside their source. They are drawn in a frame, and are pictures here. */

import { text } from "../../i18n/texts.js";
import { button } from "../enhance.js";
import { watch } from "../scrollers.js";
import { diagramTheme, watchTheme } from "./diagram_theme.js";
import { sandboxedFrame } from "./sandboxed_frame.js";

const SMALLEST = 0.6;

/** What is drawn, to be drawn anew in other colours. @type {WeakRef<Element>[]} */
let drawn = [];

watchTheme(() => {
  const before = drawn;
  drawn = [];
  for (const reference of before) {
    const code = reference.deref();
    if (code?.isConnected) drawDiagram(code);
  }
});

/** @param {Element} code its source */
export async function drawDiagram(code) {
  const frame = code.closest("figure");
  const source = code.textContent ?? "";
  if (!frame || !source.trim()) return;
  drawn.push(new WeakRef(code));
  const { drawing, width, height, isDark } = await drawInFrame(source);
  if (code.textContent !== source) return;
  if (drawing) show(frame, picture(drawing, width, height, isDark));
  else showFailure(frame);
  watch(/** @type {Element} */ (frame.closest(".block")));
}

/**
 * @param {string} drawing
 * @param {number} width
 * @param {number} height
 * @param {boolean} isDark
 */
function picture(drawing, width, height, isDark) {
  const image = new Image(width, height);
  // It becomes smaller to fit, but not so small that nobody can read it; then it scrolls.
  image.style.minInlineSize = `${width * SMALLEST}px`;
  image.alt = text("diagram.label");
  image.className = `diagram__picture${isDark ? " diagram__picture--dark" : ""}`;
  // As a picture it can neither run anything nor fetch anything.
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
  const place = document.createElement("div");
  place.className = "diagram";
  place.append(image);
  return place;
}

/**
 * @param {Element} frame
 * @param {HTMLElement} diagram
 */
function show(frame, diagram) {
  const before = frame.querySelector(".diagram");
  if (before) {
    before.replaceWith(diagram);
    return;
  }
  frame.querySelector(".code__language")?.after(button("source", text("diagram.source")));
  frame.querySelector("pre")?.before(diagram);
  frame.setAttribute("data-diagram", "");
}

/** @param {Element} frame */
function showFailure(frame) {
  if (frame.querySelector(".diagram__failure")) return;
  const words = document.createElement("p");
  words.className = "diagram__failure";
  words.textContent = text("diagram.failed");
  frame.querySelector("pre")?.before(words);
}

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
  opened.frame.className = "diagram-host";
  opened.frame.tabIndex = -1;
  opened.frame.setAttribute("aria-hidden", "true");
  document.body.append(opened.frame);
  return opened;
}

function shut() {
  desk?.close();
  desk = null;
}
