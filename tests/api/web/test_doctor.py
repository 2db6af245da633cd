"""GET /api/doctor: who is told what, one examination at a time, and no word to a stranger."""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.relay.app import create_app
from api.relay.doctor.check import Check, Finding, GuestWords, Verdict, ok
from api.relay.doctor.doctor import ALL_CHECKS
from api.relay.doctor.examination import Examination
from api.relay.settings import read_settings
from api.relay.web import doctor as web_doctor
from tests.api.fakes import CODE, OTHER_CODE, OWNER_KEY
from tests.support.secrets_guard import record_answer

OWNER = "code-test-owner-5x8k2m"
WITH_OWNER = {"CODE": f"{CODE},{OTHER_CODE}", "ADMIN_CODE": OWNER, "OPENAI_API_KEY": OWNER_KEY}


@dataclass
class Checks:
    """The checks of a test, in place of the real ones, and with what they were run."""

    examinations: list[Examination] = field(default_factory=list)

    def make(self) -> list[Check]:
        return [
            Check("keys.valid", "The keys work", self._run(Finding(Verdict.FAIL, "A key is refused.", "Set another."))),
            Check(
                "streaming.relay",
                "The relay streams",
                self._run(ok(ticks=10)),
                for_guests=GuestWords("It doesn't stream."),
            ),
            Check("site.https", "The site has https", self._run(Finding(Verdict.WARN, "It is http."))),
        ]

    def _run(self, finding: Finding) -> Callable[[Examination], Finding]:
        def run(examination: Examination) -> Finding:
            self.examinations.append(examination)
            return finding

        return run


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    made = Checks()
    use(monkeypatch, made.make())
    return made


def use(monkeypatch: pytest.MonkeyPatch, checks: Iterable[Check]) -> None:
    chosen = tuple(checks)
    monkeypatch.setattr(web_doctor, "ALL_CHECKS", chosen)
    usual = web_doctor.open_run
    monkeypatch.setattr(web_doctor, "open_run", lambda *given, **named: usual(*given, checks=chosen, **named))


def site(**variables: str) -> Flask:
    return create_app(read_settings({"NO_PROXY": "*", **variables}))


def ask(client: FlaskClient, code: str = "", path: str = "/api/doctor", **options: Any) -> TestResponse:
    headers = {"Authorization": f"Bearer nk-{code}"} if code else {}
    return client.get(path, headers=headers | options.pop("headers", {}), **options)


def events_of(answer: TestResponse) -> list[dict[str, Any]]:
    content = answer.get_data()
    record_answer(str(answer.headers).encode() + content, "GET /api/doctor")
    return [json.loads(line.removeprefix("data: ")) for line in content.decode().splitlines() if line[:5] == "data:"]


def ids_told(answer: TestResponse) -> set[str]:
    return {event["id"] for event in events_of(answer)[:-1]}


def test_the_owner_sees_every_check_and_at_the_end_the_counts(checks: Checks) -> None:
    answer = ask(site(**WITH_OWNER).test_client(), OWNER)
    assert answer.status_code == 200
    *results, last = events_of(answer)
    assert {result["id"] for result in results} == {"keys.valid", "streaming.relay", "site.https"}
    assert isinstance(last.pop("ms"), int)
    counts = {"fail": 1, "warn": 1, "ok": 1, "skipped": 0}
    assert last == {"done": True, "counts": counts, "sees_all": True, "open": False}


def test_it_is_a_stream_that_nothing_on_the_way_may_hold() -> None:
    answer = ask(site(**WITH_OWNER).test_client(), OWNER, "/api/doctor/ticks")
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache, no-transform"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Content-Encoding"] == "identity"


def test_a_guest_gets_only_what_is_for_guests_and_nothing_else_is_run(checks: Checks) -> None:
    answer = ask(site(**WITH_OWNER).test_client(), CODE)
    [result, last] = events_of(answer)
    assert isinstance(result.pop("ms"), int)
    assert result == {
        "id": "streaming.relay",
        "group": "streaming",
        "verdict": "ok",
        "title": "The relay streams",
        "cause": "",
        "cause_id": "",
        "next": "",
        "evidence": {},
        "faq": "something-is-wrong-with-the-site",
    }
    assert last["sees_all"] is False and last["counts"] == {"fail": 0, "warn": 0, "ok": 1, "skipped": 0}
    assert len(checks.examinations) == 1


FOR_GUESTS = {
    *("way.address", "way.proxy", "way.dns", "way.tcp", "way.tls", "way.http", "way.api"),
    "keys.valid",
    "models.default",
    "streaming.server",
}
"""Every check that a guest is told of. A new one is added here by hand: what it says is the guests' business too."""


def test_these_checks_and_no_other_are_for_guests() -> None:
    assert {check.id for check in ALL_CHECKS if check.for_guests} == FOR_GUESTS


