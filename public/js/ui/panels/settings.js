/** The settings: one section at a time. Whatever is changed holds at once, and can be put back. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { useChanges } from "../use_changes.js";
import { AboutSection } from "./about_section.js";
import { AccessSection } from "./access_section.js";
import { DataSection } from "./data_section.js";
import { Panel, showPanel } from "./panel.js";
import { ScopedSettings, TableSettings } from "./settings_of_group.js";
import { Tabs } from "./tabs.js";

/**
 * @typedef {import("../../app/desk.js").Desk} Desk
 * @typedef {import("../../relay/problem.js").Problem} Problem
 *
 * @typedef {object} SectionProps
 * @property {Desk} desk
 * @property {string} group the rows of the settings table
 * @property {boolean} isOne whether to begin with what holds for this conversation alone
 * @property {Problem | null} problem what led the reader here
 * @property {import("./panel.js").Close} close
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
 * @param {Desk} desk
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
 * @param {import("../../app/site.js").Site} site
 */
function accessProblem({ problem }) {
  return problem?.isAboutAccess ? problem : null;
}

/** @param {import("./panel.js").PanelProps & { first: string, isOne: boolean, problem: Problem | null }} props */
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
