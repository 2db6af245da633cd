/** Draws Mermaid diagrams above their source. A sandboxed frame draws them; here they are images. */

import { text } from "../../i18n/texts.js";
import { codeButton } from "../enhance.js";
import { watch } from "../scrollers.js";
import { diagramTheme, watchTheme } from "./diagram_theme.js";
import { sandboxedFrame } from "./sandboxed_frame.js";

/** @typedef {{ drawing: string, width: number, height: number, isDark: boolean }} Drawing "" if drawing failed */

const LONGEST_MS = 20_000;

/** The sources of what is drawn, to be drawn again when the colours change. @type {WeakRef<Element>[]} */
let drawn = [];
let isThemeWatched = false;

/** @type {Map<number, (answer: any) => void>} */
const waiting = new Map();
/** @type {ReturnType<typeof sandboxedFrame> | null} */
let host = null;
/** Settled once the host can draw. @type {Promise<unknown>} */
let hostReady = Promise.resolve();
let lastId = 0;

/** @param {Element} code its source */
export async function drawDiagram(code) {
  const figure = code.closest("figure");
  const source = code.textContent ?? "";
  if (!figure || !source.trim()) return;
  if (!isThemeWatched) watchTheme(drawAllAgain);
  isThemeWatched = true;
  drawn.push(new WeakRef(code));
  const { drawing, width, height, isDark } = await drawInFrame(source);
  if (code.textContent !== source) return;
  if (drawing) show(figure, imageOf(drawing, width, height, isDark));
  else showFailure(figure);
  watch(/** @type {Element} */ (figure.closest(".block")));
}

function drawAllAgain() {
  const before = drawn;
  drawn = [];
  for (const reference of before) {
    const code = reference.deref();
    if (code?.isConnected) drawDiagram(code);
  }
}

/**
 * @param {string} source
 * @returns {Promise<Drawing>}
 */
async function drawInFrame(source) {
  const theme = diagramTheme();
  host ??= openHost();
  const usedHost = host;
  lastId += 1;
  const id = lastId;
  const answer = await new Promise((resolve) => {
    waiting.set(id, resolve);
    hostReady.then(() => usedHost.send({ id, source, theme }));
    setTimeout(resolve, LONGEST_MS, null);
  });
  waiting.delete(id);
  // A frame that hangs is replaced.
  if (!answer && host === usedHost) closeHost();
  const { drawing, width, height } = Object(answer);
  return {
    drawing: typeof drawing === "string" ? drawing : "",
    width: Number(width) || 0,
    height: Number(height) || 0,
    isDark: theme.isDark,
  };
}

function openHost() {
  /** @type {() => void} */
  let becomeReady = () => {};
  hostReady = new Promise((resolve) => { becomeReady = () => resolve(null); });
  const opened = sandboxedFrame("diagram", text("diagram.label"), (data) => {
    if (data.isReady) becomeReady();
    else if (data.id) waiting.get(data.id)?.(data);
    else for (const giveUp of waiting.values()) giveUp(null);
  });
  opened.frame.className = "diagram-host";
  opened.frame.tabIndex = -1;
  opened.frame.setAttribute("aria-hidden", "true");
  document.body.append(opened.frame);
  return opened;
}

function closeHost() {
  host?.close();
  host = null;
}

/**
 * @param {string} drawing
 * @param {number} width
 * @param {number} height
 * @param {boolean} isDark
 */
function imageOf(drawing, width, height, isDark) {
  const image = new Image(width, height);
  image.alt = text("diagram.label");
  image.className = `diagram__picture${isDark ? " diagram__picture--dark" : ""}`;
  // An image can neither run scripts nor fetch anything.
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
  const scroller = document.createElement("div");
  scroller.className = "diagram";
  scroller.append(image);
  return scroller;
}

/**
 * @param {Element} figure
 * @param {HTMLElement} diagram
 */
function show(figure, diagram) {
  const before = figure.querySelector(".diagram");
  if (before) {
    before.replaceWith(diagram);
    return;
  }
  const buttons = [codeButton("enlarge", text("diagram.enlarge")), codeButton("source", text("diagram.source"))];
  figure.querySelector(".code__language")?.after(...buttons);
  figure.querySelector("pre")?.before(diagram);
  figure.setAttribute("data-diagram", "");
}

/** @param {Element} figure */
function showFailure(figure) {
  if (figure.querySelector(".diagram__failure")) return;
  const message = document.createElement("p");
  message.className = "diagram__failure";
  message.textContent = text("diagram.failed");
  figure.querySelector("pre")?.before(message);
}