TELL_THE_OWNER = "Tell the owner of the site, who can see here what the matter is."
NO_WAY = ("The site doesn't reach the provider of its models.", TELL_THE_OWNER)
REFUSED = ("The provider of the models refuses this site.", TELL_THE_OWNER)
NOT_THERE = ("The model that new conversations begin with is not there.", "Choose another model.")
HELD_BACK = ("The server of this site holds answers back, or goes on with them after Stop.", TELL_THE_OWNER)


@pytest.mark.parametrize(
    ("variables", "failing"),
    [
        ({"BASE_URL": "http://127.0.0.1:9/v1"}, {"way.tcp": NO_WAY}),
        ({"BASE_URL": "no address"}, {"way.address": NO_WAY}),
        ({"PROXY_URL": "127.0.0.1:9", "BASE_URL": "http://models.test/v1", "NO_PROXY": ""}, {"way.proxy": NO_WAY}),
        ({"BASE_URL": "http://127.0.0.1:9/v1", "DEFAULT_MODEL": "grok-4@XAI"}, {"way.tcp": NO_WAY}),
    ],
)
def test_a_guest_learns_what_fails_and_nothing_of_the_owners(
    variables: dict[str, str], failing: dict[str, tuple[str, str]]
) -> None:
    answer = ask(site(**{**WITH_OWNER, "UPSTREAM_REPO": "0", **variables}).test_client(), CODE)
    *results, _ = events_of(answer)
    assert {result["id"] for result in results} == FOR_GUESTS and len(results) == len(FOR_GUESTS)
    told = {result["id"]: (result["cause"], result["next"]) for result in results if result["verdict"] == "fail"}
    assert failing.items() <= told.items()
    for result in results:
        assert result["evidence"] == {}
        is_failing = result["verdict"] == "fail"
        assert result["cause_id"] == (f"{result['id']}.guests" if is_failing else "")
        assert (result["cause"], result["next"]) in (
            {NO_WAY, REFUSED, NOT_THERE, HELD_BACK} if is_failing else {("", "")}
        )


@pytest.mark.parametrize("path", ["/api/doctor", "/api/doctor?check=streaming.relay", "/api/doctor/ticks"])
@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "access_code_missing"),
        ("Bearer nk-code-test-wrong", "access_code_wrong"),
        # At OpenAI's own address callers may bring a key, which nobody checks here.
        ("Bearer sk-test-somebody", "access_code_missing"),
    ],
)
def test_a_stranger_is_told_nothing_and_no_work_is_done(
    checks: Checks, path: str, authorization: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_doctor, "Doctor", lambda _: pytest.fail("the doctor was called"))
    answer = site(**WITH_OWNER).test_client().get(path, headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == code
    assert checks.examinations == []


@pytest.mark.parametrize(
    ("variables", "code", "sees_all"),
    [
        (WITH_OWNER, OWNER, True),
        (WITH_OWNER, CODE, False),
        ({"CODE": CODE}, CODE, True),
        ({"CODE": f"{CODE},{OTHER_CODE}"}, CODE, False),
        ({"CODE": CODE, "VERCEL": "1"}, CODE, False),
        ({"CODE": CODE, "NETLIFY": "1"}, CODE, False),
        ({}, "", False),
    ],
    ids=["owner", "guest", "the only code", "one of two", "on Vercel", "on Netlify", "open"],
)
def test_who_is_taken_for_the_owner(checks: Checks, variables: dict[str, str], code: str, sees_all: bool) -> None:
    last = events_of(ask(site(**variables).test_client(), code))[-1]
    assert last["sees_all"] is sees_all
    assert last["open"] is ("CODE" not in variables)


def test_a_check_can_be_asked_for_by_its_id(checks: Checks) -> None:
    client = site(**WITH_OWNER).test_client()
    assert ids_told(ask(client, OWNER, "/api/doctor?check=keys.valid&check=site.https")) == {"keys.valid", "site.https"}


@pytest.mark.parametrize(("code", "check"), [(OWNER, "keys.unheard-of"), (CODE, "keys.valid")])
def test_a_check_that_one_may_not_see_is_one_that_does_not_exist(checks: Checks, code: str, check: str) -> None:
    answer = ask(site(**WITH_OWNER).test_client(), code, f"/api/doctor?check={check}")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "query_invalid")
    assert checks.examinations == []


@pytest.mark.parametrize(
    ("code", "query", "may_probe"), [(OWNER, "?probe=1", True), (OWNER, "", False), (CODE, "?probe=1", False)]
)
def test_only_the_owner_may_spend_a_token_and_only_when_they_say_so(
    checks: Checks, code: str, query: str, may_probe: bool
) -> None:
    events_of(ask(site(**WITH_OWNER).test_client(), code, f"/api/doctor{query}"))
    assert {examination.may_probe for examination in checks.examinations} == {may_probe}


def test_checks_see_the_request_without_its_credential(checks: Checks) -> None:
    headers = {"Via": "1.1 proxy", "Cookie": "a=secret-cookie", "api-key": f"nk-{OWNER}"}
    variables = {**WITH_OWNER, "openai_api_key": "sk-test-lower-case"}
    events_of(ask(site(**variables).test_client(), headers=headers, environ_base={"REMOTE_ADDR": "203.0.113.7"}))
    seen = checks.examinations[0]
    assert seen.request_headers["Via"] == "1.1 proxy"
    assert seen.remote_address == "203.0.113.7"
    assert OWNER not in str(seen.request_headers) and "secret-cookie" not in str(seen.request_headers)
    assert seen.environment["openai_api_key"] == "sk-test-lower-case"
    assert OWNER_KEY not in repr(seen)


