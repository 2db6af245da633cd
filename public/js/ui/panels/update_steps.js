/** How a deployment is brought up to date, by what kind of deployment it is. */

import { html } from "htm/preact";
import { text } from "../../i18n/texts.js";

const PLATFORMS = { vercel: "Vercel", netlify: "Netlify" };
const COMMANDS = { container: "git pull\ndocker compose -f deploy/compose.yaml up -d --build", server: "git pull" };

/** @param {{ updates: import("../../relay/updates.js").Updates }} props */
export function UpdateSteps({ updates: { deployment } }) {
  const { platform, repository } = deployment;
  const isHosted = platform in PLATFORMS;
  if (!isHosted) {
    const kind = platform === "container" ? "container" : "server";
    return html`
      <p>${text(`updates.steps.${kind}`)}</p>
      <pre class="command" dir="ltr" translate="no"><code>${COMMANDS[kind]}</code></pre>`;
  }
  const host = PLATFORMS[/** @type {keyof typeof PLATFORMS} */ (platform)];
  return html`
    <p>${text("updates.steps.fork", { host })}</p>
    ${/^[\w.-]+\/[\w.-]+$/.test(repository) && html`
      <p>
        <a href=${`https://github.com/${repository}`} target="_blank" rel="noreferrer">
          ${text("updates.open", { repository })}
        </a>
      </p>`}
    <p class="hint">${text("updates.steps.copy", { host })}</p>`;
}
