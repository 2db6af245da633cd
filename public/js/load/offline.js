/** Keeps the page for reading without a network, and offers its newer versions. */

import { scriptUrl } from "./trusted_urls.js";

const LOOK_EVERY_MS = 3_600_000;

/**
 * The version of the page that this tab shows. Event: "ready" with `{ apply }` when a newer one is there; `apply`
 * changes to it, and that reloads the page. Other tabs stay as they are and are offered the same.
 */
export class PageVersion extends EventTarget {
  /** @type {ServiceWorkerRegistration | null} */
  #registration = null;
  #isApplying = false;
  /** @type {ServiceWorker | null} */
  #offered = null;

  /** Registers the service worker. */
  async start() {
    const registration = await register();
    if (!registration) return;
    this.#registration = registration;
    const container = navigator.serviceWorker;
    let wasControlled = container.controller !== null;
    container.addEventListener("controllerchange", () => {
      if (this.#isApplying) location.reload();
      else if (wasControlled) this.#offer(container.controller);
      wasControlled = true;
    });
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => worker.state === "installed" && this.#offer(worker));
    });
    this.#offer(registration.waiting);
    lookNowAndThen(registration);
  }

  /** @param {ServiceWorker | null} worker */
  #offer(worker) {
    if (!worker || worker === this.#offered || !this.#registration?.active) return;
    this.#offered = worker;
    this.dispatchEvent(new CustomEvent("ready", { detail: { apply: () => this.#apply() } }));
  }

  #apply() {
    this.#isApplying = true;
    const waiting = this.#registration?.waiting;
    if (waiting) waiting.postMessage("use this version");
    else location.reload();
  }
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
