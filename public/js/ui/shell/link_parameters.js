/**
 * Links that bring something along: `#/?fill=Hello&model=gpt-4o-mini`. They prepare, and never send.
 *
 * NextChat's names and forms are understood (`#/chat?fill=`, `#/new-chat?mask=`, `settings={"key","url"}`), but for its
 * `submit`, with which a link could spend the owner's money.
 */

import { text } from "../../i18n/texts.js";
import { confirmFastLink } from "../panels/panels.js";
import { loadedOrTold } from "../shared/loading.js";
import { showToast } from "../shared/toast.js";

/** @typedef {import("../../app/app.js").App} App */

/**
 * @param {App} desk with an empty conversation open
 * @param {URLSearchParams} wishes
 */
export async function followFastLink(desk, wishes) {
  const mask = wishes.get("mask");
  if (mask) await startWithMask(desk, mask);
  const model = wishes.get("model");
  if (model) desk.open?.change({ settings: { ...desk.open.conversation.settings, model } });
  const fill = wishes.get("fill");
  if (fill) desk.composer?.fill(fill);
  if (wishes.has("code") || wishes.has("settings")) await offerAccess(desk, wishes);
}

/**
 * @param {App} desk
 * @param {string} id
 */
async function startWithMask(desk, id) {
  const masks = await loadedOrTold(import("../../chat/masks.js"));
  if (!masks) return;
  const mask = await masks.findMask(desk.archive, id);
  if (mask) desk.showNew(mask);
  else showToast({ text: text("link.noMask") });
}

/**
 * A code or key that somebody put into a link is used only after the reader's yes.
 *
 * @param {App} desk
 * @param {URLSearchParams} wishes
 */
async function offerAccess(desk, wishes) {
  await desk.site.learnt;
  if (!desk.site.allowsFastLinks) {
    showToast({ text: text("link.notAllowed") });
    return;
  }
  const key = keyIn(wishes.get("settings"));
  const code = wishes.get("code")?.trim();
  if (code) await confirmFastLink(desk, { code });
  else if (key) await confirmFastLink(desk, { apiKey: key });
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
