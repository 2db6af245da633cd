"""What axe-core finds on a page."""

from playwright.sync_api import Page

from tests.support.programs import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """
async () => {
  // Frames without an origin cannot be looked into.
  const { violations } = await axe.run(document, { resultTypes: ["violations"], iframes: false });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
"""


def violations(page: Page) -> list[str]:
    """Return what axe objects to on the page as it stands."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE)


def violations_in_both_themes(page: Page) -> list[str]:
    """Return what axe objects to when the reader's system is light, and when it is dark."""
    found: list[str] = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {violation}" for violation in violations(page)]
    return found
