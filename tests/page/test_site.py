"""The page and the relay mean the same by what the site says of itself."""

from playwright.sync_api import Page

from tests.page.sites import CODE, KEY

LEARN = """
  const { Site } = await import("/js/app/site.js");
  const { Settings } = await import("/js/store/settings.js");
  const settings = new Settings();
  const site = new Site(settings);
  await site.learn();
"""


def test_a_code_is_checked_by_the_relay_and_opens_the_site(blank_page: Page) -> None:
    seen = blank_page.evaluate(
        f"""async (code) => {{
          {LEARN}
          const before = site.isLocked;
          const {{ label }} = await site.verify(code);
          const {{ isLocked: after, problem }} = site;
          return {{ before, label, after, line: site.line({{ model: "gpt-4o" }}), problem }};
        }}""",
        CODE,
    )
    assert seen["before"] is True and seen["after"] is False and seen["problem"] is None
    assert seen["label"]
    assert seen["line"] == {"code": CODE, "apiKey": "", "provider": "openai", "model": "gpt-4o"}


def test_nothing_that_the_relay_says_is_missing_from_what_the_page_expects(blank_page: Page) -> None:
    missing = blank_page.evaluate(
        f"""async () => {{
          {LEARN}
          const {{ UNKNOWN_SITE }} = await import("/js/app/site_cache.js");
          const told = await (await fetch("/api/config")).json();
          const absent = (shape, value) => Object.keys(shape).filter((key) => !(key in value));
          return [...absent(UNKNOWN_SITE, told), ...absent(UNKNOWN_SITE.locutorio, told.locutorio)];
        }}"""
    )
    assert missing == []


def test_what_is_remembered_for_offline_holds_no_secret(blank_page: Page) -> None:
    kept = blank_page.evaluate(
        f"""async ([code, apiKey]) => {{
          {LEARN}
          await site.verify(code);
          settings.change({{ apiKey }});
          await site.learnt;
          return localStorage.getItem("locutorio.site");
        }}""",
        [CODE, "sk-test-own"],
    )
    assert kept and CODE not in kept and "sk-test-own" not in kept and KEY not in kept
