"""Workers are made of this site's own scripts, and of nothing else."""

import pytest
from playwright.sync_api import Page

IN_SITE = """async (path) => {
  const { scriptUrl } = await import("/js/load/trusted_urls.js");
  try {
    return String(scriptUrl(path));
  } catch (error) {
    return error.name;
  }
}"""


@pytest.mark.parametrize(
    "path", ["https://evil.example/x.js", "//evil.example/x.js", "data:text/javascript,1", "blob:null/1"]
)
def test_a_script_of_another_host_is_refused(blank_page: Page, path: str) -> None:
    assert blank_page.evaluate(IN_SITE, path) == "TypeError"


def test_a_script_of_the_site_makes_a_worker(blank_page: Page) -> None:
    assert blank_page.evaluate(IN_SITE, "js/early.js").endswith("/js/early.js")
    blank_page.evaluate(
        """async () => {
          const { scriptUrl } = await import("/js/load/trusted_urls.js");
          const worker = new Worker(scriptUrl("js/load/trusted_urls.js"), { type: "module" });
          worker.terminate();
        }"""
    )


def test_it_works_where_the_browser_knows_no_trusted_types(blank_page: Page) -> None:
    blank_page.add_init_script("delete globalThis.trustedTypes; delete Window.prototype.trustedTypes")
    blank_page.reload()
    assert blank_page.evaluate("typeof trustedTypes") == "undefined"
    assert blank_page.evaluate(IN_SITE, "js/early.js").endswith("/js/early.js")
    assert blank_page.evaluate(IN_SITE, "https://evil.example/x.js") == "TypeError"
