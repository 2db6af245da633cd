/** The icons of the first view: our own strokes on a grid of 24, drawn 1.5 wide by css/base.css. */

import { h } from "preact";

export const FIRST_PATHS = {
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
  close: "M6 6l12 12M18 6 6 18",
  chevronDown: "M6 9.5l6 6 6-6",
  keyboard: "M3.5 6.5h17v11h-17zM7 10h.1M10.5 10h.1M14 10h.1M17.5 10h.1M8 14h8",
  prompt: "M5 4.5h14v15H5zM8.5 9h7M8.5 12.5h7M8.5 16h4",
  mask: "M5 6q7-2.5 14 0v6a7 7 0 0 1-14 0zM8.5 10.5h2M13.5 10.5h2M9.5 14.5q2.5 1.5 5 0",
};

/** These point along the line of text, and turn with it. */
const TURNING = new Set(["previous", "next", "undo", "wrap", "sidebar", "menu"]);

/** @param {keyof typeof FIRST_PATHS} name */
export function firstIcon(name) {
  return drawIcon(name, FIRST_PATHS[name]);
}

/**
 * @param {string} name
 * @param {string} path
 * @returns {ReturnType<typeof h>}
 */
export function drawIcon(name, path) {
  return h("svg", { class: iconClass(name), viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: path }));
}

/** @param {string} name */
export function iconClass(name) {
  return TURNING.has(name) ? "icon icon--turning" : "icon";
}
