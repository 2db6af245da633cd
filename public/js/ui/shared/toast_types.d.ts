/** What a toast says, and what it offers. */

export interface ToastAction {
  label: string;
  act: () => unknown;
}

export interface ToastWords {
  text: string;
  action?: ToastAction;
  /** How long it stays; time does not pass while it is read or the page is hidden. */
  seconds?: number;
}
