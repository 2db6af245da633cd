/** The models that can be chosen, by search. The choice is the conversation's, and the next ones begin with it. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { endingState } from "../../chat/models/endings.js";
import { loadPrices, NO_PRICES } from "../../chat/models/prices.js";
import { today } from "../../chat/models/table.js";
import { loadTraits, NO_TRAITS } from "../../chat/models/traits.js";
import { dayWords } from "../../i18n/formats.js";
import { language, text } from "../../i18n/texts.js";
import { MarkedText } from "../shared/fuzzy.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { modelGroups } from "./model_entries.js";
import { Panel, showPanel } from "./panel.js";
import { Picker } from "./picker.js";

/** What gateways list their prices in. */
const DOLLARS = "USD";

/**
 * @typedef {import("../../app/site.js").Site} Site
 * @typedef {import("../../app/current_conversation.js").CurrentConversation} CurrentConversation
 * @typedef {import("../../store/settings.js").Settings} Settings
 * @typedef {import("../../chat/models/prices.js").Prices} Prices
 * @typedef {import("./model_entries.js").ModelEntry} ModelEntry
 * @typedef {import("./panel_types.d.ts").ModelPickerOptions} ModelPickerOptions
 * @typedef {import("./panel.js").PanelProps & { site: Site, purpose: Required<ModelPickerOptions> }} ModelPickerProps
 */

/**
 * @param {object} parts
 * @param {Settings} parts.settings
 * @param {Site} parts.site
 * @param {CurrentConversation} parts.current
 * @param {{ focus(): void }} parts.composer
 * @param {ModelPickerOptions} [options] the model of the conversation on the screen, unless they say otherwise
 */
export function openModelPicker({ settings, site, current: { open }, composer }, options) {
  const purpose = {
    value: settings.for(open?.conversation ?? null).model,
    none: text("models.siteChoice", { model: site.siteModel }),
    // What no choice means may be said otherwise.
    noneIs: options?.none ? "" : site.siteModel,
    choose: (/** @type {string} */ model) => {
      settings.change({ model });
      open?.change({ settings: { ...open.conversation.settings, model } });
    },
    ...options,
  };
  return showPanel(ModelPicker, { site, purpose }, () => composer.focus());
}

/** @param {ModelPickerProps} props */
function ModelPicker({ site, purpose, close, onClosed }) {
  const [query, setQuery] = useState("");
  const tables = useTables();
  useChanges(site, "change");
  /** @param {ModelEntry} entry */
  const choose = ({ id }) => {
    purpose.choose(id);
    close();
  };
  /** @param {ModelEntry} entry */
  const isChosen = ({ id }) => (id || purpose.noneIs) === (purpose.value || purpose.noneIs);
  /** @param {ModelEntry} entry */
  const draw = (entry) => html`
    <span class="option__check">${isChosen(entry) && icon("check")}</span>
    <span class="option__words">
      <span class="option__name" dir="auto"><${MarkedText} words=${entry.name} marks=${entry.marks} /></span>
      <span class="option__facts">${modelFacts(entry, tables).join(" · ")}</span>
    </span>`;
  return html`
    <${Panel} title=${text("models.title")} kind="picker" close=${close} onClosed=${onClosed}>
      <${Picker} label=${text("models.title")} searchLabel=${text("models.search")} query=${query} search=${setQuery}
        groups=${modelGroups(query, site.models, purpose)} choose=${choose} draw=${draw} />
      ${site.models.length === 0 && html`<p class="hint picker__note">${text("models.unknown")}</p>`}
    <//>`;
}

function useTables() {
  const [tables, setTables] = useState({ traits: NO_TRAITS, prices: NO_PRICES });
  useEffect(() => {
    Promise.all([loadTraits(), loadPrices()]).then(([traits, prices]) => setTables({ traits, prices }));
  }, []);
  return tables;
}

/**
 * @param {ModelEntry} entry
 * @param {{ traits: import("../../chat/models/traits.js").Traits, prices: Prices }} tables
 * @returns {string[]}
 */
function modelFacts(entry, { traits, prices }) {
  const { choice } = entry;
  const id = entry.id || choice?.id;
  if (!id) return [];
  const known = traits.of(id);
  const contextTokens = choice?.contextTokens ?? known.contextTokens;
  const character = traits.characterOf(id);
  return [
    entry.id && choice?.isDefault ? text("models.default") : "",
    choice ? endingWords(choice) : "",
    character ? text(`models.character.${character}`) : "",
    choice?.isVision || known.isVision ? text("models.vision") : "",
    contextTokens ? text("models.context", { tokens: shortCount(contextTokens) }) : "",
    priceWords(choice?.price ? { ...choice.price, currency: DOLLARS } : prices.of(id)),
  ].filter(Boolean);
}

/** @param {import("../../chat/models/choices.js").ModelChoice} choice */
function endingWords({ shutdown, successor }) {
  const state = endingState(shutdown, today());
  if (!state) return "";
  const words = text(`models.${state}`, { date: dayWords(shutdown, "medium") });
  return successor ? `${words} · ${text("models.successor", { model: successor })}` : words;
}

/** @param {{ input: number, output: number, currency: string } | null} price */
function priceWords(price) {
  if (!price) return "";
  const { currency } = price;
  return text("models.price", { input: money(price.input, currency), output: money(price.output, currency) });
}

/** @param {number} count */
function shortCount(count) {
  return new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

/**
 * @param {number} amount
 * @param {string} currency
 */
function money(amount, currency) {
  return amount.toLocaleString(language(), { style: "currency", currency, currencyDisplay: "narrowSymbol" });
}
