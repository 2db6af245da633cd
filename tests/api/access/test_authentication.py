"""Who may come in: the credential header against the owner's settings, every combination of them."""

import itertools
import logging
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from api.relay.access.attempt_bounds import CLIENT_LIMIT
from api.relay.access.attempt_limit import AttemptLimiter
from api.relay.access.authentication import Authenticator, Caller, read_credential
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
    "bare-right": f"Bearer {CODE}",
    "bare-wrong": "Bearer code-test-wrong",
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
        "bare-right": "code",
        "bare-wrong": "access_code_wrong",
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
        (f"Bearer {CODE}", "code"),
        (f"Bearer nk-nk-{CODE}", "code"),
        (f"Basic nk-{CODE}", "access_code_missing"),
        (f"nk-{CODE}", "access_code_missing"),
        ("Bearer", "access_code_missing"),
        ("Bearer ", "access_code_missing"),
        ("Bearer nk-   ", "access_code_missing"),
        ("Bearer two words", "access_code_wrong"),
        ("Bearer kéy", "access_code_wrong"),
        ("Bearer sk-two words", "bad_request"),
        ("Bearer sk-kéy", "bad_request"),
        ("Bearer sk-key\r\nX: y", "bad_request"),
        ("Bearer sk-" + "k" * 997, "own key"),
        ("Bearer sk-" + "k" * 998, "bad_request"),
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
    for bearer in ("nk-right", "bare-right", "none", "nk-empty", "own-key"):
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


KEYS = [
    *(CALLERS_KEY, "sk-proj-x1", "sk-ant-api03-x", "gsk_x1y2", "xai-x1y2", "AIzaSyTest-12345", "sk_x1"),
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.x-y",
]
KEYS_OF_ONE = {
    "azure": "0123456789abcdef0123456789abcdef",
    "mistral": "AbCdEfGhIjKlMnOpQrStUvWxYz012345",
    "chatglm": "0123456789abcdef0123456789abcdef.AbCdEfGhIjKlMnOp",
    "bytedance": "12345678-1234-1234-1234-123456789abc",
}
OTHERS = ["code-test-guess", "letmein", "ana-7f3kq9xw", "0123456789abcdef0123456789abcdef", "Sk-test", "k" * 2000]


@pytest.mark.parametrize("key", KEYS)
def test_a_bearer_that_looks_like_a_providers_key_is_the_callers_own(fake_time: FakeTime, key: str) -> None:
    assert verdict_of(authenticator_of(fake_time, CODE=CODE), f"Bearer {key}") == "own key"
    assert fake_time.slept == []


@pytest.mark.parametrize("provider", KEYS_OF_ONE)
def test_a_key_without_a_prefix_is_one_at_its_own_provider_alone(fake_time: FakeTime, provider: str) -> None:
    authenticator = authenticator_of(fake_time, CODE=CODE)
    authorization = f"Bearer {KEYS_OF_ONE[provider]}"
    caller = authenticator.authenticate(authorization, CLIENT, is_own_origin=True, provider=provider)
    assert caller.own_key == KEYS_OF_ONE[provider]
    assert verdict_of(authenticator, authorization) == "access_code_wrong"


@pytest.mark.parametrize("bearer", OTHERS)
@pytest.mark.parametrize("variables", [{}, {"HIDE_USER_API_KEY": "1"}, {"ALLOW_USER_KEYS": "1"}], ids=str)
@pytest.mark.parametrize("is_own_origin", [True, False])
def test_any_other_bearer_is_a_wrong_code_and_goes_to_no_provider(
    fake_time: FakeTime, bearer: str, variables: dict[str, str], is_own_origin: bool
) -> None:
    authenticator = authenticator_of(fake_time, CODE=CODE, **variables)
    verdicts = [verdict_of(authenticator, f"Bearer {bearer}{number}", is_own_origin) for number in range(7)]
    assert verdicts == ["access_code_wrong"] * CLIENT_LIMIT + ["too_many_attempts"] * 2
    assert verdict_of(authenticator, f"Bearer {CODE}", is_own_origin) == "too_many_attempts"


