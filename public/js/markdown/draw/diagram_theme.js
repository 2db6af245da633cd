/** The page's colours in the form that Mermaid needs, and an event when they change. */

/** Mermaid's names of colours, and our variables. */
const COLOURS = {
  background: "--paper",
  primaryColor: "--paper-raised",
  primaryTextColor: "--ink",
  primaryBorderColor: "--control-line",
  secondaryColor: "--paper-sunk",
  tertiaryColor: "--paper",
  lineColor: "--ink-quiet",
  textColor: "--ink",
  noteBkgColor: "--mark",
  noteTextColor: "--ink",
  noteBorderColor: "--hairline",
};

export function diagramTheme() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  /** @type {Record<string, string>} */
  const colours = {};
  for (const [name, variable] of Object.entries(COLOURS)) {
    probe.style.color = `var(${variable})`;
    colours[name] = hex(canvas, getComputedStyle(probe).color);
  }
  probe.style.fontFamily = "var(--face-interface)";
  const face = getComputedStyle(probe).fontFamily;
  probe.remove();
  return { isDark: isDarkColour(colours["background"] ?? ""), face, colours };
}

/** @param {() => void} act */
export function watchTheme(act) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", act);
  new MutationObserver(act).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

/**
 * Mermaid calculates with colours, but does not know oklch.
 *
 * @param {OffscreenCanvasRenderingContext2D | null} canvas
 * @param {string} colour
 */
function hex(canvas, colour) {
  if (!canvas) return "#808080";
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {string} colour */
function isDarkColour(colour) {
  return parseInt(colour.slice(3, 5), 16) < 128;
}
