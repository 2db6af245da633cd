/** What an empty conversation shows: how to come in, or how to begin. */

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { builtInMasks, ownMasks } from "../../chat/masks.js";
import { language, languageEvents, text } from "../../i18n/texts.js";
import { CodeForm, WELCOME_CODE_FIELD } from "../shared/code_form.js";
import { useChanges } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";

const EXAMPLES = ["welcome.example1", "welcome.example2", "welcome.example3"];
const MOST_MASKS = 4;
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
 * @typedef {import("../../store/record_types.d.ts").Mask} Mask
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
  if (!open || open.path.length > 0) return null;
  const state = stateOf(site);
  if (state === "Unknown") return html`<section class="welcome">${icon("sign")}</section>`;
  const { maskId, title } = open.conversation;
  const isNamed = site.config.locutorio.name !== "";
  const isMasked = state === "Open" && maskId && title;
  return html`
    <section class="welcome" aria-labelledby="welcome-title">
      <${ComposerBelow} />
      ${icon("sign")}
      ${state === "Closed" && isNamed && html`<p class="welcome__site" dir="auto">${site.name}</p>`}
      <h2 id="welcome-title" class="welcome__title" dir=${isMasked ? "auto" : undefined}>
        ${isMasked ? title : text(`welcome.title${state}`)}
      </h2>
      <p class="welcome__lead">${isMasked ? text("welcome.leadMask") : text(`welcome.lead${state}`)}</p>
      ${state === "Closed" && html`<${EnterCode} ...${{ settings, site, composer }} />`}
      ${state === "Open" && !isMasked && html`<${Beginnings} ...${{ archive, current, composer, panels }} />`}
    </section>
  `;
}

/** Where the box stands right below the welcome, it slides from there to its place at the end. */
function ComposerBelow() {
  useLayoutEffect(() => () => {
    const area = document.querySelector(".composer-area");
    const before = area?.getBoundingClientRect().top ?? 0;
    requestAnimationFrame(() => {
      const way = before - (area?.getBoundingClientRect().top ?? before);
      if (way === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      area?.animate({ translate: [`0 ${way}px`, "0 0"] }, { duration: SLIDE_MS, easing: "ease-out" });
    });
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

/** @param {Pick<Parts, "archive" | "current" | "composer" | "panels">} props */
function Beginnings({ archive, current, composer, panels }) {
  return html`
    <ul class="examples" role="list" aria-label=${text("welcome.examples")}>
      ${EXAMPLES.map((key) => html`<li key=${key}><${Example} composer=${composer} words=${text(key)} /></li>`)}
    </ul>
    <${Masks} ...${{ archive, current, panels }} />
  `;
}

/** @param {Pick<Parts, "composer"> & { words: string }} props */
function Example({ composer, words }) {
  const choose = () => {
    composer.fill(words);
    composer.focus();
  };
  return html`<button class="examples__choice" type="button" onClick=${choose}>${words}</button>`;
}

/** @param {Pick<Parts, "archive" | "current" | "panels">} props */
function Masks({ archive, current, panels }) {
  const masks = useMasks(archive);
  return html`
    <ul class="beginnings" role="list" aria-label=${text("welcome.masks")}>
      ${masks.slice(0, MOST_MASKS).map(
        (mask) => html`
          <li key=${mask.id}>
            <button
              class="beginnings__mask"
              type="button"
              dir="auto"
              onClick=${() => current.startConversation({ mask })}
            >
              ${mask.name}
            </button>
          </li>
        `,
      )}
      <li>
        <button class="beginnings__mask beginnings__mask--all" type="button" onClick=${() => panels.openMasks()}>
          ${icon("mask")} ${text("welcome.allMasks")}
        </button>
      </li>
    </ul>
  `;
}

/**
 * The reader's own, then those that come with the page.
 *
 * @param {Parts["archive"]} archive
 * @returns {Mask[]}
 */
function useMasks(archive) {
  const [masks, setMasks] = useState(/** @type {Mask[]} */ ([]));
  useEffect(() => {
    const leave = new AbortController();
    const read = async () => {
      const [own, builtIn] = await Promise.all([ownMasks(archive), builtInMasks()]);
      if (!leave.signal.aborted) setMasks([...own, ...builtIn]);
    };
    archive.addEventListener("change", (event) => isAboutMasks(event) && read(), { signal: leave.signal });
    read();
    return () => leave.abort();
    // In another language they have other names.
  }, [archive, language()]);
  return masks;
}

/** @param {Event} event */
function isAboutMasks(event) {
  return ["masks", "everything"].includes(/** @type {CustomEvent} */ (event).detail.kind);
}

/**
 * @param {Parts["site"]} site
 * @returns {SiteState}
 */
function stateOf(site) {
  if (site.isBroken) return "Broken";
  if (site.isLocked) return "Closed";
  if (site.config.locutorio.version) return "Open";
  return site.problem ? "Unreachable" : "Unknown";
}
