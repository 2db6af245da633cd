/** pdf.js comes without types for its own worker, of which we only need that it is there. */

declare module "pdfjs-dist/legacy/build/pdf.worker.mjs" {
  export const WorkerMessageHandler: unknown;
}
