"""Who may come in: the credential header against the owner's settings, every combination of them."""

import itertools
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access.attempt_limit import CLIENT_LIMIT, AttemptLimiter
from api.relay.access.authentication import Authenticator, Caller
from api.relay.access.codes import parse_codes
from api.relay.errors import RelayError
from api.relay.settings import read_settings
from tests.api.fakes import CALLERS_KEY, CODE, FakeTime

CLIENT = "192.0.2.1"
BEARERS = {
    "none": "",
    "nk-right": f"Bearer nk-{CODE}",
    "nk-wrong": "Bearer nk-code-test-wrong",
    "nk-empty": "Bearer nk-",
    "own-key": f"Bearer {CALLERS_KEY}",
}


def authenticator_of(fake_time: FakeTime, **variables: str) -> Authenticator:
    settings = read_settings(variables)
    return Authenticator(settings, parse_codes(settings.code), AttemptLimiter(fake_time, fake_time.sleep))


def verdict_of(authenticator: Authenticator, authorization: str, is_own_origin: bool = True) -> str:
    """`open`, `code`, `own key`, or the code of the refusal."""
    try:
        caller = authenticator.authenticate(authorization, CLIENT, is_own_origin=is_own_origin)
    except RelayError as error:
        return error.code
    assert caller.code is None or caller.own_key is None
    if caller.own_key is not None:
        return "own key"
    return "open" if caller.code is None else "code"


def expected_verdict(has_code: bool, bearer: str, hides: bool, is_own_origin: bool, allows: bool) -> str:
    """The rule in words: an own key needs HIDE_USER_API_KEY unset and, past a code, the provider itself or a yes."""
    if bearer == "own-key":
        if hides:
            return "own_key_not_allowed"
        return "own key" if not has_code or is_own_origin or allows else "own_key_not_allowed"
    if not has_code:
        return "open"
    return {
        "none": "access_code_missing",
        "nk-empty": "access_code_missing",
        "nk-wrong": "access_code_wrong",
        "nk-right": "code",
    }[bearer]


@pytest.mark.parametrize(
    ("has_code", "bearer", "hides", "is_own_origin", "allows"),
    list(itertools.product((True, False), BEARERS, (True, False), (True, False), (True, False))),
    ids=lambda value: value if isinstance(value, str) else "01"[value],
)
def test_every_combination_of_settings_and_credentials(
    fake_time: FakeTime, has_code: bool, bearer: str, hides: bool, is_own_origin: bool, allows: bool
) -> None:
    authenticator = authenticator_of(
        fake_time,
        CODE=CODE if has_code else "",
        HIDE_USER_API_KEY="1" if hides else "",
        ALLOW_USER_KEYS="1" if allows else "",
    )
    verdict = verdict_of(authenticator, BEARERS[bearer], is_own_origin)
    assert verdict == expected_verdict(has_code, bearer, hides, is_own_origin, allows)
    assert authenticator.needs_code == has_code
    accepts = expected_verdict(has_code, "own-key", hides, is_own_origin, allows) == "own key"
    assert authenticator.accepts_own_keys(is_own_origin) == accepts


@pytest.mark.parametrize(
    ("authorization", "verdict"),
    [
        (f"bearer nk-{CODE}", "code"),
        (f"  BEARER   nk-{CODE}  ", "code"),
        (f"Bearer nk- {CODE} ", "code"),
        (f"Bearer nk-{CODE.upper()}", "access_code_wrong"),
        (f"Bearer nk-{CODE},other", "access_code_wrong"),
        (f"Bearer NK-{CODE}", "code"),
        (f"Bearer {CODE}", "own key"),
        (f"Basic nk-{CODE}", "access_code_missing"),
        (f"nk-{CODE}", "access_code_missing"),
        ("Bearer", "access_code_missing"),
        ("Bearer ", "access_code_missing"),
        ("Bearer nk-   ", "access_code_missing"),
        ("Bearer two words", "bad_request"),
        ("Bearer kéy", "bad_request"),
        ("Bearer key\r\nX: y", "bad_request"),
        ("Bearer " + "k" * 1000, "own key"),
        ("Bearer " + "k" * 1001, "bad_request"),
    ],
    ids=lambda value: ascii(value[:40]),
)
def test_only_a_bearer_is_a_credential(fake_time: FakeTime, authorization: str, verdict: str) -> None:
    assert verdict_of(authenticator_of(fake_time, CODE=CODE), authorization) == verdict


@given(st.text(max_size=60))
def test_no_header_brings_a_stranger_in_as_a_guest(authorization: str) -> None:
    authenticator = authenticator_of(FakeTime(), CODE=CODE, HIDE_USER_API_KEY="1")
    for written in (authorization, f"Bearer {authorization}", f"Bearer nk-{authorization}"):
        assert verdict_of(authenticator, written) in (
            "access_code_missing",
            "access_code_wrong",
            "own_key_not_allowed",
            "too_many_attempts",
        )


