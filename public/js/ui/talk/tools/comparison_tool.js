/** Asks the next question of two or three models at once. */

import { text, language } from "../../../i18n/texts.js";
import { openModelPicker } from "../../panels/model_picker.js";

/** More answers have no room beside each other. */
const MOST_MODELS = 3;

/** @type {import("../talk_types.d.ts").ComposerTool} */
export const comparisonTool = {
  menuItems(context) {
    const { models = [] } = context.options.values;
    if (models.length >= MOST_MODELS) return [];
    const label = text(models.length === 0 ? "comparison.ask" : "comparison.askThird");
    return [{ label, icon: "model", act: () => chooseModel(context) }];
  },

  chosen({ site, options }) {
    const { models } = options.values;
    if (!models) return null;
    const names = models.map((id) => site.models.find((model) => model.id === id)?.name ?? id);
    const label = new Intl.ListFormat(language(), { type: "conjunction" }).format(names);
    return { label, takeBack: () => options.change({ models: undefined }) };
  },
};

/** @param {import("../../composer/composer_types.d.ts").ToolContext} context */
function chooseModel({ settings, site, current, options, focus }) {
  const { open } = current;
  if (!open) return;
  const own = site.line(open.effectiveSettings).model;
  openModelPicker({ settings, site, current, composer: { focus } }, {
    // What is chosen already is no choice: it is what the other one stands beside.
    value: own,
    choose: (id) => {
      const chosen = site.line({ ...open.effectiveSettings, model: id }).model;
      const models = [...new Set([...(options.values.models ?? [own]), chosen])];
      if (models.length > 1) options.change({ models });
    },
  });
}
