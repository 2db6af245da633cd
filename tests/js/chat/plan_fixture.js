/** Plans for tests: what would be sent of a talk. */

import { planPrompt } from "../../../public/js/chat/prompt/plan.js";
import { conversationWith, PRICES, settingsWith, siteWith, TRAITS } from "./chat_fixture.js";

export const planOf = ({ path = [], settings = {}, site = {}, conversation = {}, ...more }) =>
  planPrompt({
    conversation: conversationWith(conversation),
    path,
    settings: settingsWith(settings),
    site: siteWith(site),
    traits: TRAITS,
    prices: PRICES,
    ...more,
  });
export const draftOf = (text, attachments = []) => ({ text, attachments });
const nameOf = ({ kind, messageId, text }) => messageId ?? `${kind}:${text}`;
export const sent = (plan) => plan.items.filter(({ isSent }) => isSent).map(nameOf);
export const reasons = (plan) => Object.fromEntries(plan.items.map((item) => [item.messageId ?? item.kind, item.why]));
export const memory = (throughId, more = {}) => ({ text: "notes", throughId, byPerson: false, createdAt: 1, ...more });