def test_settings_that_close_the_relay_are_just_what_it_is_for(checks: Checks) -> None:
    client = site(**WITH_OWNER, BASE_URL="no address").test_client()
    assert client.post("/api/access", headers={"Authorization": f"Bearer nk-{OWNER}"}).status_code == 503
    assert "keys.valid" in ids_told(ask(client, OWNER))


def test_codes_that_make_no_sense_let_nobody_in_and_say_why(checks: Checks) -> None:
    answer = ask(site(CODE=" , ").test_client(), CODE)
    assert answer.get_json()["error"]["code"] == "configuration_invalid"
    assert checks.examinations == []


def test_other_sites_may_not_ask_through_a_readers_browser(checks: Checks) -> None:
    answer = ask(site().test_client(), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.get_json()["error"]["code"] == "origin_not_allowed"
    assert checks.examinations == []


class Held:
    """A check that goes on until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.ended = threading.Event()
        self.check = Check("way.slow", "Slow", self._run, for_guests=GuestWords("It is slow."))

    def _run(self, _: Examination) -> Finding:
        self.go.wait(10)
        self.ended.set()
        return ok()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    made = Held()
    use(monkeypatch, [made.check])
    yield made
    made.go.set()


def start(client: FlaskClient, **environment: object) -> tuple[TestResponse, Iterator[bytes]]:
    """An examination whose check has begun."""
    answer = ask(client, OWNER, environ_overrides=environment)
    pieces = iter(answer.response)
    assert next(pieces) == b": ping\n\n"
    assert next(pieces) == b": ping\n\n"
    return answer, pieces


def test_the_head_comes_at_once_and_pings_while_nothing_is_found(held: Held) -> None:
    answer, pieces = start(site(**WITH_OWNER, HEARTBEAT_SECONDS="0.1").test_client())
    held.go.set()
    assert b'"way.slow"' in b"".join(pieces)
    answer.close()


def test_there_is_one_examination_at_a_time(held: Held) -> None:
    app = site(**WITH_OWNER, HEARTBEAT_SECONDS="0.1")
    _, pieces = start(app.test_client())
    refused = ask(app.test_client(), OWNER)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (429, "doctor_busy")
    assert 1 <= int(refused.headers["Retry-After"]) <= 20
    held.go.set()
    assert b'"done"' in b"".join(pieces)
    assert ids_told(ask(app.test_client(), OWNER)) == {"way.slow"}


def test_an_examination_that_was_left_counts_until_its_checks_are_over(held: Held) -> None:
    app = site(**WITH_OWNER, HEARTBEAT_SECONDS="0.1")
    answer, _ = start(app.test_client())
    answer.close()
    assert ask(app.test_client(), OWNER).status_code == 429
    held.go.set()
    for thread in threading.enumerate():
        if thread.name == "doctor way.slow":
            thread.join(10)
    assert ids_told(ask(app.test_client(), OWNER)) == {"way.slow"}


def test_guests_do_not_keep_the_owner_out(held: Held) -> None:
    app = site(**WITH_OWNER, HEARTBEAT_SECONDS="0.1")
    ask(app.test_client(), CODE)
    assert ask(app.test_client(), OTHER_CODE).status_code == 429
    assert ask(app.test_client(), OWNER).status_code == 200
    held.go.set()


@pytest.mark.parametrize("sign", ["waitress.client_disconnected", "locutorio.is_stopping"])
def test_it_ends_when_the_server_says_that_nobody_waits(held: Held, sign: str) -> None:
    gone = threading.Event()
    _, pieces = start(site(**WITH_OWNER, HEARTBEAT_SECONDS="0.1").test_client(), **{sign: gone.is_set})
    gone.set()
    assert b"data:" not in b"".join(pieces)


def test_ten_ticks_with_the_relays_stamps() -> None:
    ticks = events_of(ask(site(**WITH_OWNER).test_client(), CODE, "/api/doctor/ticks"))
    assert [tick["tick"] for tick in ticks] == list(range(1, 11))
    stamps = [tick["at_ms"] for tick in ticks]
    assert stamps == sorted(stamps)
    assert all(stamp >= 100 * number for number, stamp in enumerate(stamps))


def test_the_log_names_the_check_and_no_secret(
    checks: Checks, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = site(**WITH_OWNER)
    monkeypatch.setattr(logging.getLogger("locutorio"), "propagate", True)
    with caplog.at_level(logging.WARNING, "locutorio.doctor"):
        events_of(ask(app.test_client(), OWNER))
    assert "doctor check=keys.valid verdict=fail cause=keys.valid A key is refused." in caplog.text
    assert OWNER not in caplog.text and OWNER_KEY not in caplog.text
