"""A site that searches the web and has tool servers, and what answers keep of their work."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, Route, expect

from tests.page.sites import Visit
from tests.page.waits import wait_until

SERVERS = [{"label": "handbook", "asks": True}, {"label": "weather", "asks": False}]
TEXT = "The tower stands 330 m high. It sways in the wind."


def offer_tools(person: Visit) -> Visit:
    """Let the person's site search the web and have two tool servers, and their code use all of it."""

    def with_tools(route: Route) -> None:
        answer = route.fetch()
        facts = answer.json()
        facts["locutorio"] |= {"search": True, "servers": SERVERS}
        route.fulfill(response=answer, json=facts)

    def with_rights(route: Route) -> None:
        answer = route.fetch()
        facts = answer.json()
        facts["limits"] = {**(facts.get("limits") or {}), "tools": ["*"]}
        route.fulfill(response=answer, json=facts)

    person.page.route("**/api/config", with_tools)
    person.page.route("**/api/access", with_rights)
    person.open_with_code()
    # An answer to the page that was there before could be taken for this one's: what the page has learnt tells more.
    wait_until(person.page, """() => (localStorage.getItem("locutorio.site") ?? "").includes('"tools":["*"]')""")
    return person


def activity(number: int = 1, **facts: str) -> dict[str, str]:
    """Something that a tool did; by default a call of a tool server's tool."""
    usual = {"kind": "mcp", "state": "done", "name": "find", "server": "handbook", "input": "{}", "output": ""}
    return {"id": f"call_{number}", **usual, **facts}


def citation(url: str, title: str, cited: str = "", text: str = TEXT) -> dict[str, Any]:
    """A source of `cited` in the text, or of the text as a whole."""
    start = text.index(cited) if cited else 0
    return {"url": url, "title": title, "start": start, "end": start + len(cited)}


def show_answer(
    person: Visit,
    *,
    text: str = TEXT,
    citations: Sequence[Mapping[str, Any]] = (),
    activities: Sequence[Mapping[str, str]] = (),
    **facts: object,
) -> Locator:
    """Show a kept answer with all that, and return it."""
    extras = {"citations": list(citations), "activities": list(activities)}
    items = {"dialect": "responses", "model": "gpt-6-luna", "items": [{"type": "reasoning", "id": "rs_1"}]}
    person.show(person.keep("How high is it?", text, answer={**extras, "providerItems": items, **facts}))
    return person.exchange


def ask_and_wait(person: Visit) -> None:
    """Ask something and wait for the end, whatever it is: the relay itself has none of these tools."""
    person.ask("Why?")
    expect(person.exchange).to_have_attribute("data-state", re.compile("complete|failed"))


def tools_button(person: Visit) -> Locator:
    return person.button(person.words("composer.tools"))
