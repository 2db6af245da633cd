// The files of the page, named by their path from its root.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { transform } from "esbuild";

export class PageFiles {
  #code = new Map();

  /** What esbuild says of scripts that it cannot read, as sentences. */
  syntaxErrors = [];

  /** @param {string} root the page's folder */
  constructor(root) {
    this.root = root;
  }

  /** All names in order, without hidden files and Netlify's `_headers`, which no browser can ask for. */
  get names() {
    if (!existsSync(this.root)) return [];
    const entries = readdirSync(this.root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !/^\.|^_headers$/.test(entry.name));
    const paths = files.map((file) => relative(this.root, join(file.parentPath ?? file.path, file.name)));
    return paths.map((path) => path.replaceAll(sep, "/")).sort();
  }

  /** The names of what we have written ourselves. */
  get ownNames() {
    return this.names.filter((name) => !name.startsWith("vendor/"));
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
   * A script as esbuild prints it: without comments, with double quotes, and so easy to search.
   *
   * @param {string} name
   * @returns {Promise<string>}
   */
  async code(name) {
    if (!this.#code.has(name)) this.#code.set(name, await this.#print(name));
    return this.#code.get(name);
  }

  async #print(name) {
    try {
      const options = { loader: "js", legalComments: "none", charset: "utf8", logLevel: "silent" };
      return (await transform(this.text(name), options)).code;
    } catch (failure) {
      const { text, location } = failure.errors[0];
      this.syntaxErrors.push(`${name}:${location?.line}: ${text}`);
      return "";
    }
  }
}
