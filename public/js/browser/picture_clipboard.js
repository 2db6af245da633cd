/** Pictures on the clipboard, which takes them as PNG alone. */

const TYPE = "image/png";

/** Whether the browser can copy pictures; without https, none can. */
export const copiesPictures = () => typeof ClipboardItem === "function" && "write" in (navigator.clipboard ?? {});

/**
 * @param {Blob} blob
 * @returns {Promise<boolean>} whether it is on the clipboard now
 */
export async function copyPicture(blob) {
  try {
    await navigator.clipboard.write([new ClipboardItem({ [TYPE]: blob.type === TYPE ? blob : asPng(blob) })]);
    return true;
  } catch {
    return false;
  }
}

/** @param {Blob} blob */
async function asPng(blob) {
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap);
  return canvas.convertToBlob({ type: TYPE });
}
