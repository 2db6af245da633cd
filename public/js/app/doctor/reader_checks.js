/** What may be wrong with a reader's browser: its storage, its clock, a temperature, an extension. */

import { lastBackup } from "../../store/backup/last_backup.js";
import { readStorage } from "../../store/storage_usage.js";
import { SITE_ROOT } from "../../load/site_root.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./doctor_types.d.ts").Told} Told
 * @typedef {import("./doctor_types.d.ts").Visit} Visit
 */

const DAY_MS = 86_400_000;
const FULL_PART = 0.9;
/** So many conversations are missed when the browser clears them. */
const WORTH_KEEPING = 20;
const BACKUP_DAYS = 60;
const WARM = 1;
const SKEW_SECONDS = 120;

/** @param {Visit} visit @returns {Promise<Told>} */
export async function checkStorage({ archive, conversationCount }) {
  if (!archive.isKept) return { verdict: "warn", cause_id: "browser.storage.not_kept" };
  const { usage, quota, isPersisted } = await readStorage();
  const percent = quota ? Math.round((100 * usage) / quota) : 0;
  const evidence = { percent, used_bytes: usage, quota_bytes: quota, persisted: isPersisted };
  if (quota && usage >= FULL_PART * quota) return { verdict: "fail", cause_id: "browser.storage.full", evidence };
  const isAtRisk = !isPersisted && conversationCount >= WORTH_KEEPING;
  return isAtRisk ? { verdict: "warn", cause_id: "browser.storage.at_risk", evidence } : { verdict: "ok", evidence };
}

/** @param {Visit} visit @returns {Told} */
export function checkBackup({ conversationCount }) {
  const at = lastBackup();
  const days = at ? Math.floor((Date.now() - at) / DAY_MS) : null;
  const evidence = { days, conversations: conversationCount };
  if (conversationCount < WORTH_KEEPING || (days !== null && days <= BACKUP_DAYS)) return { verdict: "ok", evidence };
  return { verdict: "warn", cause_id: days === null ? "browser.backup.never" : "browser.backup.old", evidence };
}

/** @param {Visit} visit @returns {Told} */
export function checkTemperature({ settings, current }) {
  const own = current.open?.conversation.settings.temperature;
  const [everywhere, here] = [settings.get("temperature"), own];
  const evidence = { everywhere: everywhere ?? null, here: here ?? null };
  if (here !== undefined && here !== null && here > WARM) {
    return { verdict: "warn", cause_id: "browser.temperature.here", evidence };
  }
  return everywhere !== null && everywhere > WARM
    ? { verdict: "warn", cause_id: "browser.temperature", evidence }
    : { verdict: "ok", evidence };
}

/** Only extensions that leave marks in the page can be told. @param {Facts} facts @returns {Told} */
export function checkExtensions({ extensions }) {
  const known = extensions.filter(({ marks }) => document.querySelector(marks)).map(({ name }) => name);
  const isForeign = [...document.querySelectorAll("script[src], link[href], iframe[src], img[src]")].some((node) => {
    return /^[a-z]+-extension:/.test(node.getAttribute("src") ?? node.getAttribute("href") ?? "");
  });
  if (known.length === 0 && !isForeign) return { verdict: "ok" };
  return { verdict: "warn", cause_id: "browser.extensions", evidence: { names: known.join(", ") || "?" } };
}

/** @returns {Promise<Told>} */
export async function checkClock() {
  const response = await fetch(new URL("api/health", SITE_ROOT), { cache: "no-store", credentials: "omit" });
  const theirs = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(theirs)) return { verdict: "skipped", cause_id: "browser.clock.unknown" };
  const skew = Math.round((Date.now() - theirs) / 1000);
  const evidence = { skew_seconds: skew };
  return Math.abs(skew) > SKEW_SECONDS
    ? { verdict: "warn", cause_id: "browser.clock", evidence }
    : { verdict: "ok", evidence };
}
