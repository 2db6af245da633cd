/** The settings: one section at a time. Whatever is changed holds at once, and can be put back. */

import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";
import { text } from "../../../i18n/texts.js";
import { SETTINGS } from "../../../store/settings_table.js";
import { useChanges } from "../../shared/hooks.js";
import { Panel, showPanel } from "../panel.js";
import { Tabs } from "../tabs.js";
import { AboutSection } from "./about.js";
import { AccessSection } from "./access.js";
import { UnsupportedSettings } from "./controls.js";
import { DataSection } from "./data.js";
import { scopeOfAll, scopeOfOne } from "./scope.js";
import { SettingRowView } from "./setting_row.js";

/**
 * @typedef {import("../../../app/app.js").App} App
 * @typedef {import("../../../relay/problem.js").Problem} Problem
 *
 * @typedef {object} SectionProps
 * @property {App} desk
 * @property {string} group the rows of the settings table
 * @property {boolean} isOne whether to begin with what holds for this conversation alone
 * @property {Problem | null} problem what led the reader here
 * @property {import("../panel.js").Close} close
 */

/** @type {readonly { id: string, Section: (props: SectionProps) => unknown }[]} */
const SECTIONS = [
  { id: "access", Section: AccessSection },
  { id: "model", Section: ScopedSettings },
  { id: "context", Section: ScopedSettings },
  { id: "page", Section: TableSettings },
  { id: "writing", Section: TableSettings },
  { id: "data", Section: DataSection },
  { id: "about", Section: AboutSection },
];

/** Where the reader was when the settings were last open. */
let lastSection = "model";

/**
 * @param {App} desk
 * @param {{ section?: string, problem?: Problem | null }} [options] "conversation": the settings of this one alone
 */
export default function openSettings(desk, { section, problem = null } = {}) {
  const isOne = section === "conversation";
  const wanted = isOne ? "model" : section;
  const first = SECTIONS.find(({ id }) => id === wanted)?.id ?? (desk.site.isLocked ? "access" : lastSection);
  return showPanel(desk, SettingsPanel, { first, isOne, problem: problem ?? accessProblem(desk.site) });
}

/**
 * What is wrong with the kept code, if the site has said so.
 *
 * @param {import("../../../app/site.js").Site} site
 */
function accessProblem({ problem }) {
  return problem?.isAboutAccess ? problem : null;
}

/** @param {import("../panel.js").PanelProps & { first: string, isOne: boolean, problem: Problem | null }} props */
function SettingsPanel({ desk, close, onClosed, first, isOne, problem }) {
  const [shown, setShown] = useState(first);
  useChanges(desk.settings, "change");
  useChanges(desk.site, "change");
  useChanges(desk, "language");
  /** @param {string} id */
  const show = (id) => {
    lastSection = id;
    setShown(id);
  };
  const tabs = SECTIONS.map(({ id }) => ({ id, name: text(`settings.${id}`) }));
  const section = SECTIONS.find(({ id }) => id === shown);
  return html`
    <${Panel} desk=${desk} title=${text("settings.title")} kind="settings" close=${close} onClosed=${onClosed}>
      <${Tabs} tabs=${tabs} chosen=${shown} choose=${show} label=${text("settings.title")}>
        ${section && html`
          <${section.Section} key=${shown} desk=${desk} group=${shown} isOne=${isOne} problem=${problem}
            close=${close} />`}
      <//>
    <//>`;
}

/** @param {SectionProps} props */
export function TableSettings({ desk, group }) {
  return html`<${SettingRows} desk=${desk} group=${group} scope=${scopeOfAll(desk.settings)} />`;
}

/** @param {SectionProps} props */
export function ScopedSettings({ desk, group, isOne }) {
  const [ofOne, setOfOne] = useState(isOne);
  const open = desk.open;
  useChanges(open, "conversation");
  const scope = ofOne && open ? scopeOfOne(desk.settings, open) : scopeOfAll(desk.settings);
  return html`
    <${ScopeSwitch} ofOne=${ofOne} choose=${setOfOne} />
    ${group === "model" && html`<${UnsupportedSettings} model=${desk.site.line(valuesIn(desk, ofOne)).model} />`}
    <${SettingRows} desk=${desk} group=${group} scope=${scope} key=${ofOne} />`;
}

/**
 * @param {object} props
 * @param {boolean} props.ofOne
 * @param {(ofOne: boolean) => void} props.choose
 */
function ScopeSwitch({ ofOne, choose }) {
  const id = useId();
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

/**
 * @param {object} props
 * @param {import("../../../app/app.js").App} props.desk
 * @param {string} props.group
 * @param {import("./scope.js").Scope} props.scope
 */
export function SettingRows({ desk, group, scope }) {
  const rows = SETTINGS.filter((row) => row.group === group && (!scope.isOne || row.scope === "conversation"));
  return rows.map((row) => html`<${SettingRowView} key=${row.key} desk=${desk} row=${row} scope=${scope} />`);
}

/**
 * @param {import("../../../app/app.js").App} desk
 * @param {boolean} ofOne
 */
function valuesIn({ settings, open }, ofOne) {
  return settings.for(ofOne && open ? open.conversation : null);
}
