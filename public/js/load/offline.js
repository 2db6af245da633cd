/** Keeps the page for reading without a network, and offers its newer versions. */

import { scriptUrl } from "./trusted_urls.js";

const LOOK_EVERY_MS = 3_600_000;

/**
 * @param {{ onUpdateReady: (apply: () => void) => void }} options told when a newer version is ready; `apply` changes
 *   to it, and that reloads the page. Other tabs stay as they are and are offered the same.
 */
export async function startOffline({ onUpdateReady }) {
  const registration = await register();
  if (!registration) return;
  const container = navigator.serviceWorker;
  let wasControlled = container.controller !== null;
  let isApplying = false;
  /** @type {ServiceWorker | null} */
  let offered = null;

  const apply = () => {
    isApplying = true;
    if (registration.waiting) registration.waiting.postMessage("use this version");
    else location.reload();
  };
  /** @param {ServiceWorker | null} worker */
  const offer = (worker) => {
    if (!worker || worker === offered || !registration.active) return;
    offered = worker;
    onUpdateReady(apply);
  };

  container.addEventListener("controllerchange", () => {
    if (isApplying) location.reload();
    else if (wasControlled) offer(container.controller);
    wasControlled = true;
  });
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
  });
  offer(registration.waiting);
  lookNowAndThen(registration);
}

/** @returns {Promise<ServiceWorkerRegistration | null>} null where the browser has no service workers or allows none */
async function register() {
  try {
    return (await navigator.serviceWorker?.register(scriptUrl("sw.js"), { updateViaCache: "none" })) ?? null;
  } catch {
    // A private window, or a site whose files were changed on the way: the page works, but only with a network.
    return null;
  }
}

/**
 * The browser looks for a newer version when a tab is opened, but a tab may stay open for weeks.
 *
 * @param {ServiceWorkerRegistration} registration
 */
function lookNowAndThen(registration) {
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" || Date.now() - looked < LOOK_EVERY_MS) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
}
