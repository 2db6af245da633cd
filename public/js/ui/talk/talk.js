/**
 * What a conversation can have besides words, as one piece. The panels come first: the bundler makes a piece of its own
 * of whatever only some of them share, and each would be one request more at a first visit.
 */

import "../panels/panel_set.js";
import { loadPictureModels } from "../../chat/models/picture_models.js";

/** Which models make pictures is known before anything of it is shown. */
export const ready = loadPictureModels();

export { AnswerExtras } from "./answer_extras.js";
export { chosenElements, openTools } from "./composer_tools.js";
export { takeDocument } from "./files/intake.js";
export { previewFile } from "./files/preview.js";
export { showSent } from "./files/sent_panel.js";
