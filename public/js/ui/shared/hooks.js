/** Draws a component again when what it shows has changed. */

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { planNext } from "../../chat/prompt/plan.js";

/**
 * @typedef {import("../../chat/conversation.js").EmptyConversation} EmptyConversation
 * @typedef {import("../../chat/prompt/plan.js").PromptPlan} PromptPlan
 */

/**
 * @param {EventTarget | null | undefined} target
 * @param {...string} eventNames
 */
export function useChanges(target, ...eventNames) {
  const [, setTurn] = useState(0);
  // Not useEffect: an event between drawing and listening would be missed.
  useLayoutEffect(() => {
    const drawAgain = () => setTurn((turn) => turn + 1);
    for (const name of eventNames) target?.addEventListener(name, drawAgain);
    return () => {
      for (const name of eventNames) target?.removeEventListener(name, drawAgain);
    };
  }, [target, ...eventNames]);
}

/**
 * @template Module
 * @param {() => Promise<Module>} load
 * @returns {{ module: Module | null, isMissing: boolean }} `isMissing`: it cannot be had now
 */
export function useLoaded(load) {
  const [module, setModule] = useState(/** @type {Module | null} */ (null));
  const [isMissing, setIsMissing] = useState(false);
  // Not useEffect: what has been fetched before is there in the first frame.
  useLayoutEffect(() => {
    load().then(setModule, () => setIsMissing(true));
  }, []);
  return { module, isMissing };
}

/**
 * @template Thing
 * @param {import("../../store/archive.js").Archive} archive
 * @param {string} kind of the changes that matter
 * @param {() => Promise<Thing[]>} read
 * @returns {Thing[] | null} null until they are there
 */
export function useRecords(archive, kind, read) {
  const [records, setRecords] = useState(/** @type {Thing[] | null} */ (null));
  useEffect(() => {
    const leave = new AbortController();
    const readAgain = async () => {
      const found = await read();
      if (!leave.signal.aborted) setRecords(found);
    };
    /** @param {Event} event */
    const follow = (event) => {
      if ([kind, "everything"].includes(/** @type {CustomEvent} */ (event).detail.kind)) readAgain();
    };
    archive.addEventListener("change", follow, { signal: leave.signal });
    readAgain();
    return () => leave.abort();
  }, []);
  return records;
}

/**
 * @param {import("../../app/app.js").App} desk
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
