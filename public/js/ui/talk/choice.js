/** Above each of the answers that several models gave to one question: whose it is, and how to keep it. */

import { text } from "../../i18n/texts.js";
import { make, wordButton } from "../shared/elements.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 *
 * @typedef {object} ChoiceActions
 * @property {string} model the one that answers the next question
 * @property {(id: string) => string} nameOf
 * @property {(answer: Message) => boolean} goesOn
 * @property {(answer: Message, how?: { withModel?: boolean }) => unknown} keep
 */

/**
 * @param {Message} answer
 * @param {ChoiceActions} actions
 */
export function choiceElement(answer, actions) {
  const name = actions.nameOf(answer.model);
  const keep = wordButton("quiet-button", text("comparison.keep"), () => actions.keep(answer));
  keep.setAttribute("aria-label", text("comparison.keepOf", { model: name }));
  const head = make("header", "whose-answer", make("p", "whose-answer__model", name), keep);
  if (answer.model !== actions.model) {
    const label = text("comparison.keepWithModel");
    const keepWithModel = wordButton("quiet-button", label, () => actions.keep(answer, { withModel: true }));
    keepWithModel.setAttribute("aria-label", text("comparison.keepWithModelOf", { model: name }));
    head.append(keepWithModel);
  }
  head.append(make("p", "whose-answer__hint", actions.goesOn(answer) ? text("comparison.goesOn") : ""));
  return head;
}
