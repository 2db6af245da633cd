// One request to the relay and its answer back, piece by piece.

import { request as send } from "node:http";
import { PassThrough, Readable } from "node:stream";
import { failure } from "./failure.mjs";
import { answerHeaders, requestHeaders } from "./headers.mjs";

const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * @param {Request} request
 * @param {{ip: string}} context
 * @param {import("./relay_process.mjs").RelayProcess} relay
 * @returns {Promise<Response>} resolved with the head; the body streams
 */
export async function forward(request, context, relay) {
  const body = Buffer.from(await request.arrayBuffer());
  try {
    return await attempt(request, context, body, relay);
  } catch (error) {
    console.error(`The relay did not answer: ${error.message}`);
    return failure();
  }
}

async function attempt(request, context, body, relay) {
  const port = relay.port();
  try {
    return await exchange(request, context, body, await port);
  } catch (error) {
    // Python has ended since the last request, and the news of it had not come. Nothing was sent yet.
    if (error.code !== "ECONNREFUSED") throw error;
    relay.forget(port);
    return exchange(request, context, body, await relay.port());
  }
}

/**
 * @param {Request} request
 * @param {{ip: string}} context
 * @param {Buffer} body
 * @param {number} port
 * @returns {Promise<Response>}
 */
function exchange(request, context, body, port) {
  const { host, pathname, search } = new URL(request.url);
  return new Promise((resolve, reject) => {
    const call = send({
      host: "127.0.0.1",
      port,
      method: request.method,
      path: pathname + search,
      headers: requestHeaders(request.headers, host, context.ip, body.length),
      // A connection that is kept may be closed by the other side at the moment that it is used again.
      agent: false,
      // Netlify says so a moment before it ends the function: the relay then stops the model.
      signal: request.signal,
    });
    call.once("error", reject);
    call.once("response", (answer) => {
      const isEmpty = request.method === "HEAD" || WITHOUT_BODY.has(answer.statusCode);
      if (isEmpty) answer.resume();
      try {
        const headers = answerHeaders(answer.rawHeaders);
        resolve(new Response(isEmpty ? null : bodyOf(answer), { status: answer.statusCode, headers }));
      } catch (error) {
        // A status or a header that no answer can have.
        answer.destroy();
        reject(error);
      }
    });
    call.end(body);
  });
}

/**
 * An answer's body. If Python ends within it, it is only shorter: an error would end the whole function, and the page
 * knows a cut answer by the end mark that is not there.
 *
 * @param {import("node:http").IncomingMessage} answer
 * @returns {ReadableStream}
 */
function bodyOf(answer) {
  const body = new PassThrough();
  answer.once("error", (error) => {
    if (body.destroyed) return;
    console.error(`The relay ended in the middle of an answer: ${error.message}`);
    body.end();
  });
  body.once("close", () => answer.destroy());
  answer.pipe(body);
  return Readable.toWeb(body);
}
