"""The examples for client authors work as they are printed, and the numbers in the documents are the relay's."""

import io
import re
import urllib.request
from collections.abc import Iterator
from contextlib import redirect_stdout

import pytest

from api.relay import settings
from api.relay.web.allow_list import find_endpoint
from tests.docs.curl import request_of
from tests.docs.markdown import blocks_of, commands_of, first_cells, read
from tests.docs.source import calls_in, first_text
from tests.support.secrets_guard import record_answer
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

CODE = "code-test-docs1"
ANSWER = "chunk 0 chunk 1 chunk 2 chunk 3 chunk 4 "


@pytest.fixture(scope="module")
def site(upstream: ScriptedUpstream) -> Iterator[str]:
    """The address of a relay whose code is the one in the examples."""
    keys = {"OPENAI_API_KEY": "sk-test-docs", "ANTHROPIC_API_KEY": "sk-test-docs-anthropic"}
    environment = {"BASE_URL": upstream.url, "ANTHROPIC_URL": upstream.url, **keys, "CODE": CODE}
    with WaitressServer(environment) as server:
        yield server.url


def as_printed(example: str, site: str) -> str:
    """Return an example for this site and its code, otherwise as it is printed."""
    return re.sub(r"https://[\w-]+\.example(?=/)", site, example).replace("your-code", CODE)


PYTHON = [(page, example) for page in ("README.md", "docs/wire.md") for example in blocks_of(read(page), "python")]


@pytest.mark.parametrize(("page", "example"), PYTHON, ids=lambda part: part[:40])
def test_each_python_example_prints_the_answer(page: str, example: str, site: str) -> None:
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(as_printed(example, site), page, "exec"), {})
    assert printed.getvalue().rstrip("\n") == ANSWER


def test_the_shell_example_gets_a_stream_with_its_end_mark(site: str) -> None:
    [example] = commands_of(read("docs/wire.md"))
    with urllib.request.urlopen(request_of(as_printed(example, site)), timeout=30) as answer:
        text = answer.read().decode()
    record_answer(text, "the shell example of docs/wire.md")
    assert re.search(r"\ndata: \[DONE\]\n\n: end ok bytes=\d+ ms=\d+\n\n\Z", text)


def paths_in_the_wire() -> set[tuple[str, str]]:
    """Return (method, path) of each path that docs/wire.md says is forwarded."""
    rows = [
        name.split(" ") for name in first_cells(read("docs/wire.md")) if re.match(r"(GET|POST) (v1|dashboard)/", name)
    ]
    return {(method, path) for method, path in rows}


def test_the_wire_lists_exactly_the_paths_that_are_forwarded() -> None:
    exact = {first_text(call) for call in calls_in("api/relay", "Endpoint") if first_text(call)}
    listed = paths_in_the_wire()
    assert {path for _, path in listed} == exact | {"v1/models/<id>"}
    for method, path in listed:
        assert find_endpoint(method, path.replace("<id>", "gpt-4o")) is not None


def test_the_numbers_in_the_wire_are_the_settings() -> None:
    text = read("docs/wire.md")
    chosen, on_vercel, on_netlify = map(settings.read_settings, ({}, {"VERCEL": "1"}, {"NETLIFY": "true"}))
    assert f"| {settings.BODY_LIMIT_BYTES:,} bytes |" in text
    assert f"| {settings.CONNECT_SECONDS:g} seconds |" in text
    assert f"After {chosen.heartbeat_seconds:g} seconds of silence" in text
    assert f"| {chosen.upstream_timeout_seconds:g} seconds (`UPSTREAM_TIMEOUT_SECONDS`)" in text
    limits = f"{on_vercel.stream_limit_seconds:g} seconds on Vercel, {on_netlify.stream_limit_seconds:g} on Netlify"
    assert f"| {limits}, else none (`STREAM_LIMIT_SECONDS`)" in text
