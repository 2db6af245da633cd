/** Starts the page. */

import { fillTexts, loadTexts } from "./i18n/texts.js";
import { Page } from "./page.js";
import { readConfig } from "./relay/config.js";
import { Problem } from "./relay/problem.js";

/** Stands in until the site can be asked: what it says then decides. @type {import("./relay/config.js").Config} */
const UNKNOWN_SITE = {
  needCode: true,
  customModels: "",
  defaultModel: "",
  locutorio: { version: "", commit: "", demo: "", problems: [] },
};

const [config] = await Promise.all([readConfig().catch(asProblem), loadTexts()]);
fillTexts(document);
const page = new Page(config instanceof Problem ? UNKNOWN_SITE : config);
if (config instanceof Problem) page.showProblem(config, () => location.reload());
else await page.learnAccess();

/**
 * @param {unknown} error
 * @returns {Problem}
 */
function asProblem(error) {
  if (error instanceof Problem) return error;
  throw error;
}
