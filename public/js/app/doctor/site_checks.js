/** What a browser alone sees of a site: its address, the headers as they arrive, its worker, and a stranger's reach. */

import { SITE_ROOT } from "../../load/site_root.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./doctor_types.d.ts").Told} Told
 */

const REFUSALS = new Set([401, 403, 404, 405, 426, 429]);
const LOADED = 'script[src^="http:"], link[href^="http:"], img[src^="http:"], iframe[src^="http:"]';

/** Without a secure context codes can be read on the way, and there is no service worker. @returns {Told} */
export function checkSecurity() {
  const evidence = { address: location.origin };
  return isSecureContext ? { verdict: "ok", evidence } : { verdict: "fail", cause_id: "site.secure", evidence };
}

/**
 * The relay names its base URL where nothing is: a proxy that hides the host or the scheme shows there.
 *
 * @returns {Promise<Told>}
 */
export async function checkAddress() {
  const response = await fetch(new URL("api/doctor/no-such-path", SITE_ROOT), plain("GET"));
  const answer = await response.text();
  const told = /https?:\/\/[^\s"\\]+?(?=\/api\/openai\/v1)/.exec(answer)?.[0] ?? "";
  const expected = SITE_ROOT.replace(/\/$/, "");
  const evidence = { told: told || null, expected, status: response.status };
  if (!told) return { verdict: "warn", cause_id: "site.address.not_from_relay", evidence };
  return told === expected ? { verdict: "ok", evidence } : { verdict: "warn", cause_id: "site.address", evidence };
}

/** @param {Facts} facts @returns {Promise<Told>} */
export async function checkHeaders({ headers }) {
  // The service worker answers a GET from its cache.
  const response = await fetch(SITE_ROOT, plain("HEAD"));
  const differing = Object.entries(headers).filter(([name, value]) => response.headers.get(name) !== value);
  const [missing, changed] = [true, false].map((isMissing) => {
    const names = differing.filter(([name]) => response.headers.has(name) !== isMissing).map(([name]) => name);
    return names.join(", ") || null;
  });
  const evidence = { missing: missing ?? null, changed: changed ?? null, server: response.headers.get("server") };
  return differing.length === 0
    ? { verdict: "ok", evidence: { headers: Object.keys(headers).length } }
    : { verdict: "warn", cause_id: missing ? "site.headers.missing" : "site.headers.changed", evidence };
}

/** @returns {Told} */
export function checkMixedContent() {
  if (location.protocol !== "https:") return { verdict: "skipped", cause_id: "site.mixed_content.no_https" };
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const wanted = [...document.querySelectorAll(LOADED)].map((node) => {
    return node.getAttribute("src") ?? node.getAttribute("href") ?? "";
  });
  const unencrypted = [...loaded, ...wanted].filter((url) => url.startsWith("http:"));
  const hosts = new Set(unencrypted.map((url) => new URL(url).host));
  if (hosts.size === 0) return { verdict: "ok" };
  return { verdict: "warn", cause_id: "site.mixed_content", evidence: { hosts: [...hosts].join(", ") } };
}

/** Whether the page's version is the one that the site has now. @returns {Promise<Told>} */
export async function checkWorker() {
  if (!navigator.serviceWorker) return { verdict: "skipped", cause_id: "site.worker.none" };
  const response = await fetch(new URL("build/offline_files.js", SITE_ROOT), plain("GET"));
  const newest = /"version": "([^"]+)"/.exec(await response.text())?.[1] ?? "";
  const registration = await navigator.serviceWorker.getRegistration();
  const age = Number(response.headers.get("age") ?? 0);
  const evidence = { newest, cdn: response.headers.get("cf-cache-status"), age_seconds: age };
  if (age > 0 || evidence.cdn === "HIT") return { verdict: "warn", cause_id: "site.worker.cached", evidence };
  if (!registration?.active) return { verdict: "skipped", cause_id: "site.worker.none", evidence };
  const isKept = await caches.has(`locutorio ${SITE_ROOT} ${newest}`);
  if (isKept && !registration.waiting) return { verdict: "ok", evidence };
  return { verdict: "warn", cause_id: "site.worker.older", evidence };
}

/**
 * Tries what a stranger would: without a code, each of these must be refused.
 *
 * @param {Facts} facts
 * @param {boolean} needsCode
 * @returns {Promise<Told>}
 */
export async function checkStranger({ closed, files }, needsCode) {
  const routes = needsCode ? closed : [];
  const tries = [...routes, ...files.map((file) => /** @type {[string, string]} */ (["GET", file]))];
  const outcomes = await Promise.all(tries.map(([method, path]) => tryAsStranger(method, path)));
  const reached = outcomes.filter(({ status, isPage }) => !REFUSALS.has(status) && !isPage && status < 500);
  const names = reached.map(({ path, status }) => `${path} (${status})`);
  const evidence = { tried: tries.length, reached: names.join(", ") };
  if (reached.length > 0) return { verdict: "fail", cause_id: "site.stranger.reached", evidence };
  return needsCode ? { verdict: "ok", evidence } : { verdict: "skipped", cause_id: "site.stranger.open", evidence };
}

/**
 * @param {string} method
 * @param {string} path
 */
async function tryAsStranger(method, path) {
  const isPost = method === "POST";
  const response = await fetch(new URL(path, SITE_ROOT), {
    ...plain(method),
    ...(isPost && { body: "{}", headers: { "Content-Type": "application/json" } }),
  });
  const type = response.headers.get("content-type") ?? "";
  response.body?.cancel().catch(() => {});
  // Some servers answer with the page wherever nothing is.
  return { path, status: response.status, isPage: !path.startsWith("api/") && type.startsWith("text/html") };
}

/**
 * @param {string} method
 * @returns {RequestInit} a request that carries nothing and comes from no cache
 */
function plain(method) {
  return { method, cache: "no-store", credentials: "omit" };
}
