/** What the buttons within an answer do: one listener for all of them. What they need is here at the first click. */

/** @param {HTMLElement} container */
export function listenForClicks(container) {
  container.addEventListener("click", async (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("button[data-act]");
    const link = event.target.closest('a[href^="#"]');
    if (!button && !link) return;
    event.preventDefault();
    const { act, goToHeading } = await import("./click_acts.js");
    if (button instanceof HTMLButtonElement) act(button);
    else if (link instanceof HTMLAnchorElement) goToHeading(link, container);
  });
}
