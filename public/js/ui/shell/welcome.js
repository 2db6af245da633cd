/** What an empty conversation shows: how to come in, or how to begin. */

import { html } from "htm/preact";
import { render } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { assistantName, descriptionOf } from "../../chat/assistants.js";
import { languageEvents, text } from "../../i18n/texts.js";
import { CodeForm, WELCOME_CODE_FIELD } from "../shared/code_form.js";
import { find } from "../shared/elements.js";
import { useAssistants, useChanges } from "../shared/hooks.js";
import { icon, signOf } from "../shared/icons.js";

const EXAMPLES = ["welcome.example1", "welcome.example2", "welcome.example3"];
/** What a very small model can do, which knows hardly anything and English alone. */
const DEMO_EXAMPLES = ["welcome.demoExample1", "welcome.demoExample2", "welcome.demoExample3"];
const MOST_ASSISTANTS = 4;
const SLIDE_MS = 140;

/**
 * @typedef {object} Parts
 * @property {import("../../store/settings.js").Settings} settings
 * @property {import("../../app/site.js").Site} site
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/current_conversation.js").CurrentConversation} current
 * @property {import("../composer/composer.js").Composer} composer
 * @property {import("../panels/panels.js").Panels} panels
 *
 * @typedef {"Open" | "Closed" | "Broken" | "Unreachable" | "Unknown"} SiteState the end of the keys of its words
 */

/**
 * @param {HTMLElement} element
 * @param {Parts} parts
 */
export function mountWelcome(element, { settings, site, archive, current, composer, panels }) {
  render(html`<${Welcome} ...${{ settings, site, archive, current, composer, panels }} />`, element);
}

/** @param {Parts} props */
function Welcome({ settings, site, archive, current, composer, panels }) {
  const { open } = current;
  useChanges(current, "open");
  useChanges(languageEvents, "change");
  useChanges(open, "path");
  useChanges(site, "change");
  useChanges(settings, "change");
  useChanges(window, "online", "offline");
  if (!open || open.path.length > 0) return null;
  const state = stateOf(site);
  if (state === "Unknown") return html`<section class="welcome">${signOf(site)}</section>`;
  const { maskId, title } = open.conversation;
  const isNamed = site.config.locutorio.name !== "";
  const isPrepared = state === "Open" && maskId && title;
  const isTemporary = state === "Open" && open.isTemporary;
  return html`
    <section class="welcome" aria-labelledby="welcome-title">
      <${ComposerBelow} />
      ${signOf(site)}
      ${state === "Closed" && isNamed && html`<p class="welcome__site" dir="auto">${site.name}</p>`}
      <h2 id="welcome-title" class="welcome__title" dir=${isPrepared ? "auto" : undefined}>
        ${isTemporary ? text("temporary.title") : isPrepared ? title : text(`welcome.title${state}`)}
      </h2>
      ${isTemporary && html`<${Lead} lines=${[text("temporary.lead")]} />`}
      ${isTemporary
        ? null
        : isPrepared
        ? html`<${AssistantLead} archive=${archive} id=${maskId} />`
        : html`<${Lead} lines=${leadOf(site, state)} />`}
      ${state === "Closed" && html`<${EnterCode} ...${{ settings, site, composer }} />`}
      ${state === "Open" && !isPrepared && !isTemporary &&
      html`<${Beginnings} ...${{ site, archive, current, composer, panels }} />`}
      ${(isPrepared || isTemporary) && html`<${TemporarySwitch} ...${{ current, composer }} />`}
    </section>
  `;
}

