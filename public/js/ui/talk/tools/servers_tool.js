/** The tool servers of the site that the model may ask for an answer. */

import { text } from "../../../i18n/texts.js";
import { openMenu } from "../../shared/menu.js";
import { hasOwnTools, tell } from "./tool_choice.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").ToolContext} ToolContext
 * @typedef {import("../talk_types.d.ts").ComposerTool} ComposerTool
 */

/** @type {ComposerTool} */
export const serversTool = {
  menuItems(context, button, goBack) {
    if (context.site.servers.length === 0 || !hasOwnTools(context)) return [];
    return [{
      label: text("servers.title"),
      icon: "layers",
      value: String(chosenIn(context).length || text("servers.none")),
      opensMenu: true,
      act: () => open(button, context, goBack, 0),
    }];
  },
  chosen(context) {
    return chosenIn(context).map((label) => ({ label, takeBack: () => toggle(context, label) }));
  },
};

/**
 * @param {HTMLElement} button
 * @param {ToolContext} context
 * @param {() => void} goBack
 * @param {number} focused
 */
function open(button, context, goBack, focused) {
  const chosen = chosenIn(context);
  const items = context.site.servers.map(({ label, asks }, index) => ({
    label,
    value: text(asks ? "servers.asksFirst" : "servers.asksNot"),
    checked: chosen.includes(label),
    act() {
      toggle(context, label);
      tell(`${label}: ${text(chosen.includes(label) ? "webSearch.off" : "webSearch.on")}`);
      open(button, context, goBack, index);
    },
  }));
  openMenu(button, items, { title: text("servers.title"), goBack, focused });
}

/** @param {ToolContext} context @returns {string[]} those that there still are */
function chosenIn(context) {
  const { site, options } = context;
  const chosen = hasOwnTools(context) ? (options.values.servers ?? []) : [];
  return site.servers.map(({ label }) => label).filter((label) => chosen.includes(label));
}

/**
 * @param {ToolContext} context
 * @param {string} label
 */
function toggle(context, label) {
  const before = chosenIn(context);
  const chosen = before.includes(label) ? before.filter((other) => other !== label) : [...before, label];
  context.options.change({ servers: chosen.length > 0 ? chosen : undefined });
}
