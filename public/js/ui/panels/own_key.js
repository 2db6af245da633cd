/** The reader's own key at a provider, and who will see it. */

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { text } from "../../i18n/texts.js";
import { SecretField } from "./secret_field.js";

/** What an HTTP header can carry. */
const SENDABLE = /^[\x21-\x7e]*$/;

/** @param {{ desk: import("../../app/desk.js").Desk }} props */
export function OwnKey({ desk }) {
  const { settings, site } = desk;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [isWrong, setWrong] = useState(false);
  const hasKey = Boolean(settings.get("apiKey"));
  const keep = () => {
    const key = field.current?.value.trim() ?? "";
    const isSendable = SENDABLE.test(key);
    setWrong(!isSendable);
    if (isSendable) settings.change({ apiKey: key });
  };
  return html`
    <div class="setting own-key">
      <label class="setting__name" for="own-key">${text("ownKey.name")}</label>
      <p class="hint" id="own-key-hint">${text("ownKey.hint")}</p>
      <${SecretField} id="own-key" field=${field} value=${settings.get("apiKey")}
        described="own-key-verdict own-key-hint" isWrong=${isWrong} onEntered=${keep} />
      <p id="own-key-verdict" class="verdict" data-kind=${isWrong ? "wrong" : "none"} role="status">
        ${isWrong ? text("ownKey.notSendable") : hasKey ? text("ownKey.used") : ""}
      </p>
    </div>
    ${hasKey && html`<${ProviderChoice} settings=${settings} providers=${site.config.locutorio.providers} />`}`;
}

/**
 * @param {object} props
 * @param {import("../../store/settings.js").Settings} props.settings
 * @param {readonly string[]} props.providers
 */
function ProviderChoice({ settings, providers }) {
  // OpenAI's place is there even if the owner has no key of their own for it.
  const others = [...new Set([...providers, settings.get("provider")])].filter((id) => id && id !== "openai");
  if (others.length === 0) return null;
  return html`
    <div class="setting">
      <label class="setting__name" for="own-provider">${text("ownKey.provider")}</label>
      <p class="hint" id="own-provider-hint">${text("ownKey.providerHint")}</p>
      <select class="input choice" id="own-provider" aria-describedby="own-provider-hint"
        value=${settings.get("provider")}
        onChange=${(/** @type {any} */ event) => settings.change({ provider: event.currentTarget.value })}>
        <option value="">openai</option>
        ${others.map((id) => html`<option key=${id} value=${id}>${id}</option>`)}
      </select>
    </div>`;
}
