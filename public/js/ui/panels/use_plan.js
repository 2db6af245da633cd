/** The plan of the next message, made anew whenever something changes it. */

import { useEffect, useState } from "../../../vendor/preact.js";

/**
 * @typedef {import("../../chat/prompt_plan.js").PromptPlan} PromptPlan
 * @typedef {import("../../chat/open_conversation.js").OpenConversation} OpenConversation
 */

/**
 * @param {import("../../app/desk.js").Desk} desk
 * @param {OpenConversation} open
 * @returns {PromptPlan | null} null until it is made
 */
export function usePlan(desk, open) {
  const [plan, setPlan] = useState(/** @type {PromptPlan | null} */ (null));
  useEffect(() => {
    const leave = new AbortController();
    const make = async () => {
      const next = await open.plan(desk.composer?.text ?? "", desk.composer?.attachments ?? []);
      if (!leave.signal.aborted) setPlan(next);
    };
    for (const name of ["path", "message", "conversation", "busy"]) open.addEventListener(name, make, leave);
    desk.settings.addEventListener("change", make, leave);
    make();
    return () => leave.abort();
  }, [open]);
  return plan;
}