@pytest.mark.parametrize("bearer", OTHERS)
def test_an_open_site_takes_any_other_bearer_for_a_placeholder(fake_time: FakeTime, bearer: str) -> None:
    assert verdict_of(authenticator_of(fake_time), f"Bearer {bearer}") == "open"


def test_an_owner_can_let_keys_of_any_form_through_and_they_are_no_oracle(fake_time: FakeTime) -> None:
    authenticator = authenticator_of(fake_time, CODE=CODE, ALLOW_USER_KEYS="any")
    for _ in range(CLIENT_LIMIT * 2):
        assert verdict_of(authenticator, "Bearer my-gateways-key", is_own_origin=False) == "own key"
    assert len(fake_time.slept) == 1
    guesses = [verdict_of(authenticator, f"Bearer guess{number}") for number in range(CLIENT_LIMIT)]
    assert guesses == ["own key"] * (CLIENT_LIMIT - 1) + ["too_many_attempts"]
    assert verdict_of(authenticator, f"Bearer {CODE}") == "too_many_attempts"
    assert verdict_of(authenticator_of(fake_time, CODE=CODE, ALLOW_USER_KEYS="any"), f"Bearer {CODE}") == "code"
    hidden = authenticator_of(fake_time, CODE=CODE, ALLOW_USER_KEYS="any", HIDE_USER_API_KEY="1")
    assert verdict_of(hidden, "Bearer my-gateways-key") == "access_code_wrong"


@pytest.mark.parametrize("code", ["access_code_missing", "access_code_wrong", "own_key_not_allowed"])
def test_the_message_itself_says_what_an_api_client_sends(code: str) -> None:
    assert "'nk-' followed by" in RelayError(code).message


@pytest.mark.parametrize(
    ("sent", "credential"),
    [
        ({}, ""),
        ({"Authorization": f"Bearer nk-{CODE}"}, f"Bearer nk-{CODE}"),
        ({"api-key": f"nk-{CODE}"}, f"Bearer nk-{CODE}"),
        ({"api-key": "nk-wrong", "Authorization": f"Bearer nk-{CODE}"}, f"Bearer nk-{CODE}"),
        ({"api-key": f"nk-{CODE}", "Authorization": "Basic eDp5"}, f"Bearer nk-{CODE}"),
        ({"Authorization": f"Bearer nk-wrong, Bearer nk-{CODE}"}, None),
        ({"Authorization": f"Bearer nk-{CODE},Bearer nk-{CODE}"}, None),
        ({"api-key": f"nk-wrong, nk-{CODE}"}, None),
    ],
    ids=str,
)
def test_a_request_has_one_credential(sent: dict[str, str], credential: str | None) -> None:
    if credential is not None:
        assert read_credential(Headers(sent)) == credential
        return
    with pytest.raises(RelayError) as refusal:
        read_credential(Headers(sent))
    assert (refusal.value.code, refusal.value.answer_status) == ("credential_ambiguous", 400)


def test_another_header_for_keys_counts_only_where_it_is_asked_for() -> None:
    sent = Headers({"x-api-key": f"nk-{CODE}"})
    assert read_credential(sent) == ""
    assert read_credential(sent, "x-api-key") == f"Bearer nk-{CODE}"
    with pytest.raises(RelayError):
        read_credential(Headers({"x-api-key": f"nk-{CODE}, nk-other"}), "x-api-key")


@pytest.mark.parametrize("written", ["mi-contraseña-7f3kq9", "密码7f3kq9xw"])
def test_a_code_in_any_script_comes_in_as_utf_8_or_percent_encoded(fake_time: FakeTime, written: str) -> None:
    authenticator = authenticator_of(fake_time, CODE=written)
    for sent in (written.encode().decode("latin-1"), quote(written)):
        assert verdict_of(authenticator, f"Bearer nk-{sent}") == "code"
    assert verdict_of(authenticator_of(fake_time, CODE="contraseña-1"), "Bearer nk-contrase\xf1a-1") == "code"


@pytest.mark.parametrize("bearer", ["none", "nk-right", "nk-wrong", "nk-empty", "bare-right", "bare-wrong"])
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
