/** What is sent for a picture: the question alone, to a model of its own. */

import { loadPictureModels } from "../models/picture_models.js";

/**
 * @typedef {import("./prompt_types.d.ts").PlanItem} PlanItem
 * @typedef {import("./prompt_types.d.ts").PromptPlan} PromptPlan
 */

/**
 * @param {PromptPlan} plan of the same question, if it asked for words
 * @param {{ text: string, attachments: import("../../store/record_types.d.ts").Attachment[] }} draft
 * @param {import("../../store/record_types.d.ts").PictureOptions} picture
 * @param {import("../models/prices.js").Prices} prices
 * @returns {Promise<PromptPlan>} with the most that the picture may cost
 */
export async function planOfPicture(plan, { text, attachments }, picture, prices) {
  const items = plan.items.map((item) => {
    if (item.kind === "draft") return { ...item, text, attachments, leftOut: [], isSent: true, why: SENT };
    return { ...item, isSent: false, why: item.why || ALONE };
  });
  const tokens = items.reduce((total, item) => total + (item.isSent ? item.tokens : 0), 0);
  const { most } = (await loadPictureModels()).costOf(picture, prices);
  return { items, tokens, roomTokens: 0, isTooLong: false, cost: most, model: picture.model, dialect: "images" };
}

/** @type {PlanItem["why"]} */
const ALONE = "picture";
/** @type {PlanItem["why"]} */
const SENT = "";
