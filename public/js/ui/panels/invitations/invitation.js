/** One invitation: a QR code and a link that lead to the site with an access code, and a message to send. */

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { copyText } from "../../../browser/clipboard.js";
import { hostKind } from "../../../browser/host_kind.js";
import { language, LANGUAGES, text, textsIn } from "../../../i18n/texts.js";
import { SITE_ROOT } from "../../../load/site_root.js";
import { permissionWords } from "../../shared/budget_words.js";
import { useOwnId } from "../../shared/hooks.js";
import { showToast } from "../../shared/toast.js";
import { BackButton } from "../collection.js";

/**
 * @typedef {import("../../../app/site.js").Site} Site
 *
 * @typedef {object} Invited
 * @property {string} label
 * @property {string} code
 * @property {boolean} isNew whether CODE doesn't have it yet
 * @property {string} line what is to be added to CODE then: the code with its rules
 * @property {import("../../../relay/relay_types.d.ts").Limits} limits what it may do
 */

/** @param {{ site: Site, invited: Invited, goBack: () => void }} props */
export function Invitation({ site, invited, goBack }) {
  const { label, code, isNew, line, limits } = invited;
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => heading.current?.focus(), []);
  const link = site.allowsFastLinks ? `${SITE_ROOT}#/?code=${encodeURIComponent(code)}` : "";
  const here = hostKind(location.hostname);
  return html`
    <${BackButton} label=${text("invite.all")} goBack=${goBack} />
    <h3 class="panel__heading" tabindex="-1" ref=${heading}>${text("invite.for", { label })}</h3>
    ${isNew && html`
      <${TextToTake} name=${text("invite.addToCode")} hint=${text("invite.addToCodeHint")} words=${line} />`}
    ${here !== "public" && html`
      <p class="hint">${text(here === "machine" ? "invite.onlyHere" : "invite.onlyNetwork")}</p>`}
    ${link && html`<${QrCode} link=${link} label=${label} />`}
    <${Message} site=${site} link=${link} code=${code} limits=${limits} />
    ${link
      ? html`<${TextToTake} name=${text("invite.link")} hint=${text("invite.linkHint")} words=${link} />`
      : html`<p class="hint">${text("invite.noLinks")}</p>`}`;
}

/** @param {{ link: string, label: string }} props */
function QrCode({ link, label }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    import("./qr_code.js").then(
      ({ drawQrCode }) => place.current?.replaceChildren(drawQrCode(link, text("invite.qrCode", { label }))),
      () => setMissing(true),
    );
  }, [link]);
  return html`
    <figure class="invite-qr">
      <div class="invite-qr__place" ref=${place}></div>
      <figcaption class="hint">${text(isMissing ? "panel.notLoaded" : "invite.scan", { label })}</figcaption>
    </figure>`;
}

/** @param {{ site: Site, link: string, code: string, limits: Invited["limits"] }} props */
function Message({ site, link, code, limits }) {
  const [chosen, setChosen] = useState(language());
  const message = useMessage(site, link, code, limits, chosen);
  const id = useOwnId();
  const share = async () => {
    try {
      await navigator.share({ text: message });
    } catch (error) {
      // Who closes the browser's sheet has changed their mind.
      if (!(error instanceof DOMException && error.name === "AbortError")) await copy(message);
    }
  };
  return html`
    <div class="setting">
      <div class="setting__head">
        <label class="setting__name" for=${id}>${text("invite.message")}</label>
        <select class="input invite-language" aria-label=${text("invite.language")} value=${chosen}
          onChange=${(/** @type {any} */ event) => setChosen(event.currentTarget.value)}>
          ${LANGUAGES.map((one) => html`<option key=${one.id} value=${one.id}>${one.name}</option>`)}
        </select>
      </div>
      <textarea id=${id} class="input text-area" readonly rows="5" lang=${chosen} dir="auto"
        value=${message}></textarea>
      <div class="panel__acts">
        <button type="button" class="button button--next" onClick=${() => copy(message)}>
          ${text("invite.copyMessage")}
        </button>
        ${"share" in navigator && html`
          <button type="button" class="button" onClick=${share}>${text("invite.share")}</button>`}
      </div>
    </div>`;
}

/**
 * @param {Site} site
 * @param {string} link empty where the site follows none
 * @param {string} code
 * @param {Invited["limits"]} limits
 * @param {string} wanted the language
 */
function useMessage(site, link, code, limits, wanted) {
  const [message, setMessage] = useState("");
  useEffect(() => {
    let isWanted = true;
    textsIn(wanted).then((textIn) => {
      const values = { site: site.name, address: SITE_ROOT, code };
      const ways = link ? [link, textIn("invite.orEnter", values)] : [textIn("invite.enter", values)];
      const lines = [textIn("invite.sentence", values), ...permissionWords(limits, textIn, wanted), ...ways];
      if (isWanted) setMessage(lines.join("\n"));
    });
    return () => {
      isWanted = false;
    };
  }, [link, code, wanted]);
  return message;
}

/** @param {{ name: string, hint: string, words: string }} props */
function TextToTake({ name, hint, words }) {
  const id = useOwnId();
  return html`
    <div class="setting">
      <label class="setting__name" for=${id}>${name}</label>
      <p class="hint" id="${id}-hint">${hint}</p>
      <div class="code-form__line">
        <input id=${id} class="input code-form__field" readonly dir="ltr" spellcheck=${false}
          aria-describedby="${id}-hint" value=${words}
          onFocus=${(/** @type {any} */ event) => event.currentTarget.select()} />
        <button type="button" class="button" aria-label=${text("invite.copyThis", { name })}
          onClick=${() => copy(words)}>
          ${text("invite.copy")}
        </button>
      </div>
    </div>`;
}

/** @param {string} words */
async function copy(words) {
  const isCopied = await copyText(words);
  showToast({ text: text(isCopied ? "invite.copied" : "command.notCopied") });
}
