"""Whatever a model writes: nothing of it runs, and no other host hears of it before the reader asks for that."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, Request

from tests.page.conftest import content_security_policy
from tests.page.markdown.conftest import OpenStage
from tests.page.markdown.leak_check import LeakListener

PAYLOADS: dict[str, list[str]] = json.loads(Path(__file__).with_name("payloads.json").read_text(encoding="utf-8"))
SHOW = {
    "streamed": "(texts) => texts.forEach((text) => stage.stream(stage.cut(text, 1, 7)))",
    "at once": "(texts) => texts.forEach((text) => stage.render(text))",
    "sanitised only": """async (texts) => {
      const { sanitise } = await import("/js/markdown/sanitise.js");
      for (const text of texts) stage.place().append(sanitise(text));
    }""",
}
ACT = """() => {
  for (const element of document.querySelectorAll("#stage *")) {
    for (const type of ["pointerenter", "mouseover", "focus", "animationstart", "toggle", "copy"]) {
      element.dispatchEvent(new Event(type));
    }
  }
  const clickable = "#stage :is(button, summary, p, b, li, td, input, details, a:not([href]), .markdown a[href^='#'])";
  for (const element of document.querySelectorAll(clickable)) {
    if (!element.matches(".picture__button")) element.click();
  }
}"""
FOREIGN = """() => [...document.querySelectorAll("#stage .answer :not(.katex, .katex *)")].flatMap((element) => {
  const names = element.getAttributeNames().filter((name) =>
    /^on|^(id|name|style|srcset|action|formaction|ping|background|is|autofocus|accesskey)$/.test(name));
  const ours = element.closest("svg, figure > .diagram, .picture__frame, .math");
  const isStrange = element.matches("script, style, link, meta, base, iframe, object, embed, form, select, textarea, "
    + "video, audio, svg, math, template");
  return (names.length > 0 || isStrange) && !ours ? [element.outerHTML] : [];
})"""


class Danger:
    """What happened on a page that must not."""

    def __init__(self, page: Page, leaks: LeakListener) -> None:
        self._page = page
        self._leaks = leaks
        self.seen: list[str] = []
        self._requests: list[Request] = []
        self._host = urlsplit(page.url).netloc
        page.on("dialog", self._note_dialog)
        page.on("framenavigated", lambda frame: self._note_navigation(frame.url))
        page.context.on("page", lambda popup: self.seen.append(f"a window: {popup.url}"))
        page.context.on("request", self._note_request)
        page.evaluate("void (globalThis.ran = () => { globalThis.hasRun = true; })")
        self._address = page.url
        self._title = page.title()

    def _note_dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _note_navigation(self, url: str) -> None:
        if "/frames/diagram.html" not in url:
            self.seen.append(f"went to {url}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")) and urlsplit(request.url).netloc != self._host:
            self._requests.append(request)

    @property
    def asked(self) -> list[str]:
        """The requests to other hosts that no policy stopped."""
        return [request.url for request in self._requests if request.failure != "csp"]

    def check(self) -> None:
        """Fail if something happened."""
        assert (self.seen, self.asked) == ([], [])
        assert self._leaks.heard == []
        assert not self._page.evaluate("Boolean(globalThis.hasRun)")
        assert (self._page.url, self._page.title()) == (self._address, self._title)
        assert self._page.evaluate("typeof stage.render === 'function' && typeof ran === 'function'")
        assert self._page.evaluate("document.getElementById('transcript')") is None


def texts_of(kind: str, leaks: LeakListener) -> list[str]:
    return [text.replace("{leak}", leaks.url).replace("{host}", leaks.host) for text in PAYLOADS[kind]]


def test_there_are_enough_different_ones() -> None:
    texts = [text for group in PAYLOADS.values() for text in group]
    assert len(set(texts)) == len(texts) >= 150


# Without a policy all depends on what is drawn; with the page's own, nothing that is drawn may violate it.
WAYS = [*((shown, "") for shown in SHOW), ("streamed", content_security_policy())]


@pytest.mark.parametrize(("shown", "policy"), WAYS, ids=[*SHOW, "streamed under the page's policy"])
@pytest.mark.parametrize("kind", PAYLOADS)
def test_nothing_runs_and_nobody_else_hears(
    open_stage: OpenStage, leaks: LeakListener, kind: str, shown: str, policy: str
) -> None:
    page = open_stage(policy=policy)
    danger = Danger(page, leaks)
    page.evaluate(SHOW[shown], texts_of(kind, leaks))
    page.evaluate("stage.settled()")
    assert page.evaluate(FOREIGN) == []
    page.evaluate(ACT)
    page.evaluate("stage.settled()")
    danger.check()


@pytest.mark.parametrize("kind", PAYLOADS)
def test_links_lead_only_where_readers_expect_and_take_nothing_along(
    open_stage: OpenStage, kind: str, leaks: LeakListener
) -> None:
    # What a diagram tries meanwhile, and its policy stops, is another test's.
    stage = open_stage(policy=content_security_policy())
    stage.evaluate(SHOW["at once"], texts_of(kind, leaks))
    links = stage.evaluate(
        """[...document.querySelectorAll("#stage a[href]")].map((link) => {
          const names = link.getAttributeNames().sort().join(" ");
          return [link.getAttribute("href"), link.protocol, link.target, link.rel, names];
        })"""
    )
    for address, protocol, target, rel, names in links:
        assert protocol in ("http:", "https:", "mailto:", "tel:"), address
        assert address.startswith(("http://", "https://", "mailto:", "tel:", "#")), address
        assert (target, rel) == ("_blank", "noopener noreferrer nofollow"), address
        assert set(names.split()) <= {"href", "rel", "target", "title"}, address


def test_the_listener_hears_and_the_alarm_rings(open_stage: OpenStage, leaks: LeakListener) -> None:
    page = open_stage(policy="")
    danger = Danger(page, leaks)
    page.evaluate(
        """(url) => new Promise((resolve) => {
          const image = new Image();
          image.onerror = resolve;
          image.src = url;
        })""",
        f"{leaks.url}/x.png",
    )
    assert leaks.heard == ["GET /x.png"]
    assert danger.asked == [f"{leaks.url}/x.png"]
    page.evaluate("document.body.setAttribute('onclick', 'ran()'); document.body.click()")
    assert page.evaluate("hasRun")
    with pytest.raises(AssertionError):
        danger.check()
