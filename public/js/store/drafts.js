/** Unsent text, stored per conversation and per tab, so that no tab overwrites another's. */

import { nameTab, SITE_NAME, TEMPORARY } from "./storage_names.js";

/** @typedef {{ key: string, tab: string, text: string, at: number }} StoredDraft */

const PREFIX = `${SITE_NAME}.draft/`;
const PAUSE_MILLISECONDS = 250;
/** How long a slow machine may take to release the locks of a closed page; a duplicated tab waits for all of it. */
const RELOAD_GRACE_MILLISECONDS = 5000;

export class Drafts {
  /** Settled once it is known which drafts belong to open tabs. @type {Promise<void>} */
  ready;
  /** Names this page load: after a reload, the drafts from before are adopted. */
  #tab;
  /** @type {Set<string>} */
  #openTabs = new Set();
  /** @type {Map<string, string>} */
  #unwritten = new Map();
  /** Drafts of closed tabs that this tab has adopted. @type {Map<string, StoredDraft>} */
  #adopted = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    const { tab, former } = nameTab();
    this.#tab = tab;
    // Without https there are no locks: every draft then counts as one of a closed tab.
    globalThis.navigator?.locks?.request(PREFIX + this.#tab, () => new Promise(() => {})).catch(() => {});
    // First the open tabs: until the page load before is known to be closed, its drafts count as those of an open tab.
    this.ready = this.#learnOpenTabs().then(() => whenClosed(former));
    globalThis.addEventListener?.("pagehide", () => this.write());
    globalThis.document?.addEventListener("visibilitychange", () => this.write());
    // A tab that was opened after this one is noticed when it writes.
    globalThis.addEventListener?.("storage", ({ key }) => key?.startsWith(PREFIX) && this.#learnOpenTabs());
  }

  /**
   * @param {string} conversation its id, or "new"
   * @returns {string} this tab's draft, else the newest one of a closed tab
   */
  read(conversation) {
    this.write();
    const unwritten = this.#unwritten.get(conversation);
    if (unwritten !== undefined) return unwritten;
    const draft = draftsOf(conversation).find(({ tab }) => tab === this.#tab);
    return draft ? draft.text : this.adopt(conversation);
  }

  /**
   * What this tab writes next for the conversation replaces the adopted draft.
   *
   * @param {string} conversation its id, or "new"
   * @returns {string} the newest draft of a closed tab, even if this tab has written one meanwhile
   */
  adopt(conversation) {
    const isLeft = (/** @type {StoredDraft} */ { tab }) => tab !== this.#tab && !this.#openTabs.has(tab);
    const [newest] = draftsOf(conversation).filter(isLeft).sort((one, other) => other.at - one.at);
    this.#adopted.delete(conversation);
    if (newest) this.#adopted.set(conversation, newest);
    return newest?.text ?? "";
  }

  /**
   * Cheap enough for every key press.
   *
   * @param {string} conversation
   * @param {string} text
   */
  keep(conversation, text) {
    this.#unwritten.set(conversation, text);
    this.#timer ??= setTimeout(() => this.write(), PAUSE_MILLISECONDS);
  }

  /** @param {string} conversation */
  forget(conversation) {
    this.#unwritten.delete(conversation);
    remove(this.#keyOf(conversation));
    this.#dropAdopted(conversation);
  }

  /** Writes at once what waits to be written. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [conversation, text] of this.#unwritten) {
      if (isTemporary(conversation)) continue;
      if (!text.trim()) this.forget(conversation);
      else if (write(this.#keyOf(conversation), { text, at: Date.now() })) {
        this.#unwritten.delete(conversation);
        this.#dropAdopted(conversation);
      }
    }
  }

  /** Removes an adopted draft: it lives on as this tab's own, or was sent. @param {string} conversation */
  #dropAdopted(conversation) {
    const draft = this.#adopted.get(conversation);
    this.#adopted.delete(conversation);
    if (draft && readDraft(draft.key)?.text === draft.text) remove(draft.key);
  }

  /** @param {string} conversation */
  #keyOf(conversation) {
    return `${PREFIX}${conversation}/${this.#tab}`;
  }

  async #learnOpenTabs() {
    const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
    for (const { name = "" } of held) if (name.startsWith(PREFIX)) this.#watch(name.slice(PREFIX.length));
  }

  /** Remembers a tab as long as it is open: its lock is released when it closes. @param {string} tab */
  #watch(tab) {
    if (tab === this.#tab || this.#openTabs.has(tab)) return;
    this.#openTabs.add(tab);
    const forgetTab = () => void this.#openTabs.delete(tab);
    navigator.locks.request(PREFIX + tab, { mode: "shared" }, forgetTab).catch(() => {});
  }
}

/**
 * A browser releases the locks of a page a moment after the next page has begun: until then its drafts look like those
 * of an open tab.
 *
 * @param {string} tab
 */
async function whenClosed(tab) {
  if (!tab) return;
  const signal = AbortSignal.timeout(RELOAD_GRACE_MILLISECONDS);
  await globalThis.navigator?.locks?.request(PREFIX + tab, { mode: "shared", signal }, () => {}).catch(() => {});
}

/** Whether a draft is not to be kept longer than the page. @param {string} name */
export function isTemporary(name) {
  return name === TEMPORARY || name.endsWith(`-${TEMPORARY}`);
}

/** Whether any tab's draft names an attachment. @param {string} id */
export function isInDraft(id) {
  try {
    return Object.entries(localStorage).some(([key, kept]) => key.startsWith(PREFIX) && kept.includes(id));
  } catch {
    return false;
  }
}

/**
 * @param {string} conversation
 * @returns {StoredDraft[]}
 */
function draftsOf(conversation) {
  const prefix = `${PREFIX}${conversation}/`;
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map(readDraft)
      .filter((draft) => draft !== null);
  } catch {
    return [];
  }
}

/** @param {string} key of a draft */
function tabOf(key) {
  return key.slice(key.lastIndexOf("/") + 1);
}

/**
 * @param {string} key
 * @returns {StoredDraft | null}
 */
function readDraft(key) {
  try {
    const { text, at } = JSON.parse(localStorage.getItem(key) ?? "");
    return typeof text === "string" ? { key, tab: tabOf(key), text, at: Number(at) || 0 } : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {{ text: string, at: number }} draft
 */
function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    // Storage is blocked or full: the draft lasts as long as the page.
    return false;
  }
}

/** @param {string} key */
function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is blocked, so there is nothing to remove.
  }
}
