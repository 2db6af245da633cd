/** Whether the sidebar is there: beside the page on a wide screen, a drawer over it on a narrow one. */

import { SITE_NAME } from "../../store/storage_names.js";

/** Read by early.js, before the first paint. */
const KEPT_AS = `${SITE_NAME}.sidebar`;
const OTHER_BUTTON = new Map([
  ["show-sidebar", "close-sidebar"],
  ["close-sidebar", "show-sidebar"],
]);

/** Events: "change". The look follows `data-sidebar` and `data-drawer` of the root element. */
class SidebarState extends EventTarget {
  /** @type {HTMLElement | null} */
  #opener = null;
  /** Asked for at the first use: what only names the sidebar needs no window. @type {MediaQueryList | null} */
  #wide = null;

  get isDrawer() {
    if (!this.#wide) {
      this.#wide = matchMedia("(width >= 60rem)");
      this.#wide.addEventListener("change", () => this.#set({ isDrawerOpen: false }));
    }
    return !this.#wide.matches;
  }

  get isOpen() {
    const { drawer, sidebar } = document.documentElement.dataset;
    return this.isDrawer ? drawer === "open" : sidebar !== "collapsed";
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  open() {
    this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    if (this.isDrawer) this.#set({ isDrawerOpen: true });
    else this.#keep("open");
  }

  close() {
    if (!this.isOpen) return;
    if (this.isDrawer) this.#set({ isDrawerOpen: false });
    else this.#keep("collapsed");
  }

  /** A drawer has done its work when something was chosen; a sidebar stays. */
  closeDrawer() {
    if (this.isDrawer) this.close();
  }

  /** @param {{ isDrawerOpen: boolean }} state */
  #set({ isDrawerOpen }) {
    const wasOpen = document.documentElement.dataset.drawer === "open";
    document.documentElement.dataset.drawer = isDrawerOpen ? "open" : "closed";
    const sidebar = document.getElementById("sidebar");
    const hadFocus = sidebar?.contains(document.activeElement);
    // What lies under the drawer can be neither reached nor heard, which also keeps the focus inside.
    for (const under of document.querySelectorAll(".page, .skip-link")) under.toggleAttribute("inert", isDrawerOpen);
    if (wasOpen && hadFocus) this.#opener?.focus({ preventScroll: true });
    this.dispatchEvent(new Event("change"));
  }

  /** @param {"open" | "collapsed"} state */
  #keep(state) {
    const button = document.activeElement?.id;
    document.documentElement.dataset.sidebar = state;
    try {
      localStorage.setItem(KEPT_AS, state);
    } catch {
      // A browser that keeps nothing forgets this, too.
    }
    this.dispatchEvent(new Event("change"));
    // The button that was pressed goes away; the other one comes in its place.
    const successor = OTHER_BUTTON.get(button ?? "");
    if (successor) requestAnimationFrame(() => document.getElementById(successor)?.focus());
  }
}

export const sidebarState = new SidebarState();
