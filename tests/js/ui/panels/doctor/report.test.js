/** A report is for somebody else's eyes: whatever a server, a provider or a browser has put in it, no secret leaves. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { doctorReport, withoutSecrets } from "../../../../../public/js/ui/panels/doctor/report.js";

const CODE = "código-test-7f3kq9";
const OWN_KEY = "sk-test-own-key-4d81";
const AROUND = {
  version: "0.1.0", language: "es", browser: "Browser 1.0", now: new Date("2026-11-28T10:00:00Z"),
  secrets: [CODE, OWN_KEY],
};
const finding = (facts) => ({
  id: "keys.valid", group: "keys", verdict: "fail", title: "Keys", cause: "", cause_id: "", next: "", evidence: {},
  faq: "", ms: 41.6, ...facts,
});

/** What must not be found in a report, and where it may stand. */
const SECRETS = [
  [CODE, `the code ${CODE} is weak`],
  [CODE, `GET /?code=${encodeURIComponent(CODE)}`],
  [OWN_KEY, `Incorrect API key provided: ${OWN_KEY}.`],
  ["nk-code-test-other1", "sent nk-code-test-other1 as its key"],
  ["sk-proj-T3st_abcDEF-0123456789", "OPENAI_API_KEY is sk-proj-T3st_abcDEF-0123456789"],
  ["gsk_Test0123456789abcdefXYZ", "gsk_Test0123456789abcdefXYZ"],
  ["AIzaSyTest-0123456789_abc", "key AIzaSyTest-0123456789_abc"],
  ["0a1b2c3d4e5f60718293a4b5c6d7e8f9", "Azure's 0a1b2c3d4e5f60718293a4b5c6d7e8f9 was refused"],
  ["hunter2", "socks5h://ana:hunter2@127.0.0.1:1080"],
  ["s3cret-token", "Authorization: Bearer s3cret-token"],
  ["dXNlcjpwYXNz", "proxy-authorization: Basic dXNlcjpwYXNz"],
  ["swordfish", '{"password": "swordfish"}'],
  ["swordfish", "https://store.example/?token=swordfish&x=1"],
  ["eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl"],
];

for (const [secret, words] of SECRETS) {
  test(`no report holds what "${words.slice(0, 24)}…" does`, () => {
    for (const facts of [{ cause: words }, { next: words }, { evidence: { seen: words } }, { cause_id: words }]) {
      const report = doctorReport([finding(facts)], AROUND);
      assert.ok(!report.includes(secret) && !report.includes(encodeURIComponent(secret)), report);
      assert.ok(report.includes("[removed]"));
    }
  });
}

test("a short code is removed as a word, and other words stay whole", () => {
  assert.equal(withoutSecrets("ana: the code is ana, banana", ["ana"]), "[removed]: the code is [removed], banana");
});

test("what helps stays: ids, values, models, addresses and times, the worst first", () => {
  const report = doctorReport([
    finding({ id: "way.tls", verdict: "ok", evidence: { host: "api.openai.com", tls_ms: 41 } }),
    finding({
      cause: "gpt-6.1-sol-2026-02-01-preview was not found.", cause_id: "keys.model", next: "Set DEFAULT_MODEL.",
      evidence: { variable: "OPENAI_API_KEY", ending: "a9f2", status: 404 },
    }),
  ], AROUND);
  assert.equal(report, [
    "version: 0.1.0", "time: 2026-11-28T10:00:00.000Z", "language: es", "browser: Browser 1.0", "",
    "FAIL keys.valid (keys.model) 42 ms", "  gpt-6.1-sol-2026-02-01-preview was not found.", "  Set DEFAULT_MODEL.",
    "  variable=OPENAI_API_KEY, ending=a9f2, status=404", "OK way.tls 42 ms", "  host=api.openai.com, tls_ms=41",
  ].join("\n"));
});
