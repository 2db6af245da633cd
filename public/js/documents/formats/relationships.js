/** How the files of an Office document refer to each other. */

import { allIn, xmlIn } from "../xml.js";

/** @typedef {{ type: string, target: string, isExternal: boolean }} Relationship */

/**
 * @param {import("../zip.js").Zip} zip
 * @param {string} path of the file that refers to others; empty for the document as a whole
 * @returns {Promise<Map<string, Relationship>>} by their ids; targets are paths, or addresses of other places
 */
export async function relationshipsOf(zip, path) {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const tree = await xmlIn(zip, `${folder}_rels/${path.slice(folder.length)}.rels`);
  return new Map(
    [...allIn(tree, "Relationship")].map(({ attributes: { Id = "", Type = "", Target = "", TargetMode } }) => {
      const isExternal = TargetMode === "External";
      const target = isExternal ? Target : joined(folder, Target);
      return [Id, { type: Type.slice(Type.lastIndexOf("/") + 1), target, isExternal }];
    }),
  );
}

/**
 * @param {Map<string, Relationship>} relationships
 * @param {string} type
 * @returns {string} the path of the first; empty if there is none
 */
export function targetOf(relationships, type) {
  return [...relationships.values()].find((one) => one.type === type && !one.isExternal)?.target ?? "";
}

/**
 * @param {string} folder empty, or with a slash at its end
 * @param {string} target
 */
export function joined(folder, target) {
  // In a path from the root, nothing is left of the folder.
  const { pathname } = new URL(target, `zip://archive/${folder}`);
  return decodeURIComponent(pathname).replace(/^\/+/, "");
}
