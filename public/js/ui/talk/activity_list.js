/** What tools did for an answer, or do now: searches, calls of tool servers, code that was run. */

import { text } from "../../i18n/texts.js";
import { inOneLine } from "../../store/sources/sources.js";
import { make, wordButton } from "../shared/elements.js";
import { iconElement } from "../shared/icons.js";
import { readable } from "./foreign_text.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Activity} Activity
 *
 * @typedef {(activity: Activity, isAllowed: boolean, more?: { always: boolean }) => unknown} Approve
 *
 * @typedef {object} Kind
 * @property {import("../shared/icons.js").IconName} icon
 * @property {(state: string, names: Record<string, string>, tool: string) => string} words
 */

/** @type {Readonly<Record<Activity["kind"], Kind>>} */
const KINDS = {
  web_search: { icon: "search", words: (state) => text(`webSearch.${state}`) },
  mcp: { icon: "tools", words: serverWords },
  code: { icon: "command", words: (state) => text(`tools.code.${state}`) },
  image_generation: { icon: "image", words: (state) => text(`tools.picture.${state}`) },
};

export class ActivityList {
  element = make("ul", "activities");
  #approve;
  /** @type {Map<string, { activity: Activity, state: string, element: HTMLElement }>} */
  #shown = new Map();

  /** @param {Approve} approve */
  constructor(approve) {
    this.#approve = approve;
    this.element.role = "list";
  }

  /**
   * @param {readonly Activity[]} activities
   * @param {boolean} isUnderWay whether the answer is still coming
   * @returns {string} what is new, for those who do not see it; empty if nothing is
   */
  update(activities, isUnderWay) {
    const news = [];
    const ids = new Set(activities.map(({ id }) => id));
    for (const [id, { element }] of this.#shown) {
      if (ids.has(id)) continue;
      element.remove();
      this.#shown.delete(id);
    }
    for (const activity of activities) {
      const state = stateOf(activity, isUnderWay);
      const shown = this.#shown.get(activity.id);
      if (shown?.activity === activity && shown.state === state) continue;
      const element = this.#itemOf(activity, state);
      // What the reader has unfolded stays so.
      if (shown?.element.querySelector("details")?.open) element.querySelector("details")?.setAttribute("open", "");
      if (shown) shown.element.replaceWith(element);
      else this.element.append(element);
      this.#shown.set(activity.id, { activity, state, element });
      if (shown?.state !== state) news.push(headingOf(activity, state));
    }
    this.element.hidden = activities.length === 0;
    return news.join(" ");
  }

  /**
   * @param {Activity} activity
   * @param {string} state
   */
  #itemOf(activity, state) {
    const { kind, input, output } = activity;
    const item = make("li", `activity activity--${state}`);
    const heading = [iconElement(KINDS[kind].icon), make("span", "activity__words", ...wordsOf(activity, state))];
    if (state === "asking") {
      item.append(this.#question(activity));
    } else if (kind === "web_search" || (!input && !output)) {
      item.append(make("p", "activity__line", ...heading));
      if (state === "failed" && output) item.append(make("p", "activity__trouble", inOneLine(output)));
    } else {
      item.append(folded(heading, activity));
    }
    return item;
  }

  /** @param {Activity} activity */
  #question(activity) {
    const act = (/** @type {boolean} */ isAllowed, /** @type {{ always: boolean } | undefined} */ more) => () => {
      // The button that was pressed goes away; without this the keyboard would start again at the top.
      this.element.closest("article")?.focus({ preventScroll: true });
      this.#approve(activity, isAllowed, more);
    };
    const words = make("p", "approval__words", ...wordsOf(activity, "asking"));
    const buttons = make(
      "div",
      "approval__buttons",
      wordButton("button button--next", text("servers.allow"), act(true, undefined)),
      wordButton("button", text("servers.refuse"), act(false, undefined)),
      wordButton("quiet-button", text("servers.always"), act(true, { always: true })),
    );
    const question = make("div", "approval", words, listing(activity.input, text("servers.input")));
    question.append(make("p", "approval__hint", text("servers.hint")), buttons);
    question.role = "group";
    question.ariaLabel = headingOf(activity, "asking");
    return question;
  }
}

/**
 * @param {Activity} activity
 * @param {boolean} isUnderWay
 * @returns {Activity["state"] | "unfinished"}
 */
function stateOf({ state }, isUnderWay) {
  return state === "running" && !isUnderWay ? "unfinished" : state;
}

/**
 * @param {Activity} activity
 * @param {string} state
 * @returns {(Node | string)[]}
 */
function wordsOf({ kind, name, server, input }, state) {
  // Their owner names servers and tools; elements of their own keep those from changing the words around them.
  const names = new Map([["server", server], ["tool", name]]);
  const words = KINDS[kind].words(state, { server: "\0server\0", tool: "\0tool\0" }, name);
  const parts = words.split("\0").map((part, index) =>
    index % 2 ? make("bdi", "activity__name", inOneLine(names.get(part) ?? "")) : part);
  const query = kind === "web_search" ? queryOf(input) : "";
  return query ? [...parts, " ", make("bdi", "activity__query", query)] : parts;
}

/**
 * @param {Activity} activity
 * @param {string} state
 */
function headingOf(activity, state) {
  return wordsOf(activity, state).map((part) => (typeof part === "string" ? part : part.textContent)).join("");
}

/**
 * @param {string} state
 * @param {Record<string, string>} names
 * @param {string} tool without a name where a server was asked which tools it has
 */
function serverWords(state, names, tool) {
  const isList = tool === "" && state !== "asking" && state !== "refused";
  return isList ? text(`servers.list.${state}`, names) : text(`servers.${state}`, names);
}

/** @param {string} input */
function queryOf(input) {
  try {
    const { query } = JSON.parse(input);
    return typeof query === "string" ? inOneLine(query) : "";
  } catch {
    return inOneLine(input);
  }
}

/**
 * @param {Node[]} heading
 * @param {Activity} activity
 */
function folded(heading, { input, output, kind }) {
  const details = make("details", "activity__details", make("summary", "activity__line", ...heading));
  const inputWords = text(kind === "mcp" ? "servers.input" : "tools.input");
  const outputWords = text(kind === "mcp" ? "servers.output" : "tools.output");
  details.addEventListener("toggle", () => {
    // Folded, it costs nothing, however long it is.
    if (!details.open || details.childElementCount > 1) return;
    if (input) details.append(make("p", "activity__label", inputWords), listing(input, inputWords));
    if (output) details.append(make("p", "activity__label", outputWords), listing(output, outputWords));
  });
  return details;
}

/**
 * @param {string} words
 * @param {string} label
 */
function listing(words, label) {
  const element = make("pre", "activity__text", readable(words));
  // What scrolls must be within the keyboard's reach.
  Object.assign(element, { tabIndex: 0, role: "group", ariaLabel: label, dir: "ltr", translate: false });
  return element;
}
