"""A tool of the owner's tool server is asked for by the model, decided by the reader, and called by the provider."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import CODE, OpenSite, Visit, learn_models
from tests.page.transcript.tools_site import tools_button
from tests.upstream import Script, ScriptedUpstream

TOKEN = "handbook0token"
ADDRESS = "https://mcp.example.com/mcp"
ENVIRONMENT = {"CODE": f"{CODE}|tools=mcp", "MCP_SERVERS": f"handbook={ADDRESS}|token={TOKEN}"}
ASKS = {
    "id": "mcpr_1",
    "type": "mcp_approval_request",
    "server_label": "handbook",
    "name": "find",
    "arguments": '{"query":"tower"}',
}
LIST = {"id": "mcpl_1", "type": "mcp_list_tools", "server_label": "handbook", "tools": [], "error": None}
CALL = {
    "id": "mcp_1",
    "type": "mcp_call",
    "server_label": "handbook",
    "name": "find",
    "arguments": ASKS["arguments"],
    "output": "330 m",
    "error": None,
    "status": "completed",
    "approval_request_id": "mcpr_1",
}
MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "status": "completed",
    "content": [{"type": "output_text", "text": "It is 330 m high.", "annotations": [], "logprobs": []}],
}


@pytest.fixture
def reader(visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream) -> Visit:
    """Somebody whose question may use the tool server, and whose model asks to use it."""
    site = open_site(ENVIRONMENT)
    learn_models(site, CODE)
    somebody = visit(site)
    with somebody.page.expect_response("**/api/access"):
        somebody.open_with_code()
    tools_button(somebody).click()
    somebody.page.get_by_role("menuitem", name=somebody.words("servers.title")).click()
    somebody.page.get_by_role("menuitemcheckbox", name="handbook").click()
    somebody.page.keyboard.press("Escape")
    upstream.next_script(Script(text="", reasoning="I look it up.", items=[LIST, ASKS]))
    somebody.ask("How high is the tower?")
    expect(decision(somebody, "allow")).to_be_visible()
    [tool] = asked(upstream)["tools"]
    assert tool == {
        "type": "mcp",
        "server_label": "handbook",
        "server_url": ADDRESS,
        "authorization": TOKEN,
        "require_approval": "always",
    }
    return somebody


def decision(person: Visit, key: str) -> Locator:
    return person.exchange.get_by_role("button", name=person.words(f"servers.{key}"), exact=True)


def asked(upstream: ScriptedUpstream) -> dict:
    """The body of the next question that the upstream gets."""
    return upstream.wait_for_request(lambda request: request.method == "POST").json()


def decisions(body: dict) -> list[bool]:
    return [item["approve"] for item in body["input"] if item["type"] == "mcp_approval_response"]


@contextmanager
def other_tab(person: Visit) -> Iterator[Visit]:
    """The same conversation in another tab of the same browser."""
    tab = Visit(person.page.context.new_page(), person.site)
    tab.page.goto(person.page.url)
    yield tab
    tab.page.close()


def test_what_is_allowed_is_done_and_told(reader: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="", items=[CALL, MESSAGE]))
    decision(reader, "allow").click()
    expect(reader.answer).to_have_text("It is 330 m high.")
    body = asked(upstream)
    assert decisions(body) == [True]
    assert [item["type"] for item in body["input"][1:]] == [
        "reasoning",
        "mcp_list_tools",
        "mcp_approval_request",
        "mcp_approval_response",
    ]
    done = reader.words("servers.done", tool="find", server="handbook")
    expect(reader.exchange.locator(".activity__line", has_text=done)).to_be_visible()
    expect(decision(reader, "allow")).to_have_count(0)
    assert TOKEN not in reader.page.content()


def test_what_is_refused_is_not_done_and_the_answer_goes_on(reader: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="", items=[MESSAGE]))
    decision(reader, "refuse").click()
    expect(reader.answer).to_have_text("It is 330 m high.")
    assert decisions(asked(upstream)) == [False]
    expect(reader.exchange).to_contain_text(reader.words("servers.refused", tool="find", server="handbook"))


def test_a_reload_while_the_tool_is_at_work_loses_neither_question_nor_decision(
    reader: Visit, upstream: ScriptedUpstream
) -> None:
    upstream.next_script(Script(text="", items=[CALL], end="hang"))
    decision(reader, "allow").click()
    assert decisions(asked(upstream)) == [True]
    reader.page.reload()
    reader.expect_state("cut")
    expect(decision(reader, "allow")).to_have_count(0)
    upstream.next_script(Script(text="", items=[CALL, MESSAGE]))
    reader.exchange.get_by_role("button", name=reader.words("resume.continue"), exact=True).click()
    expect(reader.answer).to_have_text("It is 330 m high.")
    assert decisions(asked(upstream)) == [True]


def test_another_tab_can_decide_and_this_one_follows(reader: Visit, upstream: ScriptedUpstream) -> None:
    with other_tab(reader) as tab:
        expect(decision(tab, "allow")).to_be_visible()
        upstream.next_script(Script(text="", items=[CALL, MESSAGE]))
        decision(tab, "allow").click()
        expect(tab.answer).to_have_text("It is 330 m high.")
        expect(reader.answer).to_have_text("It is 330 m high.")
        expect(decision(reader, "allow")).to_have_count(0)
        assert decisions(asked(upstream)) == [True]


def test_two_presses_decide_once(reader: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="", items=[CALL, MESSAGE]))
    decision(reader, "allow").dblclick()
    expect(reader.answer).to_have_text("It is 330 m high.")
    assert decisions(asked(upstream)) == [True]
    assert [request.path for request in upstream.requests if request.method == "POST"] == ["/v1/responses"] * 2


def test_who_asks_on_meanwhile_can_still_decide_once_that_answer_is_there(
    reader: Visit, upstream: ScriptedUpstream
) -> None:
    first = reader.answers.first
    upstream.next_script(Script(text="Ask me later.", gate="word"))
    reader.ask("And how wide?")
    asked(upstream)
    first.get_by_role("button", name=reader.words("servers.allow"), exact=True).click()
    expect(first.get_by_role("button", name=reader.words("servers.allow"), exact=True)).to_be_visible()
    for _ in range(3):
        upstream.open_gate("word")
    expect(reader.answer).to_have_text("Ask me later.")
    reader.expect_state("complete")
    upstream.next_script(Script(text="", items=[CALL, MESSAGE]))
    first.get_by_role("button", name=reader.words("servers.allow"), exact=True).click()
    expect(first.locator(".answer")).to_have_text("It is 330 m high.")
    assert decisions(asked(upstream)) == [True]


def test_what_is_decided_without_a_network_can_be_decided_again(reader: Visit, upstream: ScriptedUpstream) -> None:
    reader.page.reload()
    # The page does not have the code yet with which such an answer is asked for.
    expect(decision(reader, "allow")).to_be_visible()
    reader.page.context.set_offline(True)
    decision(reader, "allow").click()
    expect(reader.card).to_contain_text("site_unreachable")
    expect(decision(reader, "allow")).to_be_visible()
    reader.page.context.set_offline(False)
    upstream.next_script(Script(text="", items=[CALL, MESSAGE]))
    decision(reader, "allow").click()
    expect(reader.answer).to_have_text("It is 330 m high.")
    assert decisions(asked(upstream)) == [True]
