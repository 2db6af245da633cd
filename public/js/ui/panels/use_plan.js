/** The plan of the next message, made anew whenever something changes it. */

import { useEffect, useState } from "preact/hooks";
import { planNext } from "../../chat/planning.js";

/**
 * @typedef {import("../../chat/prompt_plan.js").PromptPlan} PromptPlan
 * @typedef {import("../../chat/empty_conversation.js").EmptyConversation} EmptyConversation
 */

/**
 * @param {import("../../app/desk.js").Desk} desk
 * @param {EmptyConversation} open
 * @returns {PromptPlan | null} null until it is made
 */
export function usePlan(desk, open) {
  const [plan, setPlan] = useState(/** @type {PromptPlan | null} */ (null));
  useEffect(() => {
    const leave = new AbortController();
    const make = async () => {
      const { text = "", attachments = [] } = desk.composer ?? {};
      const next = await planNext(open, desk.site, { text, attachments });
      if (!leave.signal.aborted) setPlan(next);
    };
    for (const name of ["path", "message", "conversation", "busy"]) open.addEventListener(name, make, leave);
    desk.settings.addEventListener("change", make, leave);
    make();
    return () => leave.abort();
  }, [open]);
  return plan;
}
