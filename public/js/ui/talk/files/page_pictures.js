/** Pictures of pages that have no text. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../../../i18n/texts.js";

/** @typedef {{ page: number, blob: Blob }} Picture */

/**
 * @param {import("../../../store/record_types.d.ts").Attachment} attachment
 * @param {(id: string) => Promise<Blob | null>} read
 * @returns {Promise<Picture[]>} those that are still there
 */
export async function picturesOf({ pages = [] }, read) {
  const found = await Promise.all(pages.map(async ({ id, page }) => ({ page, blob: await read(id) })));
  return found.flatMap(({ page, blob }) => (blob ? [{ page, blob }] : []));
}

/** @param {{ pictures: Picture[] }} props */
export function PagePictures({ pictures }) {
  const [addresses, setAddresses] = useState(/** @type {string[]} */ ([]));
  const numbers = pictures.map(({ page }) => page).join();
  useEffect(() => {
    const made = pictures.map(({ blob }) => URL.createObjectURL(blob));
    setAddresses(made);
    return () => made.forEach((address) => URL.revokeObjectURL(address));
  }, [numbers]);
  return addresses.slice(0, pictures.length).map((address, index) => html`
    <img key=${address} class="file-page" src=${address}
      alt=${text("files.page", { page: pictures[index]?.page ?? "" })} />`);
}
