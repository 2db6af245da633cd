"""What an answer has besides its words: sources, what tools did, and tools that ask first."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.page.axe import violations_in_both_themes
from tests.page.markdown.leak_check import LeakListener
from tests.page.sites import Visit
from tests.page.transcript.tools_site import activity, citation, show_answer
from tests.page.ui_strings import LANGUAGES
from tests.upstream import Script, ScriptedUpstream

PAYLOADS = Path(__file__).parents[1] / "markdown" / "payloads.json"
SOURCES = [
    citation("https://tower.example/figures", "Figures of the tower", "330 m high."),
    citation("https://wind.example/?utm_source=x", "How towers sway", "sways in the wind."),
    citation("https://tower.example/figures", "", "wind."),
    citation("javascript:alert(1)", "No source", "The tower"),
]
CALLS = [
    activity(1, kind="web_search", name="", server="", input="height of the tower"),
    activity(2, kind="web_search", state="failed", name="", server="", input="wind", output="It took too long."),
    activity(3, input='{"query":"tower"}', output='{"hits":[1]}'),
    activity(4, state="refused", name="remove"),
    activity(5, kind="code", name="", server="", input="print(1)", output="1"),
    activity(6, state="running", name="slow"),
    activity(8, name="", input="", output="find, write"),
]
ASKING = activity(7, state="asking", name="write", input='{"title":"<b>Tower</b>"}')
FOREIGN = """() => [...document.querySelectorAll(".answer *, .answer-extras *")].filter((element) => {
  const isOurs = element.closest(".icon, .picture");
  const isStrange = element.matches("script, style, link, iframe, object, embed, img, form, svg, video, audio");
  return (isStrange && !isOurs) || element.getAttributeNames().some((name) => name.startsWith("on"));
}).map((element) => element.outerHTML)"""

LINKS = """() => [...document.querySelectorAll(".answer a[href], .answer-extras a[href]")]
  .map(({ protocol, target, rel, username }) => [protocol, target, rel, username].join(" "))"""


@pytest.fixture
def leaks() -> Iterator[LeakListener]:
    """Another host, which notes whoever asks it for something."""
    with LeakListener() as listener:
        yield listener


def test_sources_are_listed_once_each_and_numbered_in_the_text(person: Visit) -> None:
    answer = show_answer(person, citations=SOURCES)
    sources = answer.get_by_role("group", name=person.words("sources.title"))
    expect(sources.get_by_role("listitem")).to_have_text(
        [
            "1Figures of the tower tower.example",
            "2How towers sway wind.example",
            "3No source javascript:alert(1)",
        ]
    )
    first = sources.get_by_role("link").first
    expect(first).to_have_attribute("href", "https://tower.example/figures")
    expect(first).to_have_attribute("target", "_blank")
    expect(first).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(first).to_have_attribute("referrerpolicy", "no-referrer")
    assert sources.get_by_role("link").count() == 2
    expect(person.answer).to_have_text("The tower[3] stands 330 m high.[1] It sways in the wind.[1][2]")
    expect(person.answer.get_by_role("link").first).to_have_attribute("title", "Figures of the tower")


def test_brackets_are_links_where_the_page_itself_has_searched(person: Visit) -> None:
    found = [citation(f"https://site{number}.example/", f"Site {number}") for number in range(1, 9)]
    answer = show_answer(person, text="High [1], and windy [2]. An array[9].", citations=found)
    expect(person.answer.get_by_role("link")).to_have_text(["[1]", "[2]"])
    sources = answer.get_by_role("group", name=person.words("sources.title"))
    expect(sources.get_by_role("listitem")).to_have_count(6)
    sources.get_by_role("button", name=person.words("sources.all.other", count=8)).click()
    expect(sources.get_by_role("listitem")).to_have_count(8)
    expect(sources.get_by_role("link").nth(6)).to_be_focused()


def test_a_copy_has_the_list_of_sources(person: Visit) -> None:
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show_answer(person, citations=SOURCES[:1])
    person.press_on(person.exchange, person.words("message.copy"))
    expect(person.button(person.words("message.copied"))).to_be_visible()
    copied = person.page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        "The tower stands 330 m high.[1] It sways in the wind.\n\n**Sources**\n\n"
        "1. [Figures of the tower](<https://tower.example/figures>)"
    )


def test_what_tools_did_is_told_in_words_with_details_to_unfold(person: Visit) -> None:
    answer = show_answer(person, activities=CALLS)
    lines = answer.locator(".activity__line")
    expect(lines).to_have_text(
        [
            f"{person.words('webSearch.done')} height of the tower",
            f"{person.words('webSearch.failed')} wind",
            person.words("servers.done", tool="find", server="handbook"),
            person.words("servers.refused", tool="remove", server="handbook"),
            person.words("tools.code.done"),
            person.words("servers.unfinished", tool="slow", server="handbook"),
            person.words("servers.list.done", server="handbook"),
        ]
    )
    expect(answer.locator(".activity__trouble")).to_have_text("It took too long.")
    expect(answer.locator(".activity__text")).to_have_count(0)
    lines.nth(2).press("Enter")
    expect(answer.get_by_role("group", name=person.words("servers.input"))).to_have_text('{\n  "query": "tower"\n}')
    expect(answer.get_by_role("group", name=person.words("servers.output"))).to_be_visible()


@pytest.mark.parametrize("is_allowed", [True, False], ids=["allowed", "refused"])
def test_a_tool_that_asks_is_answered_by_a_button_and_the_answer_goes_on(
    person: Visit, upstream: ScriptedUpstream, is_allowed: bool
) -> None:
    answer = show_answer(person, text="", activities=[ASKING])
    expect(answer.locator("pre")).to_have_text('{\n  "title": "<b>Tower</b>"\n}')
    upstream.next_script(Script(text="Then so."))
    answer.get_by_role(
        "button", name=person.words("servers.allow" if is_allowed else "servers.refuse"), exact=True
    ).click()
    expect(person.answer).to_contain_text("Then so.")
    expect(answer.get_by_role("group", name="write")).to_have_count(0)
    asked = upstream.requests[-1].json()["input"]
    decision = {"type": "mcp_approval_response", "approval_request_id": "call_7", "approve": is_allowed}
    assert [item for item in asked if item["type"] == decision["type"]] == [decision]


def test_a_question_of_a_tool_survives_a_reload(person: Visit) -> None:
    answer = show_answer(person, activities=[ASKING])
    expect(answer.get_by_role("button", name=person.words("servers.refuse"))).to_be_visible()
    person.page.reload()
    expect(answer.get_by_role("button", name=person.words("servers.refuse"))).to_be_visible()


def test_whatever_others_say_is_words_and_no_other_host_hears_of_it(person: Visit, leaks: LeakListener) -> None:
    texts = json.loads(PAYLOADS.read_text(encoding="utf-8"))["sources and tools"]
    texts = [text.replace("{leak}", leaks.url).replace("{host}", leaks.host) for text in texts]
    texts += ["\u202e" * 1000 + "x" * 100_000, '{"a":"' + "\\u0000" * 20_000 + '"}', "<b>" * 30_000]
    cited = [citation(text, "A title") for text in texts] + [
        citation(f"{leaks.url}/{n}", t) for n, t in enumerate(texts)
    ]
    states = ["done", "failed", "asking", "running", "refused"]
    calls = [
        activity(number, kind=kind, state=states[number % 5], name=text, server=text, input=text, output=text)
        for number, (text, kind) in enumerate((text, kind) for text in texts for kind in ("mcp", "web_search", "code"))
    ]
    numbers = " ".join(f"[{number}]" for number in range(1, 2 * len(texts) + 1))
    person.page.evaluate("void (globalThis.ran = () => { globalThis.hasRun = true; })")
    answer = show_answer(person, text=numbers, citations=cited, activities=calls)
    answer.locator(".sources > button").click()
    person.page.evaluate("for (const details of document.querySelectorAll('.activity details')) details.open = true")
    expect(answer.locator(".activity__text").first).to_be_visible()
    assert person.page.evaluate(FOREIGN) == []
    kinds = set(person.page.evaluate(LINKS))
    assert kinds == {"http: _blank noopener noreferrer nofollow "}
    shown = answer.locator(".answer-extras").inner_text()
    assert "\u202e" not in shown
    assert not person.page.evaluate("Boolean(globalThis.hasRun)")
    assert leaks.heard == []


def test_nothing_is_wider_than_a_phone(person: Visit) -> None:
    person.page.set_viewport_size({"width": 360, "height": 740})
    long = citation(f"https://a.example/{'a' * 500}", "b" * 180, "wind.")
    show_answer(person, citations=[long], activities=[activity(1, state="asking", name="c" * 150, input="d" * 2000)])
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_violation(speaker: Callable[[str], Visit], language: str) -> None:
    person = speaker(language)
    person.page.set_viewport_size({"width": 360, "height": 740})
    answer = show_answer(person, citations=SOURCES, activities=[*CALLS, ASKING])
    answer.locator("summary.activity__line").first.press("Enter")
    expect(answer.get_by_role("button", name=person.words("servers.refuse"))).to_be_visible()
    assert violations_in_both_themes(person.page) == []
