"""What the scripted upstream reports, it counts: in each dialect, and only where an answer went out whole."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.upstream import Script, ScriptedUpstream
from tests.upstream.usage import DIALECTS

COUNTS = {"prompt": 100, "cached": 30, "cache_written": 20, "completion": 50, "reasoning": 10}


def ask(upstream: ScriptedUpstream, path: str = "chat/completions", **fields: Any) -> bytes:
    asked = {"input": "Hello"} if path == "responses" else {"messages": []}
    body = json.dumps({"model": "gpt-4o-mini", **asked, **fields}).encode()
    headers = {"Content-Type": "application/json", "X-Label": "ana"}
    request = urllib.request.Request(f"{upstream.url}/v1/{path}", body, headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_reported_is_counted(upstream: ScriptedUpstream, dialect: str) -> None:
    script = {"counts": COUNTS, "dialect": dialect}
    assert json.loads(ask(upstream, script=script))["usage"] == DIALECTS[dialect](COUNTS)
    ask(upstream, "responses", script=script, stream=True)
    assert upstream.reported_by("X-Label") == {"ana": {"requests": 2, **{name: 2 * n for name, n in COUNTS.items()}}}


def test_a_stream_reports_when_it_is_asked_to(upstream: ScriptedUpstream) -> None:
    assert b"usage" not in ask(upstream, stream=True)
    assert upstream.reported_by("X-Label") == {}
    said = ask(upstream, stream=True, stream_options={"include_usage": True}, script={"counts": COUNTS})
    assert b'"usage":null' in said and b'"choices":[],"usage":{"prompt_tokens":100' in said
    assert upstream.reported_by("X-Label")["ana"] == {"requests": 1, **COUNTS}


@pytest.mark.parametrize("script", [{"reports": "never"}, {"error_event": {"message": "x"}}, {"end": "early"}])
def test_what_is_not_said_is_not_counted(upstream: ScriptedUpstream, script: dict[str, Any]) -> None:
    ask(upstream, stream=True, stream_options={"include_usage": True}, script=script)
    assert upstream.reported_by("X-Label") == {}


def test_a_field_can_be_refused(upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(refuses=["stream_options"]))
    with pytest.raises(urllib.error.HTTPError) as refusal:
        ask(upstream, stream=True, stream_options={})
    assert refusal.value.code == 400 and b"stream_options" in refusal.value.read()
