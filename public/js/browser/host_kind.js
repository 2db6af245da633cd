/** Who can reach an address, as far as the host's name tells. */

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;
// RFC 1918, RFC 3927, RFC 4193, RFC 4291, RFC 6598 and RFC 6762; a name without a dot is one of the network's own.
const PRIVATE = new RegExp(
  "^(?:10(?:\\.\\d+){3}|192\\.168(?:\\.\\d+){2}|172\\.(?:1[6-9]|2\\d|3[01])(?:\\.\\d+){2}|169\\.254(?:\\.\\d+){2}" +
    "|100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])(?:\\.\\d+){2}|\\[f[cd][\\da-f]{2}:.*\\]|\\[fe[89ab][\\da-f]:.*\\]" +
    "|[^.:[\\]]+|.+\\.(?:local|lan|home\\.arpa|internal))$",
);

/**
 * @param {string} hostname as `location.hostname` has it
 * @returns {"machine" | "network" | "public"} this very machine, its own network, or everybody
 */
export function hostKind(hostname) {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  if (LOOPBACK.test(name)) return "machine";
  return PRIVATE.test(name) ? "network" : "public";
}
