/** Imported before pdf.js, which takes a worker without a window for one of its own and would speak to the page. */

Object.assign(globalThis, { window: globalThis });
