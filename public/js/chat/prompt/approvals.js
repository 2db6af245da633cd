/**
 * What the reader says to a tool server's tool that asks first. The decision becomes one of the items that the provider
 * gets back, so that it is kept with the answer; the answer then goes on.
 */

import { PAUSE_TURN } from "../../relay/finish_reasons.js";
import { APPROVAL_RESPONSE } from "../../store/record_schema.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Activity} Activity
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 */

/**
 * What is allowed for a whole conversation, as long as the page is open: a permission must not come along with a backup
 * or an assistant that somebody shares.
 *
 * @type {Map<string, Set<string>>}
 */
const allowed = new Map();

/** @param {Pick<Message, "activities">} answer */
export function asksReader({ activities = [] }) {
  return activities.some(({ state }) => state === "asking");
}

/**
 * @param {Message} answer
 * @param {string} activityId which is the id of the provider's request
 * @param {boolean} isAllowed
 * @returns {boolean} whether it was asking for that
 */
export function decide(answer, activityId, isAllowed) {
  const { activities = [], providerItems } = answer;
  if (!providerItems || !activities.some(({ id, state }) => id === activityId && state === "asking")) return false;
  answer.activities = activities.map((activity) =>
    activity.id === activityId ? { ...activity, state: isAllowed ? "running" : "refused" } : activity);
  const decision = { type: APPROVAL_RESPONSE, approval_request_id: activityId, approve: isAllowed };
  answer.providerItems = { ...providerItems, items: [...providerItems.items, decision] };
  return true;
}

/** Whether the provider has yet to hear what the reader decided. @param {Pick<Message, "providerItems">} answer */
function isDecided({ providerItems }) {
  return lastTypeOf(providerItems) === APPROVAL_RESPONSE;
}

/**
 * Whether the answer is whole as far as it goes, and its provider takes it up from there: once the reader has decided,
 * or where the provider itself has paused.
 *
 * @param {Pick<Message, "providerItems" | "reason">} answer
 */
export function goesOn(answer) {
  const hasPaused = answer.reason === PAUSE_TURN && lastTypeOf(answer.providerItems) === PAUSE_TURN;
  return hasPaused || isDecided(answer);
}

/** @param {Message["providerItems"]} providerItems */
function lastTypeOf(providerItems) {
  return /** @type {{ type?: unknown } | undefined} */ (providerItems?.items.at(-1))?.type;
}

/**
 * @param {string} conversationId
 * @param {Activity} activity
 */
export function allowTool(conversationId, activity) {
  const tools = allowed.get(conversationId) ?? new Set();
  allowed.set(conversationId, tools.add(nameOf(activity)));
}

/**
 * Decides for the reader where they have done so before.
 *
 * @param {Message} answer
 * @returns {boolean} whether the answer can go on
 */
export function decideAsBefore(answer) {
  const tools = allowed.get(answer.conversationId);
  for (const activity of answer.activities ?? []) {
    if (activity.state === "asking" && tools?.has(nameOf(activity))) decide(answer, activity.id, true);
  }
  return isDecided(answer) && !asksReader(answer);
}

/** @param {Activity} activity */
function nameOf({ server, name }) {
  return JSON.stringify([server, name]);
}
