/** Searches the archive in a worker, with its own connection to the database and its own list of titles. */

import { openHandle } from "../store/database.js";
import { messagesOf } from "../store/database_schema.js";
import { readConversation } from "../store/records.js";
import { scan, titled } from "../store/search/scan.js";
import { SITE_NAME } from "../store/storage_names.js";

/**
 * @typedef {import("../store/search/scan.js").Titled} Titled
 * @typedef {{ type: "changed", kind: string, id: string }} Change
 * @typedef {{ type: "search", id: number, query: string } | { type: "stop", id: number }} Search
 * @typedef {{ type: "warm" } | Change | Search} Request
 */

/** @type {Promise<import("../store/database_types.d.ts").Handle> | null} */
let opening = null;
/** @type {Promise<Map<string, Titled>> | null} */
let titles = null;
/** Conversations that have changed since they were read. @type {Set<string>} */
const stale = new Set();
/** @type {Set<number>} */
const running = new Set();

new BroadcastChannel(SITE_NAME).addEventListener("message", ({ data }) => noteChange(data));

self.addEventListener("message", ({ data }) => {
  const request = /** @type {Request} */ (data);
  if (request.type === "warm") newestFirst();
  else if (request.type === "changed") noteChange(request);
  else if (request.type === "stop") running.delete(request.id);
  else search(request.id, request.query);
});

/** @param {{ kind: string, id: string }} change */
function noteChange({ kind, id }) {
  if (kind === "everything") titles = null;
  else if (kind === "conversation") stale.add(id);
}

/**
 * @param {number} id
 * @param {string} query
 */
async function search(id, query) {
  running.add(id);
  try {
    const isStopped = () => !running.has(id);
    for await (const hits of scan(query, await newestFirst(), readMessages, isStopped)) {
      if (isStopped()) break;
      self.postMessage({ id, hits });
    }
    self.postMessage({ id, isOver: true });
  } catch (error) {
    self.postMessage({ id, isOver: true, failure: String(error) });
  }
  running.delete(id);
}

/** @param {readonly string[]} ids */
async function readMessages(ids) {
  const store = (await database()).transaction("messages").store;
  return Promise.all(ids.map((id) => store.getAll(messagesOf(id))));
}

/** @returns {Promise<Titled[]>} */
async function newestFirst() {
  titles ??= readTitles();
  const known = await titles;
  const changed = [...stale];
  stale.clear();
  const handle = await database();
  for (const id of changed) {
    known.delete(id);
    note(known, await handle.get("conversations", id));
  }
  return [...known.values()].sort((one, other) => other.updatedAt - one.updatedAt);
}

/** @returns {Promise<Map<string, Titled>>} */
async function readTitles() {
  /** @type {Map<string, Titled>} */
  const known = new Map();
  for (const record of await (await database()).getAll("conversations")) note(known, record);
  return known;
}

/**
 * @param {Map<string, Titled>} known
 * @param {unknown} record
 */
function note(known, record) {
  const conversation = readConversation(record);
  if (conversation && !conversation.deletedAt) known.set(conversation.id, titled(conversation));
}

function database() {
  opening ??= openHandle({ blocking: close, terminated: close });
  opening.catch(() => (opening = null));
  return opening;
}

/** A newer tab wants to change the schema, or the site's data was cleared. */
async function close() {
  const handle = await opening;
  opening = null;
  titles = null;
  handle?.close();
}
