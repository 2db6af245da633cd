/** The icons of the page: our own strokes on a grid of 24, drawn 1.5 wide by css/base.css. */

import { h } from "preact";
import { imageAddress } from "../../app/appearance.js";

const PATHS = {
  sign:
    "M5 21.25V5.5a3.25 3.25 0 0 1 3.25-3.25h7.5A3.25 3.25 0 0 1 19 5.5v15.75M5 6.25h14M2.75 21.25h18.5" +
    "M9.6 9h1.5l.9 2.5-1.25.95a6.3 6.3 0 0 0 3.05 3.05l.95-1.25 2.5.9v1.5a1.1 1.1 0 0 1-1.2 1.1" +
    "C11.6 17.45 8.8 14.65 8.5 10.2A1.1 1.1 0 0 1 9.6 9z",
  menu: "M4 7h16M4 12h16M4 17h10",
  sidebar: "M4 5h16v14H4zM9.5 5v14",
  new: "M12 5v14M5 12h14",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13M15.3 15.3 20 20",
  more:
    "M5.25 12a.75.75 0 1 0 1.5 0 .75.75 0 1 0-1.5 0M11.25 12a.75.75 0 1 0 1.5 0 .75.75 0 1 0-1.5 0" +
    "M17.25 12a.75.75 0 1 0 1.5 0 .75.75 0 1 0-1.5 0",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M13 7a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 17a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  tools:
    "M5 8.5h8.5M17.5 8.5H19M5 15.5h1.5M10.5 15.5H19M13.5 8.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0" +
    "M6.5 15.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  thinking: "M9 17.5h6M10 20.5h4M8.2 14.2a5.5 5.5 0 1 1 7.6 0c-.7.7-.8 1.5-.8 2.3H9c0-.8-.1-1.6-.8-2.3z",
  close: "M6 6l12 12M18 6 6 18",
  chevronDown: "M6 9.5l6 6 6-6",
  command: "M5 6.5l5.5 5.5L5 17.5M12.5 17.5H19",
  conversation: "M4.5 5h15v11H12l-4.5 3.5V16h-3z",
  cursor: "M8.5 4H10q2 0 2 2v12q0 2-2 2H8.5M15.5 4H14q-2 0-2 2M15.5 20H14q-2 0-2-2M10 12h4",
  model: "M7.5 7.5h9v9h-9zM10 4v3.5M14 4v3.5M10 16.5V20M14 16.5V20M4 10h3.5M4 14h3.5M16.5 10H20M16.5 14H20",
  keyboard: "M3.5 6.5h17v11h-17zM7 10h.1M10.5 10h.1M14 10h.1M17.5 10h.1M8 14h8",
  prompt: "M5 4.5h14v15H5zM8.5 9h7M8.5 12.5h7M8.5 16h4",
  assistant: "M4.5 5h15v11.5h-8l-4 3.5v-3.5h-3zM12 7.25l1 2.5 2.5 1-2.5 1-1 2.5-1-2.5-2.5-1 2.5-1z",
  pin: "M9 4h6l-.75 6 3.25 3.5h-11L9.75 10zM12 13.5V20",
  edit: "M4.5 19.5l1-4L16 5l3 3L8.5 18.5zM13.5 7.5l3 3",
  trash: "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.75 12.5h9.5L17.5 7M10 10.5v5.5M14 10.5v5.5",
  copy: "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
  check: "M5 12.5l4.5 4.5L19 7.5",
  retry: "M19 14a7.3 7.3 0 1 1-1.9-7.2L20 9.7M20 5v4.7h-4.7",
  usage: "M4.5 19.5h15M7 16v-4M12 16V6M17 16V9.5",
  doctor: "M3.5 12.5h4l2.5-7 4 13 2.5-6h4",
  undo: "M4 9.5h10a5.5 5.5 0 0 1 0 11H9M8 5.5l-4 4 4 4",
  stop: "M6.5 6.5h11v11h-11z",
  down: "M12 5v14M5.5 12.5 12 19l6.5-6.5",
  send: "M12 19V5M5.5 11.5 12 5l6.5 6.5",
  attach:
    "M19 11.5l-7.3 7.3a4.5 4.5 0 0 1-6.4-6.4l7.6-7.6a3 3 0 0 1 4.3 4.3l-7.6 7.5a1.5 1.5 0 0 1-2.1-2.1l6.9-6.9",
  image: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M14.5 9.25a.75.75 0 1 0 1.5 0 .75.75 0 1 0-1.5 0",
  file: "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5",
  previous: "M14.5 6l-6 6 6 6",
  next: "M9.5 6l6 6-6 6",
  download: "M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15",
  warning: "M12 4.5 20.5 19h-17zM12 10v4.5M12 16.9v.1",
  external: "M13 5h6v6M19 5l-8 8M10 6H5v13h13v-5",
  link:
    "M10 13.5a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7l-1.4 1.4M14 10.5a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7" +
    "l1.4-1.4",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  layers: "M12 4l8.5 4.5L12 13 3.5 8.5zM3.5 13l8.5 4.5 8.5-4.5",
  eye: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM9.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0",
  eyeOff: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM5 5l14 14",
  invite: "M6.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M3.5 19.5c0-8.5 13-8.5 13 0M18.5 6.5v6M15.5 9.5h6",
  storage: "M4.5 6.5c0-3.3 15-3.3 15 0v11c0 3.3-15 3.3-15 0zM4.5 6.5c0 3.3 15 3.3 15 0M4.5 12c0 3.3 15 3.3 15 0",
};

/** These point along the line of text, and turn with it. */
const TURNING = new Set(["previous", "next", "undo", "sidebar", "menu"]);

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {keyof typeof PATHS} IconName */

/** @param {IconName} name */
export function icon(name) {
  const path = h("path", { d: PATHS[name] });
  return h("svg", { class: iconClass(name), viewBox: "0 0 24 24", "aria-hidden": "true" }, path);
}

/** @param {import("../../app/site.js").Site} site whose owner may have a sign of their own */
export function signOf(site) {
  const { sign } = site.config.locutorio;
  return sign ? h("img", { class: "icon", src: imageAddress(sign), alt: "" }) : icon("sign");
}

/**
 * @param {IconName} name
 * @returns {SVGSVGElement} for plain DOM
 */
export function iconElement(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", iconClass(name));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** @param {string} name */
function iconClass(name) {
  return TURNING.has(name) ? "icon icon--turning" : "icon";
}
