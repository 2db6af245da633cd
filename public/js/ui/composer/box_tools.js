/** What is around the message box: the line below it, the files above it, and the reader's own prompts. */

import { find } from "../shared/elements.js";
import { problemCard } from "../shared/problem_card.js";
import { showToast } from "../shared/toast.js";
import { AttachmentTray } from "./attachment_tray.js";
import { ComposerBar } from "./composer_bar.js";
import { SlashPrompts } from "./slash_prompts.js";

/**
 * @typedef {object} ComposerPanels those that can be opened from here
 * @property {() => unknown} openModelPicker
 * @property {() => unknown} openContext
 * @property {() => unknown} openPrompts
 * @property {(prompt: { title: string, content: string }) => Promise<string | null | undefined>} openPromptBlanks
 * @property {(problem: import("../../relay/problem.js").Problem) => unknown} openAccess
 *
 * @typedef {object} Parts
 * @property {import("../../store/settings.js").Settings} settings
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/drafts.js").Drafts} drafts
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {ComposerPanels} panels
 * @property {import("./composer_types.d.ts").LoadTools} loadTools
 *
 * @typedef {object} Box what is written and chosen
 * @property {() => string} text
 * @property {import("./question_options.js").ChosenOptions} options
 * @property {(words: string) => void} fill
 * @property {(words: string) => void} insert
 * @property {(files: File[]) => Promise<void>} attach
 * @property {() => void} focus
 */

export class BoxTools {
  bar;
  tray;
  prompts;
  #site;
  #panels;
  #problem = find("#composer-problem", HTMLElement);

  /**
   * @param {Parts} parts
   * @param {Box} box
   * @param {string} key of the drafts of the conversation that is shown
   */
  constructor({ settings, site, drafts, archive, current, panels, loadTools }, box, key) {
    this.#site = site;
    this.#panels = panels;
    this.tray = new AttachmentTray(
      find("#attachments", HTMLElement), { site, drafts, archive, current, loadTools }, key,
    );
    this.bar = new ComposerBar(find("#composer-bar", HTMLElement), {
      settings,
      site,
      current,
      draft: () => ({ text: box.text(), attachments: this.tray.attachments, options: box.options.values }),
      attach: box.attach,
      openModelPicker: () => panels.openModelPicker(),
      openContext: () => panels.openContext(),
      loadTools,
      toolContext: { ...box, settings, site, current, tell: (words) => showToast({ text: words }) },
    });
    this.prompts = new SlashPrompts(find("#composer", HTMLElement), find("#question", HTMLTextAreaElement), {
      archive,
      openPrompts: () => panels.openPrompts(),
      openBlanks: (prompt) => panels.openPromptBlanks(prompt),
    });
  }

  /**
   * Says why nothing was sent. What was to be sent is still there.
   *
   * @param {import("../../relay/problem.js").Problem} problem
   * @param {{ label: string, act: () => void }[]} actions
   */
  async showProblem(problem, actions) {
    if (problem.isAboutAccess) {
      await this.#panels.openAccess(problem);
      return;
    }
    const { config, seesAllChecks } = this.#site;
    const card = problemCard(problem, { version: config.locutorio.version, seesAllChecks, actions });
    card.setAttribute("role", "alert");
    this.#problem.replaceChildren(card);
  }
}
