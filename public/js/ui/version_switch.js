/** ‹ 2/3 ›: turns to another version of a question or an answer. */

import { text } from "../i18n/texts.js";
import { iconButton, make } from "./elements.js";

/**
 * @param {{ ids: string[], index: number }} versions
 * @param {(id: string, direction: "previous" | "next") => void} show
 * @returns {HTMLElement | null} null where there is but one
 */
export function versionSwitch({ ids, index }, show) {
  if (ids.length < 2) return null;
  const values = { number: index + 1, count: ids.length };
  const place = make("span", "versions__place", text("versions.place", values));
  place.setAttribute("aria-hidden", "true");
  const group = make("div", "versions", turn("previous", index - 1), place, turn("next", index + 1));
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", text("versions.label", values));
  group.addEventListener("keydown", ({ key }) => {
    // The arrows point along the line of text.
    const isForward = (key === "ArrowRight") === (getComputedStyle(group).direction === "ltr");
    if (key === "ArrowLeft" || key === "ArrowRight") go(isForward ? "next" : "previous", index + (isForward ? 1 : -1));
  });
  return group;

  /** @param {"previous" | "next"} direction @param {number} target */
  function turn(direction, target) {
    const button = iconButton(direction, text(`versions.${direction}`), () => go(direction, target));
    button.dataset.turn = direction;
    // A disabled button would lose the keyboard's place at either end.
    if (!ids[target]) button.setAttribute("aria-disabled", "true");
    return button;
  }

  /** @param {"previous" | "next"} direction @param {number} target */
  function go(direction, target) {
    const id = ids[target];
    if (id) show(id, direction);
  }
}
