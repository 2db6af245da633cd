/**
 * Links that bring something along: `#/?fill=Hello&assistant=letter`. They prepare, and never send.
 *
 * NextChat's names and forms are understood (`#/chat?fill=`, `#/new-chat?mask=`, `settings={"key","url"}`), but for its
 * `submit`, with which a link could spend the owner's money.
 */

import { findAssistant } from "../../chat/assistants.js";
import { text } from "../../i18n/texts.js";
import { showToast } from "../shared/toast.js";

/**
 * @typedef {object} Parts
 * @property {import("../../store/archive.js").Archive} archive
 * @property {import("../../app/current_conversation.js").CurrentConversation} current with an empty conversation open
 * @property {import("../composer/composer.js").Composer} composer
 */

/**
 * @param {Parts} parts
 * @param {URLSearchParams} parameters
 */
export async function followFastLink({ archive, current, composer }, parameters) {
  const assistant = parameters.get("assistant") ?? parameters.get("mask");
  if (assistant) await startWithAssistant(archive, current, assistant);
  const model = parameters.get("model");
  if (model) current.open?.change({ settings: { ...current.open.conversation.settings, model } });
  const fill = parameters.get("fill");
  if (fill) composer.fill(fill);
}

/**
 * @param {Parts["archive"]} archive
 * @param {Parts["current"]} current
 * @param {string} id
 */
async function startWithAssistant(archive, current, id) {
  const mask = await findAssistant(archive, id);
  if (mask) current.showNew(mask);
  else showToast({ text: text("link.noAssistant") });
}

/**
 * A code or key that somebody put into a link is used only after the reader's yes.
 *
 * @param {{ site: import("../../app/site.js").Site, panels: import("../panels/panels.js").Panels }} parts
 * @param {URLSearchParams} parameters
 */
export async function offerLinkedAccess({ site, panels }, parameters) {
  if (!parameters.has("code") && !parameters.has("settings")) return;
  await site.learnt;
  if (!site.allowsFastLinks) {
    showToast({ text: text("link.notAllowed") });
    return;
  }
  const key = keyIn(parameters.get("settings"));
  const code = parameters.get("code")?.trim();
  if (code) await panels.confirmFastLink({ code });
  else if (key) await panels.confirmFastLink({ apiKey: key });
}

/**
 * @param {string | null} settings NextChat's JSON; its `url` is not followed: the site's owner says where requests go
 * @returns {string}
 */
function keyIn(settings) {
  try {
    const { key } = Object(JSON.parse(settings ?? "{}"));
    return typeof key === "string" ? key.trim() : "";
  } catch {
    return "";
  }
}
