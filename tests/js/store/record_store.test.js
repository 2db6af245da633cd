import assert from "node:assert/strict";
import { test } from "node:test";
import { Shelves } from "../../../public/js/store/record_store.js";

const put = (/** @type {string} */ id, record = {}) => ({ store: "prompts", id, record: { id, ...record } });
const change = (/** @type {string} */ id, /** @type {object} */ fields) => ({ store: "prompts", id, change: fields });

test("what is asked to be written before anything was is written in that order", async () => {
  const shelves = await Shelves.open();
  const records = await Promise.all([
    shelves.write([put("p", { title: "One" })]),
    shelves.write([change("p", { title: "Two" })]),
    shelves.write([change("p", { content: "More" })]),
  ]);
  assert.deepEqual(records.at(-1), [{ id: "p", title: "Two", content: "More" }]);
  assert.deepEqual(await shelves.get("prompts", "p"), { id: "p", title: "Two", content: "More" });
});

test("what writes is fetched once, however often it is asked for", async () => {
  const shelves = await Shelves.open();
  const writers = await Promise.all([shelves.prepareWriting(), shelves.prepareWriting()]);
  assert.equal(writers[0], writers[1]);
  assert.equal(shelves.hasUnwritten, false);
});

test("a write that fails for now is held, read with the rest, and told", async () => {
  const shelves = await Shelves.open();
  // As in a browser, where there is a database.
  shelves.trouble = "";
  await shelves.write([put("kept", { title: "Kept" })]);
  const told = [];
  shelves.addEventListener("full", () => told.push("full"));
  shelves.database.apply = () => Promise.reject(new DOMException("no room", "QuotaExceededError"));
  const [record] = await shelves.write([put("held", { title: "Held" })]);
  assert.deepEqual(record, { id: "held", title: "Held" });
  assert.deepEqual((await shelves.all("prompts")).map(({ id }) => id), ["kept", "held"]);
  assert.deepEqual([told, shelves.hasUnwritten], [["full"], true]);
  shelves.close();
});
