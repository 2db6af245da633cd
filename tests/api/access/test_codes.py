"""CODE: who may come in, and with which rules."""

import os
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.relay.access.codes import AccessCodes, BadCode, parse_codes

pieces = st.one_of(
    st.text(max_size=12),
    st.binary(max_size=8).map(os.fsdecode),
    st.sampled_from(["|models=gpt-4o", "|until=2027-12-31", "|until=never", "|usd=5", "|", "|models=", " ", ",", "\t"]),
)
written_codes = st.lists(pieces, max_size=8).map("".join)
plain_secrets = st.text(
    st.characters(codec="ascii", exclude_categories=["C"], exclude_characters=",|"), min_size=1, max_size=20
).filter(str.strip)


def trimmed_secrets(written: str) -> set[str]:
    """What CODE holds, by the rule as its owner reads it: split, trim, drop blanks; rules begin at the first |."""
    return {item.split("|")[0].strip() for item in written.split(",") if item.strip()}


@given(written_codes)
def test_parsing_raises_nothing_but_bad_code_and_shows_no_code(written: str) -> None:
    try:
        parse_codes(written)
    except BadCode as error:
        assert str(error).isprintable() and str(error).isascii()


@given(written_codes, st.lists(pieces, max_size=3).map("".join))
@example("caf\udce9", "caf?")
def test_only_a_trimmed_code_is_found(written: str, candidate: str) -> None:
    try:
        codes = parse_codes(f"{written},code-test-1")
    except BadCode:
        return
    written += ",code-test-1"
    assert (codes.find(candidate) is not None) == (candidate in trimmed_secrets(written))
    for secret in trimmed_secrets(written):
        assert codes.find(secret) is not None
        assert codes.find(secret + " ") is None


@given(st.text(" \t\r\n,\u00a0\u2003\u3000", min_size=1))
def test_a_code_of_only_blanks_closes_the_site(blanks: str) -> None:
    with pytest.raises(BadCode):
        parse_codes(blanks)


@given(st.lists(plain_secrets, min_size=1, max_size=5), st.text(" ,\t", max_size=4))
def test_blanks_around_codes_add_no_code(secrets: list[str], blanks: str) -> None:
    codes = parse_codes(blanks + f" ,{blanks}".join(secrets) + "," + blanks)
    assert len(codes) == len(secrets)
    for blank in ("", " ", "\t", blanks):
        assert codes.find(blank) is None


def test_an_unset_code_is_no_code_and_finds_none() -> None:
    assert len(parse_codes("")) == 0
    assert parse_codes("").find("") is None


SLIPS = [
    "|models=gpt-4o",
    "a|usd=5/month",
    "a|Models=gpt-4o",
    "a|models",
    "a|models=",
    "a|models=;",
    "a|models= ; ",
    "a|until=",
    "a|until=tomorrow",
    "a|until=2027-02-30",
    "a|until=2027-13-01",
    "a|",
    "a||models=x",
    "a|models=x|models=y",
    "a|until=2026-01-01|until=2027-01-01",
    "密码-12345678",
    "contraseña-123",
    "tab\tinside-123",
    "caf\udce9",
    "code-test-\x7f1",
]
"""Codes whose rule could not be kept, or that the page could not send."""


@pytest.mark.parametrize("slip", SLIPS, ids=ascii)
def test_a_code_with_a_slip_is_closed_alone_and_told_by_its_position(slip: str) -> None:
    codes = parse_codes(f"code-test-1,{slip}")
    sound, closed = codes.find("code-test-1"), codes.find(slip.split("|")[0])
    assert sound is not None and not sound.problem
    assert closed is not None and "at position 2" in closed.problem
    assert codes.problems == (("CODE", closed.problem),)


@pytest.mark.parametrize("written", [*SLIPS, "a|,b|", " ", ",", " , "], ids=ascii)
def test_without_a_code_that_can_be_used_the_site_is_closed(written: str) -> None:
    with pytest.raises(BadCode):
        parse_codes(written)
    with pytest.raises(BadCode):
        parse_codes(written, "code-test-owner")


def test_the_owners_code_is_closed_alone_if_no_browser_can_send_it() -> None:
    codes = parse_codes("code-test-1", "contraseña-123")
    assert [variable for variable, _ in codes.problems] == ["ADMIN_CODE"]
    assert codes.are_required


def test_codes_that_cannot_be_used_are_required_all_the_same() -> None:
    assert AccessCodes(is_usable=False).are_required
    assert not AccessCodes().are_required


