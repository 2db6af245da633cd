/** Reads a PDF in a worker of its own: whatever is wrong with it, the page stays alive. */

import { drawPages, readPdf } from "../documents/read_pdf.js";
import { serve } from "../documents/serving.js";

serve({ read: readPdf, draw: drawPages });
