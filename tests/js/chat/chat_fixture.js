/** Conversations for tests, in a few words. */

import { UNKNOWN_SITE } from "../../../public/js/app/site_cache.js";
import { Prices } from "../../../public/js/chat/models/prices.js";
import { Traits } from "../../../public/js/chat/models/traits.js";
import { newConversation, newMessage } from "../../../public/js/store/records.js";
import { SETTINGS } from "../../../public/js/store/settings_table.js";
import { pageModels } from "../../../scripts/page/model_table.mjs";

const files = pageModels();
/** The tables as the page gets them, and the day that these tests are about. */
export const TRAITS_TABLE = JSON.parse(files.get("models.json"));
export const DAY = "2026-11-28";
export const TRAITS = new Traits(TRAITS_TABLE, () => DAY);
export const PRICES = new Prices(JSON.parse(files.get("prices.json")));

const DEFAULTS = Object.fromEntries(SETTINGS.map((row) => [row.key, row.default]));

/** The settings in effect. */
export const settingsWith = (changes = {}) => ({ ...DEFAULTS, ...changes });

/** A path: texts by turns of question and answer, named q1, a1, q2 and so on; an object adds fields to a message. */
export function talk(...turns) {
  return turns.map((turn, index) => {
    const role = index % 2 === 0 ? "user" : "assistant";
    const id = `${role === "user" ? "q" : "a"}${Math.floor(index / 2) + 1}`;
    const fields = typeof turn === "string" ? { text: turn } : turn;
    return newMessage({ id, conversationId: "c", role, state: "complete", createdAt: 0, ...fields });
  });
}

/** A path of so many questions with their answers. */
export const longTalk = (pairs, text = "some words") => talk(...Array(pairs * 2).fill(text));

export const conversationWith = (fields = {}) => newConversation({ id: "c", ...fields });

/** A site that sends every request along one line. */
export function siteWith({ model = "gpt-4o-mini", config = {} } = {}) {
  return {
    config: { ...UNKNOWN_SITE, ...config, locutorio: { ...UNKNOWN_SITE.locutorio, ...config.locutorio } },
    line: (settings) => ({ code: "", apiKey: "", provider: "openai", model: settings.model || model }),
  };
}

export const image = (id, bytes = 30_000) => {
  return { id, kind: "image", name: `${id}.jpg`, type: "image/jpeg", bytes, width: 512, height: 512 };
};

export const textFile = (id, bytes = 380) => {
  return { id, kind: "text", name: `${id}.txt`, type: "text/plain", bytes, width: 0, height: 0 };
};
