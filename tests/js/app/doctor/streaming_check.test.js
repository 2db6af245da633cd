import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { findingOf } from "../../../../public/js/app/doctor/streaming_check.js";

const facts = JSON.parse(readFileSync(new URL("../../../../public/data/doctor.json", import.meta.url), "utf8"));
const WHOLE = { kind: "whole", pieces: 1, longestHeldMs: 900, usuallyHeldMs: 900 };

const foundWith = (headers, timing = WHOLE) => findingOf(timing, new Headers(headers), facts);

test("what streams is well, also over a network that falters", () => {
  for (const kind of ["streaming", "uneven"]) {
    assert.equal(foundWith({ server: "nginx" }, { ...WHOLE, kind }).verdict, "ok");
  }
});

test("what arrives whole is a failure, in blocks a warning, and too little is neither", () => {
  const verdicts = ["whole", "blocks", "unclear"].map((kind) => foundWith({}, { ...WHOLE, kind }).verdict);
  assert.deepEqual(verdicts, ["fail", "warn", "skipped"]);
});

test("the likely intermediary is named, with the setting to change", () => {
  const named = [
    [{ server: "nginx/1.26.3" }, "nginx", "proxy_buffering off;"],
    [{ server: "openresty" }, "Nginx Proxy Manager (OpenResty)", "proxy_buffering off;"],
    [{ via: "1.1 Caddy" }, "Caddy", "flush_interval -1"],
    [{ server: "cloudflare", "cf-ray": "8f2-MAD" }, "Cloudflare", "Response Buffering"],
    [{ via: "1.1 varnish", "x-served-by": "cache-mad22-MAD" }, "Fastly", "do_stream"],
    [{ via: "1.1 a1b2.cloudfront.net (CloudFront)" }, "Amazon CloudFront", "CachingDisabled"],
    [{ server: "Apache/2.4.62 (Debian)" }, "Apache", "flushpackets=on"],
  ];
  for (const [headers, name, setting] of named) {
    const { evidence, cause_id: cause } = foundWith(headers);
    assert.deepEqual([evidence.intermediary, cause], [name, "streaming.buffered.proxy"]);
    assert.ok(evidence.setting.includes(setting), name);
  }
});

test("a platform's own edge is suspected last, and a company's proxy first", () => {
  const behindCloudflare = foundWith({ "x-vercel-id": "fra1::abc", "cf-ray": "8f2-MAD" });
  assert.equal(behindCloudflare.evidence.intermediary, "Cloudflare");
  assert.equal(foundWith({ "x-vercel-id": "fra1::abc" }).cause_id, "streaming.buffered.platform");
  const atWork = foundWith({ "cf-ray": "8f2-MAD", via: "1.1 proxy.example.com (squid/6.6)" });
  assert.deepEqual([atWork.cause_id, atWork.evidence.setting], ["streaming.buffered.network", null]);
});

test("HAProxy leaves no name, but it is known by how long it holds each piece", () => {
  const blocks = { kind: "blocks", pieces: 5, longestHeldMs: 480, usuallyHeldMs: 101 };
  assert.equal(foundWith({}, blocks).evidence.intermediary, "HAProxy");
  assert.equal(foundWith({}, { ...blocks, usuallyHeldMs: 480 }).evidence.intermediary, null);
});

test("who leaves no name is not guessed at", () => {
  const { cause_id: cause, evidence } = foundWith({ server: "waitress" });
  assert.deepEqual([cause, evidence.intermediary], ["streaming.buffered.unnamed", null]);
});
