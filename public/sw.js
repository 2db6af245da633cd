/** The service worker: hands out one whole version of the page, also without a network. It never touches the relay. */

/**
 * @typedef {{ version: string, atOnce: Record<string, string>, later: Record<string, string> }} OfflineFiles
 *   names of files with the digests of their content; what is kept at once, and what is kept when it was first needed
 */

const worker = /** @type {ServiceWorkerGlobalScope & { offlineFiles: OfflineFiles }} */ (/** @type {unknown} */ (self));
const SITE = new URL("./", worker.location.href).href;

importScripts(scriptOfSite("build/offline_files.js"));
const { version, atOnce, later } = worker.offlineFiles;

// Other sites in folders of the same host keep their own.
const FAMILY = `locutorio ${SITE} `;
const NEWEST = FAMILY + version;
const TABS = `${FAMILY}tabs`;
const PAGE = "index.html";
const LIST = "list of digests";
const NOT_OURS = /^(?:api|v1|openai|frames)(?:\/|$)|^sw\.js$|^build\/offline_files\.js$/;
// The person's own questions have the rest of the connections.
const DOWNLOADS_AT_ONCE = 3;

worker.addEventListener("install", (event) => event.waitUntil(fillCache()));
worker.addEventListener("activate", (event) => event.waitUntil(applyImport()));
worker.addEventListener("message", (event) => {
  if (event.data === "use this version") worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const [name = ""] = url.slice(SITE.length).split(/[?#]/);
  if (method === "GET" && url.startsWith(SITE) && !NOT_OURS.test(name)) event.respondWith(answer(event, name || PAGE));
});

/**
 * @param {FetchEvent} event
 * @param {string} name
 */
async function answer(event, name) {
  const cacheName = await versionFor(event);
  const kept = await caches.match(SITE + name, { cacheName });
  if (kept) return kept;
  try {
    const response = await fetch(event.request);
    if (later[name]) event.waitUntil(keepIfOfThisVersion(name, response.clone()));
    return response;
  } catch (error) {
    // An address that is no file of ours: without a network, all there is is the page.
    if (event.request.mode === "navigate") return Response.redirect(SITE);
    throw error;
  }
}

/** Fills the cache of this version; what has not changed is taken from older ones. Fails if one file is missing. */
async function fillCache() {
  const cache = await caches.open(NEWEST);
  const waiting = Object.entries(atOnce);
  const older = await olderLists();
  const download = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [name, digest] = next;
      await cache.put(SITE + name, (await unchanged(older, name, digest)) ?? (await fetchExactly(name, digest)));
    }
  };
  await Promise.all(Array.from({ length: DOWNLOADS_AT_ONCE }, download));
  for (const [name, digest] of Object.entries(later)) {
    const response = await unchanged(older, name, digest);
    if (response) await cache.put(SITE + name, response);
  }
  await cache.put(SITE + LIST, Response.json({ ...atOnce, ...later }));
}

async function applyImport() {
  await tidyUp();
  await worker.clients.claim();
}

async function olderLists() {
  const names = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== NEWEST && name !== TABS);
  return Promise.all(
    names.map(async (cacheName) => {
      const list = await caches.match(SITE + LIST, { cacheName });
      return { cacheName, digests: /** @type {Record<string, string>} */ ((await list?.json()) ?? {}) };
    }),
  );
}

/**
 * @param {Awaited<ReturnType<typeof olderLists>>} older
 * @param {string} name
 * @param {string} digest
 */
async function unchanged(older, name, digest) {
  const same = older.find(({ digests }) => digests[name] === digest);
  return same && caches.match(SITE + name, { cacheName: same.cacheName });
}

/**
 * @param {string} name
 * @param {string} digest
 */
async function fetchExactly(name, digest) {
  // What the page has just loaded comes from the browser's cache, unless that is of another version.
  for (const cache of /** @type {const} */ (["force-cache", "reload"])) {
    const response = await fetch(SITE + (name === PAGE ? "" : name), { cache, priority: "low" });
    if (await isExactly(response, digest)) return response;
  }
  throw new Error(`${name} is not that of version ${version}`);
}

/**
 * @param {string} name
 * @param {Response} response
 */
async function keepIfOfThisVersion(name, response) {
  if (!(await isExactly(response, later[name] ?? ""))) return;
  await (await caches.open(NEWEST)).put(SITE + name, response);
}

/**
 * @param {Response} response
 * @param {string} digest
 */
async function isExactly(response, digest) {
  if (!response.ok || response.redirected) return false;
  const bytes = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("") === digest;
}

/*
 * A tab goes on with the version that it was opened with, even when another tab has already changed to a newer one:
 * modules of two versions do not fit together. So we note which tab (and which worker of a tab) has which.
 */

/** @type {Promise<Record<string, string>> | null} */
let tabs = null;

function readTabs() {
  return (tabs ??= caches.match(SITE + "tabs", { cacheName: TABS }).then(async (kept) => (await kept?.json()) ?? {}));
}

/** @param {FetchEvent} event */
async function versionFor(event) {
  const versions = await readTabs();
  const isNewTab = event.request.mode === "navigate";
  const cacheName = (isNewTab ? undefined : versions[event.clientId]) ?? NEWEST;
  if (event.resultingClientId) {
    versions[event.resultingClientId] = cacheName;
    event.waitUntil(tidyUp(event.resultingClientId));
  }
  return cacheName;
}

/**
 * Forgets the tabs that are closed, and every older version that no tab has any more.
 *
 * @param {string} [newcomer] a tab that has just asked for the page
 */
async function tidyUp(newcomer) {
  const versions = await readTabs();
  const open = (await worker.clients.matchAll({ type: "all", includeUncontrolled: true })).map(({ id }) => id);
  const known = new Set([...open, newcomer]);
  for (const id of Object.keys(versions)) if (!known.has(id)) delete versions[id];
  for (const id of open) versions[id] ??= NEWEST;
  await (await caches.open(TABS)).put(SITE + "tabs", Response.json(versions));
  const needed = new Set([NEWEST, TABS, ...Object.values(versions)]);
  // What belongs to a newer version that is on its way must stay.
  const { installing, waiting } = worker.registration;
  const names = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && !needed.has(name));
  if (!installing && !waiting) await Promise.all(names.map((name) => caches.delete(name)));
}

/**
 * @param {string} path
 * @returns {string} in truth a TrustedScriptURL, where the browser knows them
 */
function scriptOfSite(path) {
  const trustedTypes = /** @type {any} */ (worker).trustedTypes;
  const policy = trustedTypes?.createPolicy("app", { createScriptURL: (/** @type {string} */ address) => address });
  return policy ? policy.createScriptURL(SITE + path) : SITE + path;
}
