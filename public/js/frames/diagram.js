/**
 * Draws diagrams with Mermaid, in a frame without an origin of its own: Mermaid needs styles that the page forbids.
 * The drawing goes back as text, which the page shows as an image, in which no script can run.
 */

import mermaid from "mermaid";

/** Longer sources would keep the browser busy for too long. */
const MOST_CHARACTERS = 20_000;
/** So would more nodes, lines and connections: it grows with their square, and the page stands still meanwhile. */
const MOST_PARTS = 500;
/** These are arranged by trial. @type {Record<string, number>} */
const MOST_PARTS_OF = { mindmap: 150 };
const PART_END = /[\n;&]|--+|==+/g;
/** A diagram's source must not change these: they decide how all diagrams look, and what they may do. */
const FIXED = [
  "secure", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges", "suppressErrorRendering", "htmlLabels", "look",
  "theme", "themeCSS", "themeVariables", "fontFamily", "altFontFamily", "dompurifyConfig",
];
/** Diagrams are drawn one after the other: Mermaid has one configuration, and one place to measure text. */
let previous = Promise.resolve();

addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  previous = previous.then(async () => {
    const drawing = await draw(data.source, data.theme).catch(() => ({ isBroken: true }));
    parent.postMessage({ id: data.id, ...drawing }, "*");
  });
});
parent.postMessage({ isReady: true }, "*");

/**
 * @param {string} source
 * @param {{ isDark: boolean, face: string, colours: Record<string, string> }} theme
 */
async function draw(source, { isDark, face, colours }) {
  if (hasTooManyParts(source)) return { isBroken: true };
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    secure: FIXED,
    // Not every browser draws HTML labels in an image.
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    maxTextSize: MOST_CHARACTERS,
    suppressErrorRendering: true,
    look: "classic",
    theme: "base",
    fontFamily: face,
    themeVariables: { darkMode: isDark, fontFamily: face, fontSize: "14px", dropShadow: "none", ...colours },
  });
  const { svg: markup } = await mermaid.render("diagram", source);
  document.body.innerHTML = markup;
  const svg = document.body.querySelector("svg");
  if (!svg) return { isBroken: true };
  const { width, height } = svg.viewBox.baseVal;
  svg.removeAttribute("style");
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  const drawing = new XMLSerializer().serializeToString(svg);
  document.body.replaceChildren();
  return { drawing, width, height };
}

/** @param {string} source */
function hasTooManyParts(source) {
  const kinds = Object.keys(MOST_PARTS_OF).filter((kind) => source.includes(kind));
  const most = Math.min(MOST_PARTS, ...kinds.map((kind) => MOST_PARTS_OF[kind] ?? MOST_PARTS));
  return (source.match(PART_END)?.length ?? 0) > most;
}
