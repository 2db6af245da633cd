/** What a file is by its first bytes: names and types are often wrong. */

/** A PDF may have other bytes before its mark. */
const MOST_BEFORE_MARK = 1024;

/**
 * The first that matches the first bytes, each a character of Latin-1, counts.
 *
 * @type {readonly { kind: FileKind, type?: string, mark: RegExp }[]}
 */
const MARKS = [
  { kind: "pdf", mark: /^(?:\xef\xbb\xbf)?\s*%PDF-/ },
  { kind: "picture", type: "image/png", mark: /^\x89PNG\r\n\x1a\n/ },
  { kind: "picture", type: "image/jpeg", mark: /^\xff\xd8\xff/ },
  { kind: "picture", type: "image/gif", mark: /^GIF8[79]a/ },
  { kind: "picture", type: "image/webp", mark: /^RIFF[^]{4}WEBP/ },
  { kind: "picture", type: "image/avif", mark: /^[^]{4}ftypavi[fs]/ },
  { kind: "picture", type: "image/heic", mark: /^[^]{4}ftyp(?:hei[cmsx]|hev[cx]|mif1|msf1)/ },
  { kind: "picture", type: "image/bmp", mark: /^BM[^]{4}\0{4}/ },
  { kind: "picture", type: "image/tiff", mark: /^(?:II\x2a\0|MM\0\x2a)/ },
  { kind: "document", mark: /^(?:PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0|\{\\rtf)/ },
];

/** @typedef {"pdf" | "picture" | "document" | ""} FileKind empty: text, or not known before it is read */

/**
 * @param {Blob} file
 * @returns {Promise<{ kind: FileKind, type: string }>} `type` is a picture's
 */
export async function kindOfFile(file) {
  const bytes = new Uint8Array(await file.slice(0, MOST_BEFORE_MARK).arrayBuffer());
  // What browsers call Latin-1 has other characters between 80 and 9f.
  return kindByStart(String.fromCharCode(...bytes));
}

/**
 * @param {string} start the first bytes, in Latin-1
 * @returns {{ kind: FileKind, type: string }}
 */
function kindByStart(start) {
  const { kind = "", type = "" } = MARKS.find(({ mark }) => mark.test(start)) ?? {};
  if (!kind && start.includes("\0") && start.includes("%PDF-")) return { kind: "pdf", type: "" };
  return { kind, type };
}
