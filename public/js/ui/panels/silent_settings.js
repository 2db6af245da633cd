/** Says so where a model takes no temperature, so that nobody turns a knob that is connected to nothing. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { loadTraits, NO_TRAITS } from "../../chat/model_traits.js";
import { text } from "../../i18n/texts.js";

/** @param {{ model: string }} props */
export function SilentSettings({ model }) {
  const [traits, setTraits] = useState(NO_TRAITS);
  useEffect(() => {
    loadTraits().then(setTraits);
  }, []);
  if (traits.of(model).takesSampling) return null;
  return html`<p class="hint silent-settings">${text("settings.noSampling", { model })}</p>`;
}
