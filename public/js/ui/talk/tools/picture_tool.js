/** The tool that has the next question make a picture, or change those that go along with it. */

import { knownPictureModels } from "../../../chat/models/picture_models.js";
import { knownPrices, loadPrices } from "../../../chat/models/prices.js";
import { knownTraits } from "../../../chat/models/traits.js";
import { price } from "../../../i18n/formats.js";
import { text } from "../../../i18n/texts.js";
import { showPanel } from "../../panels/panel.js";
import { showToast } from "../../shared/toast.js";
import { PicturePanel } from "./picture_panel.js";

/**
 * @typedef {import("../../composer/composer_types.d.ts").ToolContext} ToolContext
 * @typedef {import("../../../store/record_types.d.ts").PictureOptions} PictureOptions
 * @typedef {import("./picture_panel.js").PictureChoice} PictureChoice
 */

/** What all models for pictures of the provider that has the tool have in common. */
const ANY = "gpt-image";
/** Between the roughest and the dearest; where it is missing, the model chooses. */
const USUAL_QUALITY = "medium";

/** @type {import("../talk_types.d.ts").ComposerTool} */
export const pictureTool = {
  menuItems(context) {
    const models = pictureModels(context);
    if (models.length === 0) return [];
    const label = text("pictures.tool");
    if (context.site.forbids("images")) {
      return [{ label, icon: "image", act: () => showToast({ text: text("pictures.forbidden") }) }];
    }
    return [{ label, icon: "image", act: () => choose(context, models) }];
  },
  chosen(context) {
    const { options } = context;
    const { picture } = options.values;
    if (!picture) return null;
    const name = pictureModels(context).find(({ id }) => id === picture.model)?.name ?? picture.model;
    const cost = pricedWords(picture);
    const label = cost
      ? text("pictures.chosenPriced", { model: name, price: cost })
      : text("pictures.chosen", { model: name });
    return { label, takeBack: () => options.change({ picture: undefined }) };
  },
};

/**
 * @param {ToolContext} context
 * @returns {PictureChoice[]} those that this reader may ask
 */
function pictureModels({ site, current }) {
  const known = knownPictureModels();
  const models = site.offeredModels.flatMap(({ id, name }) => {
    const traits = known.of(id);
    return traits ? [{ id, name, traits }] : [];
  });
  // By a tool of its provider, the conversation's own model makes pictures of what was said.
  const { model } = site.line(current.open?.effectiveSettings ?? { model: "" });
  const traits = site.mayUse("image_generation") && knownTraits().dialectOf(model) === "responses" && known.of(ANY);
  return traits ? [...models, { id: "", name: text("pictures.byConversation", { model }), traits }] : models;
}

/**
 * @param {ToolContext} context
 * @param {PictureChoice[]} models
 */
async function choose(context, models) {
  const { current, options } = context;
  await loadPrices();
  const asked = current.open?.path.findLast((message) => message.options?.picture)?.options?.picture;
  const before = [options.values.picture, asked].find((picture) => models.some(({ id }) => id === picture?.model));
  const picture = await showPanel(PicturePanel, { models, picture: before ?? usual(models) }, () => context.focus());
  if (!picture) return;
  options.change({ picture });
  context.focus();
}

/** @param {PictureChoice[]} models @returns {PictureOptions} */
function usual(models) {
  const { id = "", traits } = models[0] ?? {};
  const quality = traits?.qualities.includes(USUAL_QUALITY) ? USUAL_QUALITY : "";
  return { model: id, size: traits?.sizes[0] ?? "", quality };
}

/** @param {PictureOptions} picture @returns {string} empty where nobody knows */
function pricedWords(picture) {
  const { most, isExact } = knownPictureModels().costOf(picture, knownPrices());
  return most ? text(isExact ? "pictures.about" : "pictures.atMost", { price: price(most) }) : "";
}
