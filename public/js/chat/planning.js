/** The plan of a request, with the tables that it is made from: loaded when somebody begins to write. */

import { loadTraits } from "./model_traits.js";
import { loadPrices } from "./prices.js";
import { planPrompt } from "./prompt_plan.js";

/**
 * What would be sent with these words. Without a network, models and prices count as unknown.
 *
 * @param {import("./empty_conversation.js").EmptyConversation} open
 * @param {import("./prompt_plan.js").PlanSite} site
 * @param {{ text: string, attachments: import("../store/record_types.d.ts").Attachment[] }} draft
 * @returns {Promise<import("./prompt_plan.js").PromptPlan>}
 */
export async function planNext({ conversation, path, effectiveSettings: settings }, site, draft) {
  const [traits, prices] = await Promise.all([loadTraits(), loadPrices()]);
  return planPrompt({ conversation, path, settings, site, draft, traits, prices });
}
