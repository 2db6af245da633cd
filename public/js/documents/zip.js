/** Reads the files in a zip archive, without trusting what it says of their sizes. */

import { DocumentFailure } from "./failure.js";

/** @typedef {{ method: number, flags: number, packedBytes: number, bytes: number, offset: number }} Entry */

const END_BYTES = 22;
const MOST_COMMENT_BYTES = 0xffff;
const HEAD_BYTES = 30;
const ENTRY_BYTES = 46;
const [END_MARK, ENTRY_MARK, HEAD_MARK] = [0x06054b50, 0x02014b50, 0x04034b50];
const MOST_ENTRIES = 20_000;
const [STORED, DEFLATED] = [0, 8];
/** Text is rarely packed to less than a fiftieth: what unfolds to more is made to fill the memory. */
const MOST_RATIO = 250;
const UNSUSPICIOUS_BYTES = 20_000_000;
const MOST_BYTES = 512_000_000;
const BYTES_BETWEEN_NOTES = 2_000_000;

export class Zip {
  #file;
  /** @type {Map<string, Entry>} */
  #entries;
  #inflatedBytes = 0;

  /**
   * @param {Blob} file
   * @returns {Promise<Zip>}
   * @throws {DocumentFailure}
   */
  static async open(file) {
    const tail = await viewOf(file.slice(-END_BYTES - MOST_COMMENT_BYTES));
    let end = tail.byteLength - END_BYTES;
    while (end >= 0 && tail.getUint32(end, true) !== END_MARK) end -= 1;
    if (end < 0) throw new DocumentFailure("broken");
    const count = tail.getUint16(end + 10, true);
    const [size, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
    if (count > MOST_ENTRIES || start + size > file.size) throw new DocumentFailure("broken");
    return new Zip(file, entriesIn(await viewOf(file.slice(start, start + size)), count));
  }

  /**
   * @param {Blob} file
   * @param {Map<string, Entry>} entries
   */
  constructor(file, entries) {
    this.#file = file;
    this.#entries = entries;
  }

  /** @param {string} name */
  has(name) {
    return this.#entries.has(name);
  }

  get names() {
    return [...this.#entries.keys()];
  }

  /**
   * @param {string} name
   * @returns {Promise<string>} empty if there is no such file
   * @throws {DocumentFailure}
   */
  async textOf(name) {
    let text = "";
    for await (const piece of this.pieces(name)) text += piece;
    return text;
  }

  /**
   * A file's text as it is unpacked.
   *
   * @param {string} name
   * @param {(share: number) => void} [noteShare] is told now and then how much of the file has been unpacked, up to 1
   * @returns {AsyncGenerator<string, void>}
   * @throws {DocumentFailure}
   */
  async *pieces(name, noteShare) {
    const entry = this.#entries.get(name);
    if (!entry) return;
    /** @type {TextDecoder | null} */
    let decoder = null;
    let [read, noted] = [0, 0];
    for await (const bytes of this.#bytes(entry)) {
      read += bytes.length;
      if (read - noted > BYTES_BETWEEN_NOTES) {
        noted = read;
        noteShare?.(Math.min(1, read / Math.max(1, entry.bytes)));
      }
      decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8");
      yield decoder.decode(bytes, { stream: true });
    }
    if (decoder) yield decoder.decode();
  }

  /**
   * @param {Entry} entry
   * @returns {AsyncGenerator<Uint8Array, void>}
   */
  async *#bytes({ method, flags, packedBytes, offset }) {
    if (flags & 1) throw new DocumentFailure("encrypted");
    if (method !== STORED && method !== DEFLATED) throw new DocumentFailure("broken");
    const head = await viewOf(this.#file.slice(offset, offset + HEAD_BYTES));
    if (head.byteLength < HEAD_BYTES || head.getUint32(0, true) !== HEAD_MARK) throw new DocumentFailure("broken");
    const start = offset + HEAD_BYTES + head.getUint16(26, true) + head.getUint16(28, true);
    const packed = this.#file.slice(start, start + packedBytes).stream();
    const stream = method === STORED ? packed : packed.pipeThrough(new DecompressionStream("deflate-raw"));
    const reader = stream.getReader();
    let bytes = 0;
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        bytes += value.length;
        this.#inflatedBytes += value.length;
        const isSuspicious = bytes > UNSUSPICIOUS_BYTES && bytes > packedBytes * MOST_RATIO;
        if (isSuspicious || this.#inflatedBytes > MOST_BYTES) throw new DocumentFailure("bomb");
        yield value;
      }
    } catch (error) {
      throw error instanceof DocumentFailure ? error : new DocumentFailure("broken");
    } finally {
      reader.cancel().catch(() => {});
    }
  }
}

/**
 * @param {DataView} view the archive's own list
 * @param {number} count
 */
function entriesIn(view, count) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (let at = 0, index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY_MARK) break;
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const nameStart = view.byteOffset + at + ENTRY_BYTES;
    const length = Math.min(nameBytes ?? 0, view.byteLength - at - ENTRY_BYTES);
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, nameStart, length));
    entries.set(name.replaceAll("\\", "/"), {
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += ENTRY_BYTES + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
  return entries;
}

/** @param {Blob} blob */
async function viewOf(blob) {
  return new DataView(await blob.arrayBuffer());
}
