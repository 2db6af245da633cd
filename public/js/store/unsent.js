/** Stands for the conversation of a file that is not sent yet. */
export const UNSENT = "unsent";
