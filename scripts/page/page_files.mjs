// The files of the page, named by their path from its root.

import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { transform } from "esbuild";
import { OUT } from "./bundle.mjs";

export class PageFiles {
  #code = new Map();

  /** @param {string} root the page's folder */
  constructor(root) {
    this.root = root;
  }

  /** The names of what is not built, in order, without hidden files and Netlify's `_headers`: nobody asks for those. */
  get ownNames() {
    const names = namesBelow(this.root);
    return names.filter((name) => !/^\.|\/\.|^_headers$/.test(name) && !name.startsWith(`${OUT}/`));
  }

  /** @param {string} name */
  has(name) {
    return statSync(join(this.root, name), { throwIfNoEntry: false })?.isFile() ?? false;
  }

  /** @param {string} name */
  bytes(name) {
    return readFileSync(join(this.root, name));
  }

  /** @param {string} name */
  text(name) {
    return this.bytes(name).toString("utf8");
  }

  /**
   * @param {string} name of a file whose text becomes this one
   * @param {string} text
   */
  write(name, text) {
    if (text !== this.text(name)) writeFileSync(join(this.root, name), text);
  }

  /**
   * Makes a folder hold those files and no others. What has not changed is not touched.
   *
   * @param {string} folder
   * @param {Map<string, Uint8Array | string>} files by their names in it
   */
  replace(folder, files) {
    const out = join(this.root, folder);
    // A server may be handing it out at this moment: what is named by others comes before them, and goes after them.
    const inOrder = [...files].sort(([one], [other]) => other.split("/").length - one.split("/").length);
    for (const [name, content] of inOrder) {
      const path = join(out, name);
      const bytes = Buffer.from(content);
      if (this.has(`${folder}/${name}`) && readFileSync(path).equals(bytes)) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    }
    for (const name of namesBelow(out)) if (!files.has(name)) rmSync(join(out, name));
  }

  /**
   * A script as esbuild prints it: without comments, with double quotes, and so easy to search.
   *
   * @param {string} name
   * @returns {Promise<string>}
   */
  async code(name) {
    const options = /** @type {const} */ ({ loader: "js", legalComments: "none", charset: "utf8", logLevel: "silent" });
    if (!this.#code.has(name)) this.#code.set(name, (await transform(this.text(name), options)).code);
    return this.#code.get(name);
  }
}

/** @param {string} folder */
function namesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  return paths.map((path) => path.replaceAll(sep, "/")).sort();
}
