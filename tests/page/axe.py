"""What axe-core finds on a page."""

from playwright.sync_api import Page

from tests.support.programs import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
"""


def violations(page: Page) -> list[str]:
    """Return what axe objects to on the page as it stands."""
    page.evaluate(AXE)
    return page.evaluate(RUN_AXE)
