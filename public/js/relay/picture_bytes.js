/** What a picture is, by its first bytes: whatever its sender says of it counts for nothing. */

/** The beginnings of the kinds that every browser draws and that hold no scripts; `.` stands for any byte. */
const KINDS = [
  { type: "image/png", begins: /^\x89PNG\r\n\x1a\n/ },
  { type: "image/jpeg", begins: /^\xff\xd8\xff/ },
  { type: "image/webp", begins: /^RIFF.{4}WEBP/s },
];
const HEAD_CHARACTERS = 16;
const DATA_URL = /^data:[^,]*;base64,/i;

/**
 * @param {string} base64 also as a data URL
 * @returns {string} the bare base64
 */
export function bareBase64(base64) {
  return base64.replace(DATA_URL, "");
}

/**
 * @param {string} base64
 * @returns {string} such as `image/png`; empty for what is no picture that may be drawn
 */
export function pictureType(base64) {
  try {
    const head = atob(base64.slice(0, HEAD_CHARACTERS));
    return KINDS.find(({ begins }) => begins.test(head))?.type ?? "";
  } catch {
    return "";
  }
}

/**
 * @param {string} base64
 * @returns {Blob | null} null for what is no picture that may be drawn
 */
export function pictureBlob(base64) {
  const type = pictureType(base64);
  if (!type) return null;
  try {
    return new Blob([bytesOf(base64)], { type });
  } catch {
    return null;
  }
}

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {DOMException} where it is none
 */
export function bytesOf(base64) {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  // A callback for each of millions of characters would take forty times as long.
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
