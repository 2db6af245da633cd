/** A new access code for somebody, in the form of api/relay/access/new_code.py. */

/** Small letters and digits without those that look like another one: 0 and o, 1, i and l. */
export const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
const LENGTH = 12;
const LONGEST_NAME = 30;
/** Bytes from here on are thrown away: with them, some characters would come more often than others. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/**
 * @param {string} label that `labelOf` made
 * @returns {string} the label, a `-`, and 12 random characters with at least one digit among them
 */
export function newCode(label) {
  let random = "";
  // Without a digit what stands before the - would not count as a name.
  while (!/\d/.test(random)) random = randomCharacters();
  return `${label}-${random}`;
}

/**
 * @param {string} name
 * @returns {string} the name as it can stand in a code: a dot in place of what is neither a letter nor a digit; empty
 *   if it doesn't begin with a letter
 */
export function labelOf(name) {
  const words = name.normalize("NFC").match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const label = [...words.join(".")].slice(0, LONGEST_NAME).join("").replace(/\.$/, "");
  return /^\p{L}/u.test(label) ? label : "";
}

function randomCharacters() {
  let random = "";
  while (random.length < LENGTH) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < FAIR_BYTES) random += ALPHABET[byte % ALPHABET.length];
  }
  return random;
}
