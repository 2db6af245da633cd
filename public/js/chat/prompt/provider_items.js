/** What a provider gave along with an answer and wants back: whom it is for, and how large it is. */

/**
 * @typedef {import("../../store/record_types.d.ts").Message} Message
 * @typedef {import("../../store/record_types.d.ts").ProviderItems} ProviderItems
 * @typedef {{ type?: unknown, approval_request_id?: unknown }} Item
 */

const CALL = /^(?:mcp_|pause_turn$)/;

/**
 * They go back to the dialect and the model that gave them alone.
 *
 * @param {Pick<Message, "providerItems">} message
 * @param {string} dialect
 * @param {string} model
 */
export function itemsFor({ providerItems }, dialect, model) {
  const isTheirs = providerItems?.dialect === dialect && providerItems.model === model;
  return isTheirs && providerItems.items.length > 0 ? providerItems : undefined;
}

/**
 * @param {Pick<Message, "providerItems">} message
 * @returns {boolean} whether a tool has a part in it, so that it is an answer even without words
 */
export function hasCalls({ providerItems }) {
  return itemsIn(providerItems).some(({ type }) => CALL.test(String(type)));
}

/** They do not change once they are there. @type {WeakMap<ProviderItems, number>} */
const sizes = new WeakMap();

/** @param {ProviderItems} providerItems */
export function bytesOfItems(providerItems) {
  let bytes = sizes.get(providerItems);
  if (bytes === undefined) {
    bytes = new TextEncoder().encode(JSON.stringify(providerItems.items)).length;
    sizes.set(providerItems, bytes);
  }
  return bytes;
}

/** @param {ProviderItems | undefined} providerItems */
function itemsIn(providerItems) {
  return /** @type {Item[]} */ (providerItems?.items ?? []);
}
