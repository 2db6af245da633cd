/** Which program this is, and whose. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";
import { UpdatePart } from "./update_part.js";

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
