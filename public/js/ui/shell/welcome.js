/** What an empty conversation shows: how to come in, or how to begin. */

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { builtInMasks, ownMasks } from "../../chat/masks.js";
import { language, text } from "../../i18n/texts.js";
import { openMasks, openSettings } from "../panels/panels.js";
import { useChanges, useLoaded } from "../shared/hooks.js";
import { icon } from "../shared/icons.js";

const EXAMPLES = ["welcome.example1", "welcome.example2", "welcome.example3"];

/**
 * @typedef {import("../../app/app.js").App} App
 * @typedef {import("../../store/record_types.d.ts").Mask} Mask
 *
 * @typedef {"Open" | "Closed" | "Broken" | "Unreachable" | "Unknown"} LineState
 */

/**
 * @param {HTMLElement} element
 * @param {App} desk
 */
export function mountWelcome(element, desk) {
  render(html`<${Welcome} desk=${desk} />`, element);
}

/** @param {{ desk: App }} props */
function Welcome({ desk }) {
  const { open, site } = desk;
  useChanges(desk, "open", "language");
  useChanges(open, "path");
  useChanges(site, "change");
  useChanges(desk.settings, "change");
  if (!open || open.path.length > 0) return null;
  const state = lineState(site);
  if (state === "Unknown") return html`<section class="welcome">${icon("sign")}</section>`;
  const { maskId, title } = open.conversation;
  const isMasked = state === "Open" && maskId && title;
  return html`
    <section class="welcome" aria-labelledby="welcome-title">
      ${icon("sign")}
      <h2 id="welcome-title" class="welcome__title" dir=${isMasked ? "auto" : undefined}>
        ${isMasked ? title : text(`welcome.title${state}`)}
      </h2>
      <p class="welcome__lead">${isMasked ? text("welcome.leadMask") : text(`welcome.lead${state}`)}</p>
      ${state === "Closed" && html`<${EnterCode} desk=${desk} />`}
      ${state === "Open" && !isMasked && html`<${Beginnings} desk=${desk} />`}
    </section>
  `;
}

/** @param {{ desk: App }} props */
function EnterCode({ desk }) {
  return html`
    <button class="button button--next" type="button" onClick=${() => openSettings(desk, { section: "access" })}>
      ${text("welcome.enterCode")}
    </button>
  `;
}

/** @param {{ desk: App }} props */
function Beginnings({ desk }) {
  const { module: masks } = useLoaded(() => loadMasks(desk));
  return html`
    <ul class="examples" role="list" aria-label=${text("welcome.examples")}>
      ${EXAMPLES.map((key) => html`<li key=${key}><${Example} desk=${desk} words=${text(key)} /></li>`)}
    </ul>
    ${masks && html`<${masks.WelcomeMasks} desk=${desk} />`}
  `;
}

/** @param {App} desk */
async function loadMasks(desk) {
  await desk.ready;
  return import("./welcome.js");
}

/** @param {{ desk: App, words: string }} props */
function Example({ desk, words }) {
  const choose = () => {
    desk.composer?.fill(words);
    desk.composer?.focus();
  };
  return html`<button class="examples__choice" type="button" onClick=${choose}>${words}</button>`;
}

/**
 * @param {import("../../app/site.js").Site} site
 * @returns {LineState}
 */
function lineState(site) {
  if (site.isBroken) return "Broken";
  if (site.isLocked) return "Closed";
  if (site.config.locutorio.version) return "Open";
  return site.problem ? "Unreachable" : "Unknown";
}

const MOST_MASKS = 4;

/** @param {{ desk: App }} props */
export function WelcomeMasks({ desk }) {
  const masks = useMasks(desk);
  return html`
    <ul class="beginnings" role="list" aria-label=${text("welcome.masks")}>
      ${masks.slice(0, MOST_MASKS).map(
        (mask) => html`
          <li key=${mask.id}>
            <button class="beginnings__mask" type="button" dir="auto" onClick=${() => desk.startConversation({ mask })}>
              ${mask.name}
            </button>
          </li>
        `,
      )}
      <li>
        <button class="beginnings__mask beginnings__mask--all" type="button" onClick=${() => openMasks(desk)}>
          ${icon("mask")} ${text("welcome.allMasks")}
        </button>
      </li>
    </ul>
  `;
}

/**
 * The reader's own, then those that come with the page.
 *
 * @param {App} desk
 * @returns {Mask[]}
 */
function useMasks({ archive }) {
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
