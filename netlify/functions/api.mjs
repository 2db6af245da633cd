// Netlify's function: runs no Python by itself, so this starts the relay in a Python of its own and stands before it.
// Started when the function is loaded, because Python is not ready before 0.3 s.

import { forward } from "../forward.mjs";
import { RelayProcess } from "../relay_process.mjs";

// Seen from this very file: what stands above its folder in the package is the packager's own decision.
const relay = new RelayProcess("../python", import.meta.url);
relay.port().catch(() => {});

/**
 * @param {Request} request
 * @param {{ip: string}} context
 * @returns {Promise<Response>}
 */
export default (request, context) => forward(request, context, relay);

// The last two are for clients that are given the host alone.
export const config = { path: ["/api/*", "/v1/*", "/openai/*"] };