@given(st.text(max_size=40))
def test_an_own_key_that_is_let_in_can_stand_in_a_header(key: str) -> None:
    try:
        caller = authenticator_of(FakeTime()).authenticate(f"Bearer {key}", CLIENT, is_own_origin=True)
    except RelayError as error:
        assert error.code == "bad_request"
        return
    if caller.own_key is not None:
        assert caller.own_key.isascii() and caller.own_key.isprintable() and " " not in caller.own_key


def test_a_wrong_code_costs_time_and_a_right_or_missing_one_does_not(fake_time: FakeTime) -> None:
    authenticator = authenticator_of(fake_time, CODE=CODE)
    for bearer in ("nk-right", "none", "nk-empty", "own-key"):
        verdict_of(authenticator, BEARERS[bearer])
    assert fake_time.slept == []
    verdict_of(authenticator, BEARERS["nk-wrong"])
    assert len(fake_time.slept) == 1


def test_after_too_many_wrong_codes_even_the_right_one_is_not_compared(fake_time: FakeTime) -> None:
    authenticator = authenticator_of(fake_time, CODE=CODE)
    for _ in range(CLIENT_LIMIT):
        assert verdict_of(authenticator, BEARERS["nk-wrong"]) == "access_code_wrong"
    assert verdict_of(authenticator, BEARERS["nk-wrong"]) == "too_many_attempts"
    assert verdict_of(authenticator, BEARERS["nk-right"]) == "too_many_attempts"


def test_who_came_in_before_stays_in_whatever_others_at_the_address_do(fake_time: FakeTime) -> None:
    authenticator = authenticator_of(fake_time, CODE=CODE)
    assert verdict_of(authenticator, BEARERS["nk-right"]) == "code"
    for _ in range(CLIENT_LIMIT + 1):
        verdict_of(authenticator, BEARERS["nk-wrong"])
    assert verdict_of(authenticator, BEARERS["nk-right"]) == "code"


def test_an_expired_code_is_told_its_day_and_is_not_counted_as_wrong(fake_time: FakeTime) -> None:
    authenticator = authenticator_of(fake_time, CODE=f"{CODE}|until=2020-01-31")
    for _ in range(CLIENT_LIMIT + 1):
        with pytest.raises(RelayError) as refusal:
            authenticator.authenticate(BEARERS["nk-right"], CLIENT, is_own_origin=True)
        assert refusal.value.code == "access_code_expired"
        assert "2020-01-31" in refusal.value.message


def test_a_closed_code_is_told_its_slip_and_not_counted_as_wrong_while_others_come_in(fake_time: FakeTime) -> None:
    authenticator = authenticator_of(fake_time, CODE=f"{CODE},code-test-2|usd=5")
    for _ in range(CLIENT_LIMIT + 1):
        with pytest.raises(RelayError) as refusal:
            authenticator.authenticate("Bearer nk-code-test-2", CLIENT, is_own_origin=True)
        assert (refusal.value.code, refusal.value.details["variable"]) == ("configuration_invalid", "CODE")
        assert "position 2" in refusal.value.message
    assert verdict_of(authenticator, BEARERS["nk-right"]) == "code"


@pytest.mark.parametrize("bearer", ["none", "nk-right", "nk-wrong", "nk-empty"])
def test_every_verdict_about_a_code_is_logged_without_the_code(
    fake_time: FakeTime, caplog: pytest.LogCaptureFixture, bearer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("locutorio"), "propagate", True)
    with caplog.at_level(logging.INFO, "locutorio.access"):
        verdict_of(authenticator_of(fake_time, CODE=CODE), BEARERS[bearer])
    (line,) = caplog.messages
    assert line.startswith("got access code: ") and CLIENT in line
    assert "code-test" not in line


def test_a_callers_key_is_not_shown() -> None:
    assert CALLERS_KEY not in repr(Caller("own key", own_key=CALLERS_KEY))


def test_a_codes_models_bind_its_holder_and_nobody_else(fake_time: FakeTime) -> None:
    authenticator = authenticator_of(fake_time, CODE=f"{CODE}|models=gpt-4o-mini")
    holder = authenticator.authenticate(BEARERS["nk-right"], CLIENT, is_own_origin=True)
    assert (holder.allows_model("gpt-4o-mini"), holder.allows_model("gpt-4o")) == (True, False)
    assert authenticator.authenticate(BEARERS["own-key"], CLIENT, is_own_origin=True).allows_model("gpt-4o")
