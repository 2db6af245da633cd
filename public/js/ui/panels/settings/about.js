/** Which program this is, and whose. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { plural, text } from "../../../i18n/texts.js";
import { useChanges } from "../../shared/hooks.js";
import openUpdates from "../updates.js";

const SOURCE = "https://github.com/locutorio/locutorio";
const COMMIT_SIGNS = 10;

/** @param {import("./settings.js").SectionProps} props */
export function AboutSection({ desk }) {
  const { version, commit } = desk.site.config.locutorio;
  return html`
    <div class="prose">
      <p class="about__name">Locutorio ${version}</p>
      ${commit && html`<p class="hint">${text("about.commit", { commit: commit.slice(0, COMMIT_SIGNS) })}</p>`}
      <p>${text("about.what")}</p>
      <p>${text("about.privacy")}</p>
      <p>
        ${text("about.license")}${" "}
        <a href=${SOURCE} target="_blank" rel="noreferrer">${text("about.source")}</a>
      </p>
    </div>
    <${UpdatePart} desk=${desk} />`;
}

/** @param {{ desk: import("../../../app/app.js").App }} props */
export function UpdatePart({ desk }) {
  const watch = desk.updateCheck;
  if (!watch) return null;
  return html`<${Standing} desk=${desk} watch=${watch} />`;
}

/** @param {{ desk: import("../../../app/app.js").App, watch: import("../../../app/update_check.js").UpdateCheck }} props */
function Standing({ desk, watch }) {
  useChanges(watch, "change");
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!watch.isOff) watch.learn().catch(() => setFailed(true));
  }, [watch.isOff]);
  const { isOff, updates } = watch;
  if (!isOff && !updates && !hasFailed) return null;
  const isBehind = !isOff && updates?.state === "behind";
  return html`
    <div class="setting">
      <h3 class="setting__name">${text("updates.heading")}</h3>
      <p class="hint" role="status">${standingWords(isOff, updates)}</p>
      ${(isBehind || isOff) && html`
        <div class="panel__acts">
          ${isBehind && html`
            <button type="button" class="button" onClick=${() => openUpdates(desk)}>${text("updates.see")}</button>`}
          ${isOff && html`
            <button type="button" class="button" onClick=${() => watch.turnOff(false)}>
              ${text("updates.turnOn")}
            </button>`}
        </div>`}
    </div>`;
}

/**
 * @param {boolean} isOff
 * @param {import("../../../relay/site_api.js").Updates | null} updates
 */
function standingWords(isOff, updates) {
  if (isOff) return text("updates.state.silent");
  if (!updates) return text("updates.state.unknown");
  if (updates.state === "behind") return plural("updates.behind", updates.behind);
  return text(`updates.state.${updates.state}`, { repository: updates.repository });
}
