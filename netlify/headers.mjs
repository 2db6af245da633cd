// Which headers pass between Netlify and the relay.

/** Tells the relay who is calling; netlify/serve.py reads it. */
const CLIENT_ADDRESS = "x-nf-client-connection-ip";
/** What belongs to one connection and not to the message (RFC 9110, section 7.6.1), and what is set anew. */
const NOT_PASSED = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"],
  ...["host", "content-length", "expect", CLIENT_ADDRESS],
]);

/** What Node refuses to send; Netlify's own code lets control characters through. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * A request's headers for the relay. The caller's address is Netlify's own word, whatever the caller has sent.
 *
 * @param {Headers} headers
 * @param {string} host
 * @param {string | undefined} clientAddress
 * @param {number} bodyBytes
 * @returns {Record<string, string | number>}
 */
export function requestHeaders(headers, host, clientAddress, bodyBytes) {
  const passed = [...headers].filter(([name, value]) => !NOT_PASSED.has(name) && !UNSENDABLE.test(value));
  return {
    ...Object.fromEntries(passed),
    host,
    "content-length": bodyBytes,
    ...(clientAddress ? { [CLIENT_ADDRESS]: clientAddress } : {}),
  };
}

/**
 * @param {string[]} raw names and values in turn, as Node has read them
 * @returns {Headers}
 */
export function answerHeaders(raw) {
  const headers = new Headers();
  for (let place = 0; place < raw.length; place += 2) {
    const name = raw[place].toLowerCase();
    if (name === "content-length" || !NOT_PASSED.has(name)) headers.append(name, raw[place + 1]);
  }
  return headers;
}
