/** The words about budgets, which come when there is a budget to speak of: most sites have none. */

import { useEffect, useState } from "preact/hooks";
import { loadPart } from "../../i18n/texts.js";

/** @typedef {typeof import("./budget_words.js")} BudgetWords */

/** @returns {Promise<BudgetWords>} */
export async function loadBudgetWords() {
  const [budgetWords] = await Promise.all([import("./budget_words.js"), loadPart("usage")]);
  return budgetWords;
}

/**
 * @param {boolean} isNeeded
 * @returns {BudgetWords | null} null until they are there
 */
export function useBudgetWords(isNeeded) {
  const [words, setWords] = useState(/** @type {BudgetWords | null} */ (null));
  useEffect(() => {
    // Without a network now, nothing is said of budgets: the relay still keeps them.
    if (isNeeded && !words) loadBudgetWords().then(setWords, () => {});
  }, [isNeeded]);
  return isNeeded ? words : null;
}
