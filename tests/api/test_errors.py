"""The errors that the relay answers in its own name."""

import json
import re
import string

import pytest

from api.relay.doctor.doctor import ALL_CHECKS
from api.relay.errors import ERRORS, RelayError, as_anthropic, error_event, messages_error_event
from tests.support.programs import ROOT

TYPES = {
    "authentication_error",
    "invalid_request_error",
    "rate_limit_error",
    "insufficient_quota",
    "configuration_error",
    "upstream_error",
    "server_error",
}


def placeholders_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def error_of(code: str) -> RelayError:
    kind = ERRORS[code]
    return RelayError(code, **dict.fromkeys(placeholders_of(kind.message + kind.hint), "X{y}"))


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_has_openais_shape_and_nextchats_msg(code: str) -> None:
    error = error_of(code)
    body = error.body()
    assert set(body) == {"error", "msg"}
    inner = body["error"]
    assert isinstance(inner, dict)
    assert set(inner) == {"message", "type", "code", "param", "hint"}
    assert (inner["code"], inner["param"], inner["message"]) == (code, None, body["msg"])
    assert inner["type"] in TYPES


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_says_what_happened_and_what_to_do_in_sentences(code: str) -> None:
    kind = ERRORS[code]
    for text in (kind.message, kind.hint):
        assert text.endswith((".", ".)")) and text == text.strip()
    assert 400 <= kind.status < 600


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_is_one_event_that_holds_its_body(code: str) -> None:
    error = error_of(code)
    event = error_event(error.body())
    assert event.startswith(b"data: ") and event.endswith(b"\n\n") and event.count(b"\n") == 2
    assert json.loads(event.removeprefix(b"data: ")) == error.body()


def test_further_fields_stand_in_the_error_and_in_its_event() -> None:
    error = RelayError("access_code_wrong", fields={"left": 0.5, "renews_at": None})
    inner = error.body()["error"]
    assert isinstance(inner, dict)
    assert {"code": "access_code_wrong", "left": 0.5, "renews_at": None}.items() <= inner.items()
    for event in (error_event(error.body()), error_event(error.body(), 3)):
        assert json.loads(event.removeprefix(b"data: "))["error"] == inner


def test_an_event_of_the_responses_api_has_its_fields_at_the_top_as_well() -> None:
    error = error_of("upstream_cut")
    event = json.loads(error_event(error.body(), 7).removeprefix(b"data: "))
    assert event == {
        "type": "error",
        "code": "upstream_cut",
        "message": error.message,
        "param": None,
        "sequence_number": 7,
        **error.body(),
    }


def test_an_event_stays_one_event_whatever_an_upstream_said() -> None:
    why = "a\r\n\r\ndata: [DONE]\n\n\u2028 ñ \ud83d {why}"
    event = error_event(RelayError("upstream_invalid_response", host="h", why=why).body())
    assert event.count(b"\n") == 2 and b"\r" not in event
    assert why in json.loads(event.removeprefix(b"data: "))["msg"]


def test_the_status_is_the_kinds_own_unless_an_upstreams_is_kept() -> None:
    assert RelayError("access_code_wrong").answer_status == 401
    assert RelayError("upstream_refused", answer_status=429, host="h", status=429, why="w").answer_status == 429


def test_what_is_not_in_the_table_is_no_error() -> None:
    with pytest.raises(KeyError):
        RelayError("no_such_code")


def test_the_errors_that_clients_depend_on_exist() -> None:
    promised = {
        "access_code_missing": 401,
        "access_code_wrong": 401,
        "too_many_attempts": 429,
        "own_key_not_allowed": 401,
        "path_not_allowed": 404,
        "model_not_allowed": 403,
        "body_too_large": 413,
        "bad_json": 400,
        "key_missing": 503,
        "upstream_unreachable": 502,
        "upstream_timeout": 504,
        "upstream_tls": 502,
        "upstream_proxy": 502,
        "budget_exhausted": 429,
        "too_many_requests": 429,
        "too_many_at_once": 429,
        "price_unknown": 403,
        "ledger_unavailable": 503,
    }
    assert {code: ERRORS[code].status for code in promised} == promised


def test_the_check_that_an_error_names_is_one_of_the_doctors() -> None:
    named = {code: kind.check for code, kind in ERRORS.items() if kind.check}
    assert named
    assert set(named.values()) <= {check.id for check in ALL_CHECKS}


def test_the_page_leads_from_an_error_to_the_check_that_the_log_names() -> None:
    source = (ROOT / "public/js/app/doctor/problem_checks.js").read_text(encoding="utf-8")
    led_to = dict(re.findall(r'^  (\w+): "([\w.,]+)"', source, re.MULTILINE))
    for code, kind in ERRORS.items():
        if kind.check:
            assert kind.check in led_to[code].split(","), code


def test_in_anthropics_shape_an_error_has_their_type_and_keeps_what_ours_says() -> None:
    error = RelayError("access_code_wrong")
    body = as_anthropic(error.body(), error.answer_status)
    assert body["type"] == "error" and body["msg"] == error.message
    assert isinstance(inner := body["error"], dict)
    assert inner["type"] == "authentication_error" and inner["code"] == "access_code_wrong" and inner["hint"]


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_has_a_type_that_anthropics_clients_know(code: str) -> None:
    inner = as_anthropic({"error": {"type": "upstream_error"}}, ERRORS[code].status)["error"]
    assert isinstance(inner, dict) and inner["type"].endswith("_error") or inner["type"] == "request_too_large"


def test_an_event_in_anthropics_stream_is_called_an_error_and_keeps_their_type() -> None:
    event = messages_error_event({"error": {"type": "overloaded_error", "message": "Overloaded"}})
    name, data = event.splitlines()[:2]
    assert name == b"event: error" and event.endswith(b"\n\n")
    assert json.loads(data.removeprefix(b"data: ")) == {
        "type": "error",
        "error": {"type": "overloaded_error", "message": "Overloaded"},
    }
    unknown = messages_error_event({"error": {"type": "upstream_error"}}).splitlines()[1]
    assert json.loads(unknown.removeprefix(b"data: "))["error"]["type"] == "api_error"
