/** What is new in the site's repository, and how its owner brings it here. */

import { html } from "htm/preact";
import { language, plural, text } from "../../i18n/texts.js";
import { useChanges } from "../shared/hooks.js";
import { Panel, showPanel } from "./panel.js";

/**
 * @typedef {import("../../app/update_check.js").UpdateCheck} UpdateCheck
 * @typedef {import("../../relay/site_api.js").Updates} Updates
 */

const PLATFORMS = { vercel: "Vercel", netlify: "Netlify" };
const COMMANDS = { container: "git pull\ndocker compose -f deploy/compose.yaml up -d --build", server: "git pull" };

/** @param {{ updateCheck: UpdateCheck, composer: { focus(): void } }} parts */
export async function openUpdates({ updateCheck, composer }) {
  updateCheck.dismiss();
  await showPanel(UpdatesPanel, { updateCheck }, () => composer.focus());
}

/** @param {import("./panel.js").PanelProps & { updateCheck: UpdateCheck }} props */
function UpdatesPanel({ updateCheck, close, onClosed }) {
  useChanges(updateCheck, "change");
  const { updates } = updateCheck;
  /** @param {() => void} act */
  const andClose = (act) => () => {
    act();
    close();
  };
  return html`
    <${Panel} title=${text("updates.title")} isRead close=${close} onClosed=${onClosed}>
      ${updates && html`
        <p>${plural("updates.behind", updates.behind)}</p>
        <h3 class="panel__heading">${text("updates.how")}</h3>
        <${UpdateSteps} updates=${updates} />
        <h3 class="panel__heading">${text("updates.changes")}</h3>
        <${Changes} updates=${updates} />
        <div class="panel__acts">
          <button type="button" class="button" onClick=${andClose(() => updateCheck.rest())}>
            ${text("updates.rest")}
          </button>
          <button type="button" class="button" onClick=${andClose(() => updateCheck.turnOff(true))}>
            ${text("updates.turnOff")}
          </button>
        </div>`}
    <//>`;
}

/** @param {{ updates: Updates }} props */
function Changes({ updates: { changes, comparison } }) {
  const day = new Intl.DateTimeFormat(language(), { dateStyle: "medium" });
  return html`
    <ul class="changes">
      ${changes.map(({ title, at, url }) => html`
        <li key=${url}>
          <${PageLink} address=${url}>${title}<//>
          <span class="hint">${Number.isNaN(Date.parse(at)) ? "" : day.format(new Date(at))}</span>
        </li>`)}
    </ul>
    <p><${PageLink} address=${comparison}>${text("updates.all")}<//></p>`;
}

/**
 * Another host said where it leads: only a web page may be opened.
 *
 * @param {{ address: string, children?: unknown }} props
 */
function PageLink({ address, children }) {
  if (!/^https:\/\//.test(address)) return children;
  return html`<a href=${address} target="_blank" rel="noreferrer">${children}</a>`;
}

/** @param {{ updates: Updates }} props */
function UpdateSteps({ updates: { deployment } }) {
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
