/** The plan of a request, with the tables that it is made from: loaded when somebody begins to write. */

import { loadTraits } from "./model_traits.js";
import { loadPrices } from "./prices.js";

export { planPrompt } from "./prompt_plan.js";

/** What is known of models and prices; without a network, what can be said without that. */
export async function loadTables() {
  const [traits, prices] = await Promise.all([loadTraits(), loadPrices()]);
  return { traits, prices };
}
