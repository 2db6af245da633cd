/** The quiet line under a message: what it was, and what can be done with it. */

import { price } from "../../i18n/formats.js";
import { language, plural, text } from "../../i18n/texts.js";
import { iconButton, make } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";
import { unlessComposing } from "../shared/keyboard.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("./message_actions.js").MessageActions} MessageActions
 */

const COPIED_MS = 1500;

/**
 * @param {Message} message
 * @param {MessageActions} actions
 * @param {(id: string, direction: "previous" | "next") => void} showVersion
 * @param {HTMLButtonElement[]} buttons
 */
export function messageFooter(message, actions, showVersion, buttons) {
  const footer = make("footer", "message__foot");
  const versions = versionSwitch(actions.versions(message.id), showVersion);
  if (versions) footer.append(versions);
  if (message.role === "assistant") footer.append(make("p", "message__facts", factsOf(message)));
  footer.append(make("div", "message__actions", ...buttons));
  return footer;
}

/**
 * @param {Message} message
 * @param {MessageActions} actions
 */
export function copyButton(message, actions) {
  const button = iconButton("copy", text("message.copy"), async () => {
    const isCopied = await actions.copy(message);
    button.replaceChildren(iconElement(isCopied ? "check" : "warning"));
    button.setAttribute("aria-label", text(isCopied ? "message.copied" : "message.notCopied"));
    setTimeout(() => {
      button.replaceChildren(iconElement("copy"));
      button.setAttribute("aria-label", text("message.copy"));
    }, COPIED_MS);
  });
  return button;
}

/** @param {Message} message */
function factsOf({ model, createdAt, usage, cost }) {
  const tokens = usage ? usage.promptTokens + usage.completionTokens : 0;
  const facts = [model, timeOf(createdAt), tokens ? plural("message.tokens", tokens) : "", cost ? price(cost) : ""];
  return facts.filter(Boolean).join(" · ");
}

/** @param {number} time */
function timeOf(time) {
  const isToday = new Date(time).toDateString() === new Date().toDateString();
  return formatter(isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(time);
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formatters = new Map();

/** @param {Intl.DateTimeFormatOptions} options */
function formatter(options) {
  // Making one takes longer than drawing the rest of a message.
  const key = `${language()} ${options.dateStyle}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(language(), options);
  formatters.set(key, known);
  return known;
}

/**
 * @param {{ ids: string[], index: number }} versions
 * @param {(id: string, direction: "previous" | "next") => void} show
 * @returns {HTMLElement | null} null where there is but one
 */
function versionSwitch({ ids, index }, show) {
  if (ids.length < 2) return null;
  const values = { number: index + 1, count: ids.length };
  const place = make("span", "versions__place", text("versions.place", values));
  place.setAttribute("aria-hidden", "true");
  const group = make("div", "versions", turn("previous", index - 1), place, turn("next", index + 1));
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", text("versions.label", values));
  group.addEventListener("keydown", unlessComposing(({ key }) => {
    // The arrows point along the line of text.
    const isForward = (key === "ArrowRight") === (getComputedStyle(group).direction === "ltr");
    if (key === "ArrowLeft" || key === "ArrowRight") go(isForward ? "next" : "previous", index + (isForward ? 1 : -1));
  }));
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
