/** The quiet notice that a budget is nearly used up: once in each of its periods. */

import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { SITE_NAME } from "../../store/storage_names.js";
import { useBudgetWords } from "../shared/budget_loading.js";

/** Where the browser keeps which notice the reader has hidden last. */
const KEPT_AS = `${SITE_NAME}.budgetNotice`;

/**
 * @param {import("../../app/site.js").Site} site
 * @param {import("../panels/panels.js").Panels} panels
 * @returns {import("./notice_rules.js").Notice[]} one at most
 */
export function useBudgetNotices(site, panels) {
  const standing = site.lowStanding;
  const budgetWords = useBudgetWords(standing !== null);
  const [hidden, setHidden] = useState(readHidden);
  if (!standing || !budgetWords) return [];
  const { of, kind, period, renews_at: renewsAt } = standing;
  const id = `budget ${of} ${kind} ${period} ${renewsAt}`;
  if (id === hidden) return [];
  const dismiss = () => {
    setHidden(id);
    try {
      localStorage.setItem(KEPT_AS, id);
    } catch {
      // Where nothing can be kept the notice comes again with the next page.
    }
  };
  const action = { label: text("command.usage"), act: () => panels.openUsage() };
  return [{ id, words: budgetWords.warningWords(standing), action, isNews: true, dismiss }];
}

function readHidden() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}
