/** The settings: one section at a time. Whatever is changed holds at once, and can be put back. */

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { loadTraits, NO_TRAITS } from "../../../chat/models/traits.js";
import { languageEvents, text } from "../../../i18n/texts.js";
import { useChanges, useOwnId } from "../../shared/hooks.js";
import { Panel, showPanel } from "../panel.js";
import { Tabs } from "../tabs.js";
import { AboutSection } from "./about.js";
import { AccessSection } from "./access.js";
import { DataSection } from "./data.js";
import { scopeOfAll, scopeOfOne } from "./scope.js";
import { SettingRows } from "./setting_rows.js";

/**
 * @typedef {import("../../../app/current_conversation.js").CurrentConversation} CurrentConversation
 * @typedef {import("../../../app/site.js").Site} Site
 * @typedef {import("../../../relay/problem.js").Problem} Problem
 * @typedef {import("../../../store/settings.js").Settings} Settings
 * @typedef {import("../../composer/composer.js").Composer} Composer
 * @typedef {import("../panel_types.d.ts").OpenModelPicker} OpenModelPicker
 *
 * @typedef {object} SettingsParts
 * @property {Settings} settings
 * @property {Site} site
 * @property {import("../../../store/archive.js").Archive} archive
 * @property {import("../../../app/conversation_list.js").ConversationList} list
 * @property {CurrentConversation} current
 * @property {Composer} composer
 * @property {import("../../../app/update_check.js").UpdateCheck} updateCheck
 * @property {OpenModelPicker} openModelPicker
 * @property {() => unknown} openUpdates
 * @property {() => unknown} openInvitations
 * @property {() => unknown} openUsage
 * @property {() => unknown} openSite
 *
 * @typedef {object} Beginning
 * @property {string} first the section that is shown first
 * @property {boolean} isOne whether to begin with what holds for the conversation on the screen alone
 * @property {string} setting the key of the setting that is meant, or empty
 * @property {Problem | null} problem what led the reader here
 */

const SECTIONS = /** @type {const} */ (["access", "model", "context", "page", "writing", "data", "about"]);

/** Where the reader was when the settings were last open. @type {string} */
let lastSection = "model";

/**
 * @param {SettingsParts} parts
 * @param {import("../panel_types.d.ts").SettingsOptions} [options]
 */
export function openSettings(parts, { section, setting = "", problem = null } = {}) {
  const { site, composer } = parts;
  const isOne = section === "conversation";
  const wanted = isOne ? "model" : section;
  const first = SECTIONS.find((id) => id === wanted) ?? (site.isLocked ? "access" : lastSection);
  const beginning = { first, isOne, setting, problem: problem ?? accessProblem(site) };
  return showPanel(SettingsPanel, { ...parts, ...beginning }, () => composer.focus());
}

/**
 * What is wrong with the kept code, if the site has said so.
 *
 * @param {Site} site
 */
function accessProblem({ problem }) {
  return problem?.isAboutAccess ? problem : null;
}

/** @param {import("../panel.js").PanelProps & SettingsParts & Beginning} props */
function SettingsPanel(props) {
  const { settings, site, archive, list, current, composer, updateCheck, openModelPicker, openUpdates } = props;
  const { openInvitations, openUsage, openSite } = props;
  const { first, isOne, setting, problem, close, onClosed } = props;
  const [shown, setShown] = useState(first);
  useChanges(settings, "change");
  useChanges(site, "change");
  useChanges(languageEvents, "change");
  useLayoutEffect(() => {
    const control = document.querySelector(`.panel [data-setting="${setting}"] :is(input, select, textarea)`);
    if (control instanceof HTMLElement) control.focus();
  }, []);
  /** @param {string} id */
  const show = (id) => {
    lastSection = id;
    setShown(id);
  };
  const scoped = (/** @type {string} */ group) => html`
    <${ScopedSettings} key=${group} group=${group} isOne=${isOne} settings=${settings} site=${site} current=${current}
      openModelPicker=${openModelPicker} />`;
  const general = (/** @type {string} */ group) => html`
    <${SettingRows} key=${group} group=${group} scope=${scopeOfAll(settings)} site=${site}
      openModelPicker=${openModelPicker} />`;
  /** @type {Record<typeof SECTIONS[number], () => unknown>} */
  const drawings = {
    access: () => html`
      <${AccessSection} site=${site} settings=${settings} problem=${problem} close=${close}
        openInvitations=${openInvitations} openUsage=${openUsage} />`,
    model: () => scoped("model"),
    context: () => scoped("context"),
    page: () => general("page"),
    writing: () => general("writing"),
    data: () => html`
      <${DataSection} settings=${settings} site=${site} archive=${archive} list=${list} current=${current}
        composer=${composer} />`,
    about: () => html`
      <${AboutSection} site=${site} updateCheck=${updateCheck} openUpdates=${openUpdates} openSite=${openSite} />`,
  };
  const tabs = SECTIONS.map((id) => ({ id, name: text(`settings.${id}`) }));
  return html`
    <${Panel} title=${text("settings.title")} kind="settings" close=${close} onClosed=${onClosed}>
      <${Tabs} tabs=${tabs} chosen=${shown} choose=${show} label=${text("settings.title")}>
        ${drawings[/** @type {typeof SECTIONS[number]} */ (shown)]()}
      <//>
    <//>`;
}

/**
 * Settings that hold for all conversations, unless one has its own.
 *
 * @param {object} props
 * @param {string} props.group
 * @param {boolean} props.isOne whether to begin with what holds for the conversation on the screen alone
 * @param {Settings} props.settings
 * @param {Site} props.site
 * @param {CurrentConversation} props.current
 * @param {OpenModelPicker} props.openModelPicker
 */
function ScopedSettings({ group, isOne, settings, site, current: { open }, openModelPicker }) {
  const [ofOne, setOfOne] = useState(isOne);
  useChanges(open, "conversation");
  const one = ofOne ? open : null;
  const scope = one ? scopeOfOne(settings, one) : scopeOfAll(settings);
  const { model } = site.line(settings.for(one?.conversation ?? null));
  return html`
    <${ScopeSwitch} ofOne=${ofOne} choose=${setOfOne} />
    ${group === "model" && html`<${UnsupportedSettings} model=${model} />`}
    <${SettingRows} key=${ofOne} group=${group} scope=${scope} site=${site} openModelPicker=${openModelPicker} />`;
}

/**
 * @param {object} props
 * @param {boolean} props.ofOne
 * @param {(ofOne: boolean) => void} props.choose
 */
function ScopeSwitch({ ofOne, choose }) {
  const id = useOwnId();
  return html`
    <div class="scope">
      <div class="segments" role="radiogroup" aria-label=${text("settings.scope")}>
        ${[false, true].map((isOne) => html`
          <label key=${isOne} class="segments__choice">
            <input type="radio" class="segments__input" name=${id} checked=${isOne === ofOne}
              onChange=${() => choose(isOne)} />
            <span class="segments__name">${text(isOne ? "settings.scopeOne" : "settings.scopeAll")}</span>
          </label>`)}
      </div>
      <p class="hint">${text(ofOne ? "settings.scopeOneHint" : "settings.scopeAllHint")}</p>
    </div>`;
}

/** @param {{ model: string }} props */
function UnsupportedSettings({ model }) {
  const [traits, setTraits] = useState(NO_TRAITS);
  useEffect(() => {
    loadTraits().then(setTraits);
  }, []);
  if (traits.of(model).takesSampling) return null;
  return html`<p class="hint unsupported-settings">${text("settings.noSampling", { model })}</p>`;
}
