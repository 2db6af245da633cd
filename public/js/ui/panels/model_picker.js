/** The models that can be chosen, by search. The choice is the conversation's, and the next ones begin with it. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { loadPrices, NO_PRICES } from "../../chat/models/prices.js";
import { loadTraits, NO_TRAITS } from "../../chat/models/traits.js";
import { language, text } from "../../i18n/texts.js";
import { MarkedText } from "../shared/fuzzy.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";
import { useListbox } from "../shared/listbox.js";
import { modelEntries } from "./model_entries.js";
import { Panel, showPanel } from "./panel.js";

/**
 * @typedef {import("../../app/app.js").App} App
 *
 * @typedef {object} Purpose
 * @property {string} value the model that is chosen now; empty for none
 * @property {string} none what no choice means
 * @property {(model: string) => void} choose
 */

/**
 * @param {App} desk
 * @param {Partial<Purpose>} [purpose] the conversation's model, unless said otherwise
 */
export default function openModelPicker(desk, purpose) {
  return showPanel(desk, ModelPicker, { purpose: { ...modelOfConversation(desk), ...purpose } });
}

/**
 * @param {App} desk
 * @returns {Purpose}
 */
function modelOfConversation({ open, settings, site }) {
  return {
    value: settings.for(open?.conversation ?? null).model,
    none: text("models.siteChoice", { model: site.siteModel }),
    choose: (model) => {
      settings.change({ model });
      open?.change({ settings: { ...open.conversation.settings, model } });
    },
  };
}

/** @param {import("./panel.js").PanelProps & { purpose: Purpose }} props */
function ModelPicker({ desk, close, onClosed, purpose }) {
  const [query, setQuery] = useState("");
  const tables = useTables();
  useChanges(desk.site, "change");
  const { groups, entries } = modelEntries(query, desk.site.models, purpose);
  const listbox = useListbox(entries.length, (index) => {
    const entry = entries[index];
    if (!entry) return;
    purpose.choose(entry.id);
    close();
  });
  /** @param {any} event */
  const search = ({ currentTarget }) => {
    setQuery(currentTarget.value);
    listbox.setActive(0);
  };
  /** @param {import("./model_entries.js").ModelEntry} entry */
  const option = (entry) => html`
    <div key=${entry.id} class="option" ...${listbox.option(entries.indexOf(entry))}>
      <span class="option__check">${entry.id === purpose.value && icon("check")}</span>
      <span class="option__words">
        <span class="option__name"><${MarkedText} words=${entry.name} marks=${entry.marks} /></span>
        <span class="option__facts">${modelFacts(entry, tables).join(" · ")}</span>
      </span>
    </div>`;
  return html`
    <${Panel} desk=${desk} title=${text("models.title")} kind="picker" close=${close} onClosed=${onClosed}>
      <div class="picker__search">
        ${icon("search")}
        <input type="text" class="picker__field" data-first aria-label=${text("models.search")}
          placeholder=${text("models.search")} value=${query} onInput=${search} ...${listbox.field} />
      </div>
      <div class="picker__list" aria-label=${text("models.title")} ...${listbox.list}>
        ${groups.map(({ name, entries: members }) => html`
          <div key=${name} role="group" aria-label=${name || text("models.title")} class="picker__group">
            ${name && html`<div class="picker__heading" aria-hidden="true">${name}</div>`}
            ${members.map(option)}
          </div>`)}
      </div>
      ${desk.site.models.length === 0 && html`<p class="hint picker__note">${text("models.unknown")}</p>`}
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
 * @typedef {import("../../chat/models/prices.js").Prices} Prices
 *
 * @param {import("./model_entries.js").ModelEntry} entry
 * @param {{ traits: import("../../chat/models/traits.js").Traits, prices: Prices }} tables
 * @returns {string[]}
 */
export function modelFacts({ id, choice }, { traits, prices }) {
  if (!id) return [];
  const known = traits.of(id);
  return [
    choice?.isDefault ? text("models.default") : "",
    choice?.isVision || known.isVision ? text("models.vision") : "",
    known.contextTokens ? text("models.context", { tokens: shortCount(known.contextTokens) }) : "",
    priceOf(id, prices),
  ].filter(Boolean);
}

/**
 * @param {string} id
 * @param {Prices} prices
 */
function priceOf(id, prices) {
  const price = prices.of(id);
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
