/** pdf.js takes a worker without a window for one of its own, and would speak to the page itself. Imported before it. */

Object.assign(globalThis, { window: globalThis });
