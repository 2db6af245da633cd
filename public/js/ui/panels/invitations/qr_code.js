/** A QR code as a drawing. The encoder comes with this module alone, when the first code is drawn. */

import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";

const SVG = "http://www.w3.org/2000/svg";
/** The blank edge, in modules, that ISO/IEC 18004 asks for: without it, a dark page would run into the code. */
const QUIET_ZONE = 4;

/**
 * @param {string} words
 * @param {string} label for who can't see it
 * @returns {SVGSVGElement} always dark on light, which every camera reads
 */
export function drawQrCode(words, label) {
  const code = generate(words, { minCorrectionLevel: correction.M });
  const size = code.size + 2 * QUIET_ZONE;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `${-QUIET_ZONE} ${-QUIET_ZONE} ${size} ${size}`);
  svg.setAttribute("class", "qr-code");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", toSvgPath(code));
  svg.append(path);
  return svg;
}
