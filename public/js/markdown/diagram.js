/** Diagrams beside their source. They are drawn in a frame, and are pictures here. */

import { text } from "../i18n/texts.js";
import { button } from "./code_frame.js";
import { drawInFrame } from "./diagram_frame.js";
import { watchTheme } from "./diagram_theme.js";
import { watch } from "./scrolling.js";

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
  else confess(frame);
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
function confess(frame) {
  if (frame.querySelector(".diagram__failure")) return;
  const words = document.createElement("p");
  words.className = "diagram__failure";
  words.textContent = text("diagram.failed");
  frame.querySelector("pre")?.before(words);
}
