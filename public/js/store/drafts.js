/** Text that is not sent yet, kept for each conversation and each tab: no tab writes over another's. */

import { nameTab, SITE_NAME } from "./storage_names.js";

const PREFIX = `${SITE_NAME}.draft/`;
const PAUSE_MILLISECONDS = 250;
/** How long a slow machine may take to let go of a page that is gone; a duplicated tab waits so long in vain. */
const RELOAD_GRACE_MILLISECONDS = 5000;

/**
 * @typedef {{ key: string, tab: string, text: string, at: number }} KeptDraft
 */

export class Drafts {
  /** Once it is known which drafts belong to tabs that are still open. @type {Promise<void>} */
  ready;
  /** One a page: after a reload, the drafts from before are taken over. */
  #tab;
  /** @type {Set<string>} */
  #openTabs = new Set();
  /** @type {Map<string, string>} */
  #unwritten = new Map();
  /** What this tab has taken over from tabs that are closed. @type {Map<string, KeptDraft>} */
  #takenOver = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    const { tab, former } = nameTab();
    this.#tab = tab;
    // Outside of https there are no locks: every draft then counts as left behind.
    globalThis.navigator?.locks?.request(PREFIX + this.#tab, () => new Promise(() => {})).catch(() => {});
    // Learnt first: until the former page is seen to be gone, its drafts are those of an open tab.
    this.ready = this.#learnOpenTabs().then(() => whenLeft(former));
    globalThis.addEventListener?.("pagehide", () => this.write());
    globalThis.document?.addEventListener("visibilitychange", () => this.write());
    // A tab that came after this one makes itself known by what it writes.
    globalThis.addEventListener?.("storage", ({ key }) => key?.startsWith(PREFIX) && this.#learnOpenTabs());
  }

  /**
   * @param {string} conversation its id, or "new"
   * @returns {string} this tab's draft, else the newest of those that no open tab has
   */
  read(conversation) {
    this.write();
    const unwritten = this.#unwritten.get(conversation);
    if (unwritten !== undefined) return unwritten;
    const own = draftsOf(conversation).find(({ tab }) => tab === this.#tab);
    return own ? own.text : this.applyImport(conversation);
  }

  /**
   * What this tab writes next for the conversation takes the place of what was taken over.
   *
   * @param {string} conversation its id, or "new"
   * @returns {string} the newest of the drafts that no open tab has, whatever this tab has written meanwhile
   */
  applyImport(conversation) {
    const isLeft = (/** @type {KeptDraft} */ { tab }) => tab !== this.#tab && !this.#openTabs.has(tab);
    const [newest] = draftsOf(conversation).filter(isLeft).sort((one, other) => other.at - one.at);
    this.#takenOver.delete(conversation);
    if (newest) this.#takenOver.set(conversation, newest);
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
    this.#leaveTakenOver(conversation);
  }

  /** Writes at once what was to be written in a moment. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [conversation, text] of this.#unwritten) {
      if (!text.trim()) this.forget(conversation);
      else if (write(this.#keyOf(conversation), { text, at: Date.now() })) {
        this.#unwritten.delete(conversation);
        this.#leaveTakenOver(conversation);
      }
    }
  }

  /** What was taken over lives on in this tab's own draft, or was sent. @param {string} conversation */
  #leaveTakenOver(conversation) {
    const draft = this.#takenOver.get(conversation);
    this.#takenOver.delete(conversation);
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

  /** Remembers a tab as long as it is open: it lets go of its lock when it is closed. @param {string} tab */
  #watch(tab) {
    if (tab === this.#tab || this.#openTabs.has(tab)) return;
    this.#openTabs.add(tab);
    const forgetTab = () => void this.#openTabs.delete(tab);
    navigator.locks.request(PREFIX + tab, { mode: "shared" }, forgetTab).catch(() => {});
  }
}

/**
 * A browser lets go of what a page held a moment after the next page has begun: until then its drafts look like those
 * of a tab that is open.
 *
 * @param {string} tab
 */
async function whenLeft(tab) {
  if (!tab) return;
  const signal = AbortSignal.timeout(RELOAD_GRACE_MILLISECONDS);
  await globalThis.navigator?.locks?.request(PREFIX + tab, { mode: "shared", signal }, () => {}).catch(() => {});
}

/** Whether any draft, of whatever tab, speaks of something. @param {string} id */
export function isInDraft(id) {
  try {
    return Object.entries(localStorage).some(([key, kept]) => key.startsWith(PREFIX) && kept.includes(id));
  } catch {
    return false;
  }
}

/**
 * @param {string} conversation
 * @returns {KeptDraft[]}
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
 * @returns {KeptDraft | null}
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
    // Blocked or full: the draft lasts as long as the page.
    return false;
  }
}

/** @param {string} key */
function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Blocked: there is nothing to remove.
  }
}
