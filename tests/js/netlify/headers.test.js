import assert from "node:assert/strict";
import { test } from "node:test";
import { answerHeaders, requestHeaders } from "../../../netlify/headers.mjs";

const sent = (headers, address = "203.0.113.7") => requestHeaders(new Headers(headers), "site.example", address, 5);

test("a caller's address is Netlify's word and never the caller's own", () => {
  assert.equal(sent({ "X-NF-Client-Connection-IP": "198.51.100.1" })["x-nf-client-connection-ip"], "203.0.113.7");
  assert.equal("x-nf-client-connection-ip" in sent({ "x-nf-client-connection-ip": "198.51.100.1" }, ""), false);
});

test("what belongs to the connection is not passed on, and host and length are set anew", () => {
  const headers = { connection: "close", te: "trailers", upgrade: "h2c", expect: "100-continue", host: "evil.example" };
  const expected = { host: "site.example", "content-length": 5, "x-nf-client-connection-ip": "203.0.113.7" };
  assert.deepEqual(sent({ ...headers, "content-length": "99", "transfer-encoding": "chunked" }), expected);
});

test("everything else passes, a code in other characters too", () => {
  const passed = sent({ authorization: "Bearer nk-\u00e4\u00bd", "content-type": "application/json" });
  assert.equal(passed.authorization, "Bearer nk-\u00e4\u00bd");
  assert.equal(passed["content-type"], "application/json");
});

test("a value that no request can carry is left out", () => {
  assert.equal("x-a" in sent({ "x-a": "b\u0001c" }), false);
});

test("an answer keeps its length and each of several values, and loses its framing", () => {
  const raw = ["Content-Length", "3", "Set-Cookie", "a=1", "Set-Cookie", "b=2", "Connection", "close", "Transfer-Encoding", "x"];
  const headers = [...answerHeaders(raw)];
  assert.deepEqual(headers, [["content-length", "3"], ["set-cookie", "a=1"], ["set-cookie", "b=2"]]);
});
