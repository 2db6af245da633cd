"""The questions and answers know every error that a person can meet, and show the log as it is."""

import re
import urllib.error
import urllib.request

import pytest

from api.relay.access import attempt_limit
from api.relay.errors import ERRORS
from api.relay.settings import read_settings
from scripts.variable_pages import LANGUAGES
from tests.docs.guides import ORIGINAL, guide
from tests.docs.markdown import blocks_of, first_cells
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

MET_BY_PROGRAMS_ALONE = {
    "bad_form",
    "bad_json",
    "bad_request",
    "content_type_not_allowed",
    "field_not_allowed",
    "credential_ambiguous",
    "doctor_busy",
    "model_missing",
    "path_not_allowed",
    "provider_unknown",
    "query_invalid",
    "tool_not_allowed",
    "tool_server_unknown",
    "usage_not_counted",
    "websocket_not_supported",
}
CODE = "code-test-faq1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_that_a_person_can_meet_is_in_the_table(language: str) -> None:
    assert set(ERRORS) - MET_BY_PROGRAMS_ALONE <= set(first_cells(guide(language, "faq.md")))


def test_what_programs_alone_meet_exists() -> None:
    assert set(ERRORS) >= MET_BY_PROGRAMS_ALONE


def test_the_log_reads_as_it_is_shown(upstream: ScriptedUpstream) -> None:
    [shown] = blocks_of(guide(ORIGINAL, "faq.md"), "text")
    with WaitressServer({"BASE_URL": upstream.url, "OPENAI_API_KEY": "sk-test-faq", "CODE": CODE}) as server:
        with pytest.raises(urllib.error.HTTPError):
            ask(server.url, "code-test-wrong")
        ask(server.url, CODE)
        server.wait_for(r"stream first_byte_ms=\d+ end ok")
    logged = {without_particulars(line) for line in server.transcript.text().splitlines()}
    assert {without_particulars(line) for line in shown.splitlines()} <= logged


def ask(site: str, code: str) -> None:
    """Ask for a stream, and read it to its end."""
    headers = {"Authorization": f"Bearer nk-{code}", "Content-Type": "application/json"}
    body = b'{"model": "gpt-6-luna", "stream": true, "messages": [{"role": "user", "content": "Say hello."}]}'
    request = urllib.request.Request(f"{site}/api/openai/v1/chat/completions", body, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


def without_particulars(line: str) -> str:
    """Return a log line without what differs from one to the next: time, address, label, fingerprint, figures."""
    line = re.sub(r"^\d{4}-\d\d-\d\d [\d:,]+ ", "", line)
    return re.sub(r"(client|label|fingerprint|bytes|ms|first_byte_ms)=(code \d+|[\w.:]+)", r"\1=", line)


def test_the_times_that_the_guides_tell_are_the_relays() -> None:
    assert attempt_limit.WINDOW_SECONDS == 600 and "Wait ten minutes" in guide(ORIGINAL, "faq.md")
    vercel = read_settings({"VERCEL": "1"}).stream_limit_seconds
    assert f"The relay ends it after {vercel:g}" in " ".join(guide(ORIGINAL, "deploy-vercel.md").split())
    heartbeat = read_settings({}).heartbeat_seconds
    assert f"sends something at least every {heartbeat:g} seconds" in " ".join(guide(ORIGINAL, "faq.md").split())
