/**
 * What a conversation can have besides words, as one piece. The panels come first: the bundler makes a piece of its own
 * of whatever only some of them share, and each would be one request more at a first visit.
 */

import "../panels/panel_set.js";
import { loadPictureModels } from "../../chat/models/picture_models.js";

/** Which models make pictures is known before anything of it is shown. */
export const ready = loadPictureModels();

export { AnswerExtras } from "./answer_extras.js";
export { toggleDictation } from "./dictation.js";
export { chosenElements, openTools } from "./tools/composer_tools.js";
export { choiceElement } from "./choice.js";
export { openPreview } from "./preview.js";
export { runCode } from "./run.js";
export { readAloud } from "./read_aloud.js";
export { takeDocument } from "./files/intake.js";
export { previewFile } from "./files/preview.js";
export { showSent } from "./files/sent_panel.js";
