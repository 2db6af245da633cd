/** A finding is said in the reader's language where that is known, with what was seen; else in the relay's words. */

import assert from "node:assert/strict";
import { before, test } from "node:test";

const WORDS = {
  "doctor.keys.valid": "Las claves valen",
  "doctor.cause.keys.valid.refused": "{host} no acepta {key}.",
  "doctor.next.keys.valid.refused": "Crea otra.",
};
const FINDING = {
  id: "keys.valid", group: "keys", verdict: "fail", title: "Keys work", cause: "It refuses …a9f2.",
  cause_id: "keys.valid.refused", next: "Make another.", evidence: { host: "api.example", key: "…a9f2" }, faq: "", ms: 1,
};
let texts;
let words;

before(async () => {
  Object.assign(globalThis, {
    document: { documentElement: { lang: "en" }, querySelectorAll: () => [], baseURI: "https://site.test/" },
    fetch: async ({ pathname }) => ({ ok: true, json: async () => (pathname.includes("/es.") ? WORDS : {}) }),
  });
  texts = await import("../../../../../public/js/i18n/texts.js");
  words = await import("../../../../../public/js/ui/panels/doctor/words.js");
});

test("in another language, ours stand with what was seen", async () => {
  await texts.loadTexts("es");
  assert.deepEqual(words.titleWords(FINDING), { words: "Las claves valen", isEnglish: false });
  assert.equal(words.causeWords(FINDING).words, "api.example no acepta …a9f2.");
  assert.equal(words.nextWords(FINDING).words, "Crea otra.");
});

test("what nobody has translated, or the relay has not told, is said in the relay's English", async () => {
  await texts.loadTexts("es");
  const unknown = { ...FINDING, cause_id: "keys.valid.new" };
  assert.deepEqual(words.causeWords(unknown), { words: FINDING.cause, isEnglish: true });
  assert.deepEqual(words.causeWords({ ...FINDING, evidence: {} }), { words: FINDING.cause, isEnglish: true });
});

test("in English, the relay's own words stand", async () => {
  await texts.loadTexts("en");
  assert.deepEqual(words.causeWords(FINDING), { words: FINDING.cause, isEnglish: false });
});

test("what was seen is told in pairs, and lines of a configuration apart", () => {
  const evidence = { tls_ms: 38.24, host: "api.example", why: "", gone: null, setting: "proxy_buffering off;" };
  assert.deepEqual(words.evidenceWords({ ...FINDING, evidence }), ["tls: 38.2 ms", "host: api.example"]);
  assert.equal(words.settingLines({ ...FINDING, evidence }), "proxy_buffering off;");
});
