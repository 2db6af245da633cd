import assert from "node:assert/strict";
import { test } from "node:test";
import { RecordStore } from "../../../public/js/store/record_store.js";

const put = (/** @type {string} */ id, record = {}) => ({ store: "prompts", id, record: { id, ...record } });
const change = (/** @type {string} */ id, /** @type {object} */ fields) => ({ store: "prompts", id, change: fields });

test("what is asked to be written before anything was is written in that order", async () => {
  const recordStore = await RecordStore.open();
  const records = await Promise.all([
    recordStore.write([put("p", { title: "One" })]),
    recordStore.write([change("p", { title: "Two" })]),
    recordStore.write([change("p", { content: "More" })]),
  ]);
  assert.deepEqual(records.at(-1), [{ id: "p", title: "Two", content: "More" }]);
  assert.deepEqual(await recordStore.get("prompts", "p"), { id: "p", title: "Two", content: "More" });
});

test("a write that fails for now is queued, read with the rest, and told", async () => {
  const recordStore = await RecordStore.open();
  // As in a browser, where there is a database.
  recordStore.trouble = "";
  await recordStore.write([put("kept", { title: "Kept" })]);
  const told = [];
  recordStore.addEventListener("full", () => told.push("full"));
  recordStore.database.apply = () => Promise.reject(new DOMException("no room", "QuotaExceededError"));
  const [record] = await recordStore.write([put("held", { title: "Held" })]);
  assert.deepEqual(record, { id: "held", title: "Held" });
  assert.deepEqual((await recordStore.all("prompts")).map(({ id }) => id), ["kept", "held"]);
  assert.deepEqual([told, recordStore.hasUnwritten], [["full"], true]);
  recordStore.close();
});
