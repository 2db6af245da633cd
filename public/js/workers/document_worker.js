/** Reads Office documents, books, letters and texts in a worker of its own: the page stays alive whatever they do. */

import { readDocument } from "../documents/read_document.js";
import { serve } from "../documents/serving.js";

serve({ read: ({ file, name }, note) => readDocument(file, name, note) });
