"""Whatever a page that a model wrote tries: it reaches nobody, and does nothing to the page that shows it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.page.previews.other_host import OtherHost
from tests.page.waits import WAIT_MILLISECONDS

PAYLOADS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("payloads.json").read_text(encoding="utf-8"))
# Each payload in a frame of its own. A frame that was shown has run its scripts; what they began has some time to be
# heard of.
SHOW = """async (pages) => {
  const { PreviewFrame } = await import("/js/ui/talk/preview_frame.js");
  globalThis.escaped = [];
  addEventListener("message", ({ data }) => { if (data === "escaped") escaped.push(data); });
  const shown = pages.map((page) => new Promise((resolve) => {
    const halted = (why) => resolve(why);
    const preview = new PreviewFrame(page, "Preview", { halted, problem() {}, leave() {} });
    addEventListener("message", ({ source, data }) => {
      if (source === preview.element.contentWindow && data?.isShown) resolve("shown");
    });
    document.body.append(preview.element);
  }));
  const outcome = await Promise.all(shown);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return outcome;
}"""


def pages_of(kind: str, other_host: OtherHost) -> dict[str, str]:
    """The payloads of a kind, aimed at the other host."""
    url = f"http://{other_host.host}"
    return {
        name: markup.replace("{leak}", url).replace("{host}", other_host.host)
        for name, markup in PAYLOADS[kind].items()
    }


def test_there_are_enough_different_ones() -> None:
    markups = [markup for group in PAYLOADS.values() for markup in group.values()]
    assert len(set(markups)) == len(markups) >= 90


@pytest.mark.parametrize("kind", PAYLOADS)
def test_nothing_leaves_a_preview(open_empty_page: Callable[[], Page], other_host: OtherHost, kind: str) -> None:
    page = open_empty_page()
    other_host.forget()
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    page.on("download", lambda download: seen.append(download.url))
    page.context.on("page", lambda popup: seen.append(popup.url))
    outcome = page.evaluate(SHOW, list(pages_of(kind, other_host).values()))
    assert set(outcome) <= {"shown", "left"}
    assert (other_host.heard, seen, page.evaluate("escaped")) == ([], [], [])
    assert (page.title(), page.url.endswith("/empty.html")) == ("Stage", True)


def test_a_page_that_leads_elsewhere_is_noticed(open_empty_page: Callable[[], Page], other_host: OtherHost) -> None:
    pages = pages_of("ways out of the page", other_host)
    outcome = open_empty_page().evaluate(SHOW.replace("data?.isShown", "false"), [pages["place"], pages["link"]])
    assert outcome == ["left", "left"]


HEARD = {
    "requests that no script makes": ["image", "background", "style sheet", "font", "preload", "script", "video"],
    "requests of scripts": ["fetch", "socket", "beacon", "peer connection", "worker", "import", "link in markup"],
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in HEARD.items() for name in names])
def test_without_the_frame_the_other_host_hears(browser: Browser, other_host: OtherHost, kind: str, name: str) -> None:
    context = browser.new_context(service_workers="block", permissions=["local-network-access"])
    other_host.forget()
    context.new_page().set_content(pages_of(kind, other_host)[name], wait_until="commit")
    assert other_host.has_heard.wait(WAIT_MILLISECONDS / 1000)
    context.close()