def test_what_is_wrong_is_told_by_its_position_and_never_by_its_text() -> None:
    [(_, why)] = parse_codes("code-test-first,code-test-second|until=secret-word").problems
    assert "position 2" in why
    assert "code-test" not in why and "secret" not in why


def test_rules_are_read_with_blanks_around_them() -> None:
    code = parse_codes("x, code-test-1 | models = gpt-4o-mini ; gpt-4.1* ; | until = 2027-12-31 ").find("code-test-1")
    assert code is not None
    assert (code.models, code.until) == (("gpt-4o-mini", "gpt-4.1*"), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("ana-7f3kq9", "ana"),
        ("Ana.Luz_2-x9x9x9", "Ana.Luz_2"),
        ("ana-short", "code 1"),
        ("ana-letters", "code 1"),
        ("7f3kq9", "code 1"),
        ("correct-horse-battery1", "code 1"),
        ("code-test-4n7q2x", "code 1"),
    ],
)
def test_a_label_is_the_name_before_a_secret_or_just_a_place(written: str, label: str) -> None:
    code = parse_codes(written).find(written)
    assert code is not None and code.label == label


def test_the_code_itself_is_kept_nowhere() -> None:
    codes = parse_codes("code-test-4n7q2x|models=gpt-4o")
    code = codes.find("code-test-4n7q2x")
    assert code is not None
    assert "4n7q2x" not in repr(code) + repr(vars(codes)) + repr(vars(code))


def test_a_code_is_valid_through_its_last_day_in_utc() -> None:
    code = parse_codes("code-test-1|until=2027-12-31").find("code-test-1")
    assert code is not None
    last_moment = datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert not code.is_expired(last_moment)
    assert code.is_expired(last_moment + timedelta(seconds=1))
    already_next_day_in_tokyo = last_moment.astimezone(timezone(timedelta(hours=9)))
    assert not code.is_expired(already_next_day_in_tokyo)


def test_a_code_without_until_never_expires() -> None:
    code = parse_codes("code-test-1").find("code-test-1")
    assert code is not None and not code.is_expired(datetime(9999, 12, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    ("model", "is_allowed"),
    [
        ("gpt-4o-mini", True),
        ("gpt-4.1", True),
        ("gpt-4.1-nano", True),
        ("gpt-4o", False),
        ("gpt-4o-mini-2024-07-18", False),
        ("GPT-4o-mini", False),
        ("x-gpt-4.1", False),
        ("gpt-451", False),
        ("", False),
    ],
)
def test_a_codes_models_are_names_or_patterns(model: str, is_allowed: bool) -> None:
    code = parse_codes("code-test-1|models=gpt-4o-mini;gpt-4.1*").find("code-test-1")
    assert code is not None and code.allows_model(model) == is_allowed


def test_a_code_without_models_allows_every_model() -> None:
    code = parse_codes("code-test-1").find("code-test-1")
    assert code is not None and code.allows_model("anything")


@given(st.text(), st.text())
def test_a_fingerprint_tells_candidates_apart_and_is_not_their_plain_digest(first: str, second: str) -> None:
    codes = parse_codes("code-test-1")
    assert (codes.fingerprint(first) == codes.fingerprint(second)) == (first == second)
    assert len(codes.fingerprint(first)) == 8
    assert parse_codes("code-test-2").fingerprint(first) != codes.fingerprint(first)


def test_every_code_is_compared_in_constant_time_whichever_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    codes = parse_codes("code-test-1,code-test-2,code-test-3")

    def compare(first: bytes, second: bytes) -> bool:
        compared.append(first)
        return first == second

    monkeypatch.setattr("api.relay.access.codes.hmac.compare_digest", compare)
    assert codes.find("code-test-1") is not None
    assert codes.find("code-test-wrong") is None
    assert len(compared) == 6


def test_no_codes_at_all_have_a_length_of_zero() -> None:
    assert len(AccessCodes(())) == 0


def test_the_owners_code_is_one_among_the_others_and_known_as_theirs() -> None:
    codes = parse_codes("code-test-1", "code-test-owner")
    owner, guest = codes.find("code-test-owner"), codes.find("code-test-1")
    assert len(codes) == 2
    assert owner is not None and (owner.label, owner.is_owners) == ("owner", True)
    assert guest is not None and not guest.is_owners


def test_an_owner_whose_code_stands_among_the_guests_is_still_the_owner() -> None:
    code = parse_codes("code-test-1|until=2020-01-01,code-test-2", "code-test-1").find("code-test-1")
    assert code is not None and code.is_owners and code.until is None
