/** Lifts the desk above an on-screen keyboard that covers the page instead of shrinking it, as on iOS. */

export function keepAboveKeyboard() {
  const { visualViewport } = window;
  visualViewport?.addEventListener("resize", () => {
    // A page that the reader has magnified is smaller, too, and has no keyboard.
    const isMagnified = visualViewport.scale > 1.01;
    const covered = isMagnified ? 0 : Math.round(window.innerHeight - visualViewport.height);
    document.documentElement.style.setProperty("--keyboard", `${Math.max(0, covered)}px`);
  });
}