/** Where the box stands right below the welcome, it slides from there to its place at the end. */
function ComposerBelow() {
  useLayoutEffect(() => {
    const area = find(".composer-area", HTMLElement);
    const leave = new AbortController();
    let before = area.getBoundingClientRect().top;
    // Once the question stands above it, it is too late to see where the box was.
    const note = () => {
      if (!document.querySelector(".message")) before = area.getBoundingClientRect().top;
    };
    const sizes = new ResizeObserver(note);
    sizes.observe(find("#welcome", HTMLElement));
    for (const name of ["resize", "scroll"]) addEventListener(name, note, { passive: true, signal: leave.signal });
    return () => {
      sizes.disconnect();
      leave.abort();
      requestAnimationFrame(() => {
        const way = before - area.getBoundingClientRect().top;
        if (way === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
        area.animate({ translate: [`0 ${way}px`, "0 0"] }, { duration: SLIDE_MS, easing: "ease-out" });
      });
    };
  }, []);
  return null;
}

/** @param {Pick<Parts, "settings" | "site" | "composer">} props */
function EnterCode({ settings, site, composer }) {
  useLayoutEffect(() => {
    const { activeElement } = document;
    // Who is writing already is not interrupted.
    const isFree = activeElement === document.body || (activeElement?.id === "question" && composer.text === "");
    if (isFree) document.getElementById(WELCOME_CODE_FIELD)?.focus();
    return () => composer.focus();
  }, []);
  const problem = site.problem?.isAboutAccess ? site.problem : null;
  // Another problem, such as a lockout that is over, is another check.
  return html`
    <${CodeForm} key=${problem?.code ?? ""} id=${WELCOME_CODE_FIELD} ...${{ settings, site, problem }} />`;
}

/** What is written already goes along. @param {Pick<Parts, "current" | "composer">} props */
function TemporarySwitch({ current, composer }) {
  const isTemporary = current.open?.isTemporary ?? false;
  const change = () => {
    const words = composer.text;
    composer.text = "";
    current.startConversation({ isTemporary: !isTemporary, fill: words });
  };
  return html`
    <button class="beginnings__mask beginnings__mask--all" type="button" onClick=${change}>
      ${icon(isTemporary ? "new" : "temporary")} ${text(isTemporary ? "temporary.end" : "temporary.title")}
    </button>
  `;
}

/** @param {Pick<Parts, "site" | "archive" | "current" | "composer" | "panels">} props */
function Beginnings({ site, archive, current, composer, panels }) {
  const { demo, examples } = site.config.locutorio;
  const ours = demo === "model" ? DEMO_EXAMPLES : EXAMPLES;
  const questions = examples.length > 0 ? examples : ours.map((key) => text(key));
  return html`
    <ul class="examples" role="list" aria-label=${text("welcome.examples")}>
      ${questions.map((words) => html`<li key=${words}><${Example} ...${{ composer, words }} /></li>`)}
    </ul>
    <${Assistants} ...${{ archive, current, composer, panels }} />
  `;
}

/** @param {Pick<Parts, "composer"> & { words: string }} props */
function Example({ composer, words }) {
  const choose = () => {
    composer.fill(words);
    composer.focus();
  };
  return html`<button class="examples__choice" type="button" dir="auto" onClick=${choose}>${words}</button>`;
}

/** @param {Pick<Parts, "archive" | "current" | "composer" | "panels">} props */
function Assistants({ archive, current, composer, panels }) {
  const assistants = useAssistants(archive);
  const writeInstructions = () => panels.openSettings({ section: "model", setting: "systemPrompt" });
  return html`
    <ul class="beginnings" role="list" aria-label=${text("welcome.assistants")}>
      ${assistants.slice(0, MOST_ASSISTANTS).map(
        (mask) => html`
          <li key=${mask.id}>
            <button
              class="beginnings__mask"
              type="button"
              dir="auto"
              title=${descriptionOf(mask)}
              onClick=${() => current.startConversation({ mask })}
            >
              ${assistantName(mask)}
            </button>
          </li>
        `,
      )}
      <li>
        <button class="beginnings__mask beginnings__mask--all" type="button" onClick=${() => panels.openAssistants()}>
          ${icon("assistant")} ${text("welcome.allAssistants")}
        </button>
      </li>
      <li>
        <button class="beginnings__mask beginnings__mask--all" type="button" onClick=${writeInstructions}>
          ${icon("edit")} ${text("setting.systemPrompt.name")}
        </button>
      </li>
      <li><${TemporarySwitch} ...${{ current, composer }} /></li>
    </ul>
  `;
}

/** @param {{ lines: string[] }} props */
function Lead({ lines }) {
  return html`
    <p class="welcome__lead" dir="auto">${lines.map((line, index) => [index > 0 && html`<br />`, line])}</p>`;
}

/** @param {{ archive: Parts["archive"], id: string }} props */
function AssistantLead({ archive, id }) {
  const assistant = useAssistants(archive).find((mask) => mask.id === id);
  const what = assistant?.builtin ? [descriptionOf(assistant)] : [];
  return html`<${Lead} lines=${[...what, text("welcome.leadAssistant")]} />`;
}

/**
 * @param {Parts["site"]} site
 * @param {SiteState} state
 * @returns {string[]} lines; the owner's own words where people have no code yet
 */
function leadOf(site, state) {
  const own = state === "Closed" ? site.config.locutorio.welcome : "";
  return own.split(/\s*\n\s*/).filter(Boolean).concat(own ? [] : text(`welcome.lead${state}`));
}

/**
 * @param {Parts["site"]} site
 * @returns {SiteState}
 */
function stateOf(site) {
  // What an earlier visit has learnt may be known all the same.
  if (site.problem?.isUnreachable || !navigator.onLine) return "Unreachable";
  if (site.isBroken) return "Broken";
  if (site.isLocked) return "Closed";
  if (site.config.locutorio.version) return "Open";
  return site.problem ? "Unreachable" : "Unknown";
}
