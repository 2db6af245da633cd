/** Which program this is, whose, and whether there is a newer version of it. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { plural, text } from "../../../i18n/texts.js";
import { useChanges } from "../../shared/hooks.js";

/**
 * @typedef {import("../../../app/site.js").Site} Site
 * @typedef {import("../../../app/update_check.js").UpdateCheck} UpdateCheck
 */

const COMMIT_CHARACTERS = 10;

/** @param {{ site: Site, updateCheck: UpdateCheck, openUpdates: () => unknown, openSite: () => unknown }} props */
export function AboutSection({ site, updateCheck, openUpdates, openSite }) {
  const { version, commit, repository } = site.config.locutorio;
  return html`
    <div class="prose">
      <p class="about__name">Locutorio ${version}</p>
      ${commit && html`<p class="hint">${text("about.commit", { commit: commit.slice(0, COMMIT_CHARACTERS) })}</p>`}
      <p>${text("about.what")}</p>
      <p>${text("about.privacy")}</p>
      <p>
        ${text("about.license")}${" "}
        ${repository && html`
          <a href=${`https://github.com/${repository}`} target="_blank" rel="noreferrer">${text("about.source")}</a>`}
      </p>
    </div>
    ${!site.isLocked && html`
      <div class="setting">
        <p class="hint">${text("about.siteHint")}</p>
        <div class="panel__acts">
          <button type="button" class="button" onClick=${openSite}>${text("command.site")}</button>
        </div>
      </div>`}
    ${site.access?.owner && html`<${UpdateState} updateCheck=${updateCheck} openUpdates=${openUpdates} />`}`;
}

/** @param {{ updateCheck: UpdateCheck, openUpdates: () => unknown }} props */
export function UpdateState({ updateCheck, openUpdates }) {
  useChanges(updateCheck, "change");
  const { isOff, updates } = updateCheck;
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOff) updateCheck.learn().catch(() => setFailed(true));
  }, [isOff]);
  if (!isOff && !updates && !hasFailed) return null;
  const isBehind = !isOff && updates?.state === "behind";
  return html`
    <div class="setting">
      <h3 class="setting__name">${text("updates.heading")}</h3>
      <p class="hint" role="status">${stateWords(isOff, updates)}</p>
      ${(isBehind || isOff) && html`
        <div class="panel__acts">
          ${isBehind && html`
            <button type="button" class="button" onClick=${openUpdates}>${text("updates.see")}</button>`}
          ${isOff && html`
            <button type="button" class="button" onClick=${() => updateCheck.turnOff(false)}>
              ${text("updates.turnOn")}
            </button>`}
        </div>`}
    </div>`;
}

/**
 * @param {boolean} isOff
 * @param {import("../../../relay/site_api.js").Updates | null} updates
 */
function stateWords(isOff, updates) {
  if (isOff) return text("updates.state.silent");
  if (!updates) return text("updates.state.unknown");
  if (updates.state === "behind") return plural("updates.behind", updates.behind);
  return text(`updates.state.${updates.state}`, { repository: updates.repository });
}
