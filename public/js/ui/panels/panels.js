/**
 * The ways into the panels. The code of most comes in one piece when the first of them is opened, or sooner in idle
 * time; that of the few that are for owners, or seldom wanted, comes when they are.
 */

import { loadPart, text } from "../../i18n/texts.js";
import { loadSheet } from "../../load/style_sheet.js";
import { WELCOME_CODE_FIELD } from "../shared/code_form.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {import("./panel_types.d.ts").SettingsOptions} SettingsOptions
 * @typedef {import("./panel_types.d.ts").ModelPickerOptions} ModelPickerOptions
 * @typedef {import("./panel_types.d.ts").OfferedAccess} OfferedAccess
 *
 * @typedef {object} Parts what panels show and change
 * @property {import("../../store/settings.js").Settings} settings
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/conversation_list.js").ConversationList} list
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {import("../composer/composer.js").Composer} composer
 * @property {import("../../app/update_check.js").UpdateCheck} updateCheck
 */

/** Each method settles once the panel is closed: with null if it could not be shown. */
export class Panels {
  #parts;
  /** Counts the panels that were asked for. */
  #requests = 0;

  /** @param {Parts} parts */
  constructor({ settings, site, archive, list, current, composer, updateCheck }) {
    this.#parts = { settings, site, archive, list, current, composer, updateCheck };
  }

  /** Fetches the code. Without a network now, that is tried again when a panel is opened. */
  async preload() {
    await import("./panel_set.js").catch(() => {});
  }

  /** @param {SettingsOptions} [options] */
  openSettings(options) {
    const openModelPicker = (/** @type {ModelPickerOptions} */ purpose) => this.openModelPicker(purpose);
    const openUpdates = () => this.openUpdates();
    const openInvitations = () => this.openInvitations();
    const openUsage = () => this.openUsage();
    const openSite = () => this.openSite();
    const parts = { ...this.#parts, openModelPicker, openUpdates, openInvitations, openUsage, openSite };
    return this.#open((panelSet) => panelSet.openSettings(parts, options));
  }

  /**
   * Leads to the field for the access code: the one on the welcome where that is on the screen, else the settings'.
   *
   * @param {import("../../relay/problem.js").Problem} [problem] what led here
   */
  openAccess(problem) {
    const field = document.getElementById(WELCOME_CODE_FIELD);
    if (!field) return this.openSettings({ section: "access", problem: problem ?? null });
    field.focus();
    field.scrollIntoView({ block: "nearest" });
    return null;
  }

  /** @param {ModelPickerOptions} [options] the model of the conversation on the screen, unless they say otherwise */
  openModelPicker(options) {
    return this.#open((panelSet) => panelSet.openModelPicker(this.#parts, options));
  }

  openPalette() {
    return this.#open((panelSet) => panelSet.openPalette({ ...this.#parts, panels: this }));
  }

  openShortcuts() {
    return this.#open((panelSet) => panelSet.openShortcuts(this.#parts));
  }

  openPrompts() {
    const openBlanks = (/** @type {{ title: string, content: string }} */ prompt) => this.openPromptBlanks(prompt);
    return this.#open((panelSet) => panelSet.openPrompts({ ...this.#parts, openBlanks }));
  }

  /**
   * @param {Pick<import("../../store/record_types.d.ts").Prompt, "title" | "content">} prompt with blanks
   * @returns {Promise<string | null | undefined>} its words; nothing if the reader wants them no more
   */
  openPromptBlanks(prompt) {
    const focusBox = () => this.#parts.composer.focus();
    return this.#open((panelSet) => panelSet.openPromptBlanks({ prompt, focusBox }));
  }

  openAssistants() {
    const openModelPicker = (/** @type {ModelPickerOptions} */ purpose) => this.openModelPicker(purpose);
    return this.#open((panelSet) => panelSet.openAssistants({ ...this.#parts, openModelPicker }));
  }

  openContext() {
    return this.#open((panelSet) => panelSet.openContext(this.#parts));
  }

  openUpdates() {
    return this.#open((panelSet) => panelSet.openUpdates(this.#parts));
  }

  openInvitations() {
    return this.#open((panel) => panel.openInvitations(this.#parts), loadMorePanels);
  }

  /** What was used, and what is left; who has not come in yet is led to the access code. */
  openUsage() {
    const { site } = this.#parts;
    if (site.isLocked) return this.openAccess();
    const openInvitations = () => this.openInvitations();
    return this.#open((panel) => panel.openUsage({ ...this.#parts, openInvitations }), loadMorePanels);
  }

  /**
   * What is wrong with the site, and for its owner what it costs and who may come in.
   *
   * @param {{ check?: string }} [options] `check`: the one that is to be looked at
   * @returns {unknown}
   */
  openSite({ check = "" } = {}) {
    const { site } = this.#parts;
    if (site.isLocked) return this.openAccess();
    const openInvitations = () => this.openInvitations();
    const openUpdates = () => this.openUpdates();
    const openUsage = () => this.openUsage();
    const parts = { ...this.#parts, openInvitations, openUpdates, openUsage };
    return this.#open((panel) => panel.openSite(parts, check), loadMorePanels);
  }

  /**
   * Asks before a code or key that came in a link is used.
   *
   * @param {OfferedAccess} offered
   * @returns {Promise<boolean | null>} whether it was taken
   */
  confirmFastLink(offered) {
    return this.#open((panelSet) => panelSet.confirmFastLink(this.#parts, offered));
  }

  /**
   * @template Result
   * @template [Module=typeof import("./panel_set.js")]
   * @param {(module: Module) => Promise<Result>} show
   * @param {() => Promise<Module>} [load]
   * @returns {Promise<Result | null>}
   */
  async #open(show, load = /** @type {any} */ (loadPanelSet)) {
    this.#requests += 1;
    const request = this.#requests;
    const module = await load().catch(() => null);
    if (!module) {
      showToast({ text: text("panel.notLoaded") });
      return null;
    }
    // Somebody who presses twice, or elsewhere meanwhile, gets one panel: the last.
    return request === this.#requests ? show(module) : null;
  }
}

function loadPanelSet() {
  return import("./panel_set.js");
}

async function loadMorePanels() {
  const words = [loadPart("usage"), loadPart("invitations"), loadPart("doctor")];
  const [module] = await Promise.all([import("./more_panels.js"), loadSheet("more_panels"), ...words]);
  return module;
}
