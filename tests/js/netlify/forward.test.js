import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, test } from "node:test";
import { forward } from "../../../netlify/forward.mjs";

const CONTEXT = { ip: "203.0.113.7" };
let server;
let answer;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(() => server.close());

/** A relay that listens on each of `ports` in turn, one more each time that it is forgotten. */
function relayOn(...ports) {
  return { port: async () => ports[0], forget: () => ports.shift() };
}

const ask = (options, relay = relayOn(server.address().port)) =>
  forward(new Request("https://site.example/api/x?a=%20b", options), CONTEXT, relay);

test("method, path, query, host and body arrive as they were", async () => {
  let seen;
  answer = (request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece)).on("end", () => {
      seen = [request.method, request.url, request.headers.host, Buffer.concat(pieces).toString()];
      response.end();
    });
  };
  await ask({ method: "POST", body: "h\u00e9" });
  assert.deepEqual(seen, ["POST", "/api/x?a=%20b", "site.example", "h\u00e9"]);
});

test("each piece of an answer is there before the next is written", async () => {
  let written;
  answer = (_, response) => response.write("one", () => (written = response));
  const reader = (await ask()).body.getReader();
  const read = async () => Buffer.from((await reader.read()).value).toString();
  assert.equal(await read(), "one");
  written.write("two");
  assert.equal(await read(), "two");
  written.end();
  assert.equal((await reader.read()).done, true);
});

test("who stops reading ends the relay's answer", async () => {
  let ended;
  answer = (_, response) => {
    ended = once(response, "close");
    response.write("one");
  };
  const reader = (await ask()).body.getReader();
  await reader.read();
  await reader.cancel();
  await ended;
});

test("an answer that breaks off ends, and the log says so", async (context) => {
  const log = context.mock.method(console, "error", () => {});
  answer = (_, response) => response.write("one", () => response.destroy());
  assert.equal(await (await ask()).text(), "one");
  assert.match(log.mock.calls[0].arguments[0], /in the middle of an answer/);
});

for (const status of [204, 304]) {
  test(`an answer ${status} has no body`, async () => {
    answer = (_, response) => response.writeHead(status).end();
    const { status: received, body } = await ask();
    assert.deepEqual([received, body], [status, null]);
  });
}

test("an answer with a status that none can have is an error, and the function lives on", async (context) => {
  const log = context.mock.method(console, "error", () => {});
  answer = (request) => request.socket.end("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n");
  assert.equal((await ask()).status, 500);
  assert.match(log.mock.calls[0].arguments[0], /did not answer/);
});

test("a port where nobody listens any more is forgotten and the request sent to the next", async () => {
  answer = (_, response) => response.end("here");
  const gone = createServer().listen(0, "127.0.0.1");
  await once(gone, "listening");
  const { port } = gone.address();
  await new Promise((resolve) => gone.close(resolve));
  assert.equal(await (await ask({}, relayOn(port, server.address().port))).text(), "here");
});

test("a request that may have been read is not sent twice", async (context) => {
  context.mock.method(console, "error", () => {});
  let count = 0;
  answer = (request) => {
    count += 1;
    request.socket.destroy();
  };
  const { status } = await ask({ method: "POST", body: "x" });
  assert.deepEqual([status, count], [500, 1]);
});

test("a relay that does not start is an error in the relay's form, and the log says why", async (context) => {
  const log = context.mock.method(console, "error", () => {});
  const relay = { port: () => Promise.reject(new Error("Python has ended: 1")), forget: () => {} };
  const failed = await ask({}, relay);
  const { error, msg } = await failed.json();
  assert.equal(failed.status, 500);
  assert.deepEqual(Object.keys(error), ["message", "type", "code", "param", "hint"]);
  assert.deepEqual([error.code, msg], ["internal_error", error.message]);
  assert.match(log.mock.calls[0].arguments[0], /Python has ended: 1/);
});
