// The answer when Python cannot give one, in the form of the relay's own errors.

const MESSAGE = "The relay did not start, or ended in the middle of the request.";
const HINT = "Try again; if it stays so, the site's owner finds the cause in the function's log.";

/** @returns {Response} */
export function failure() {
  const error = { message: MESSAGE, type: "server_error", code: "internal_error", param: null, hint: HINT };
  return Response.json({ error, msg: MESSAGE }, { status: 500, headers: { "Cache-Control": "no-store" } });
}
